// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <cstdint>
#include <vector>

namespace calade::city {

struct TravelDemandOptions {
    int zones = 60;  ///< at most; fewer where the network has fewer junctions
    double trips_per_resident_hour = 0.18;  ///< all modes, in the busy hour
    double car_share = 0.6;
    double decay_s = 600;    ///< e-folding travel time of the gravity model
    std::uint64_t seed = 1;  ///< reserved: the method draws no random numbers
    double commercial_m2_per_job = 35;
    double public_m2_per_job = 40;
    double industrial_m2_per_job = 80;
    double other_m2_per_job = 100;
};

/// Zones by k-means on the buildings (weights: residents and jobs), each attached to the junction
/// of the largest strongly connected car network that is nearest to its centre; trips by a doubly
/// constrained gravity model (Wilson 1971, doi:10.1068/a030001) with exponential decay over
/// free-flow network time, balanced by Furness iterations on residents (productions) and jobs
/// (attractions, scaled to the productions). Trips inside a zone take part in the balance and are
/// then left out: they do not load the network. Fills city.demand, marked `synthesised`, and adds a
/// note. Throws DataError for a city without residents, jobs or a car network.
void synthesise_travel_demand(City& city, const TravelDemandOptions& options = {});

/// 1 for each street node on the largest strongly connected part of the car network.
[[nodiscard]] std::vector<char> main_car_network(const StreetNetwork& streets);

}  // namespace calade::city
