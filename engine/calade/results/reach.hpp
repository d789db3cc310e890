// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/results/parameters.hpp"
#include "calade/traffic/isochrones.hpp"

#include <vector>

namespace calade::results {

/// How long emergency services take to each street now, s from the call to the arrival half way
/// along it; infinite where nobody comes. Empty in a town that has no such service.
struct Answers {
    std::vector<float> rescue_s, care_s;
    std::vector<double> residents;  ///< of the buildings on each street
};

[[nodiscard]] inline bool in_time(float answer_s, double threshold_s) {
    return static_cast<double>(answer_s) <= threshold_s;
}

/// Finds the answers of fire stations (fire engines) and hospitals (ambulances) over the streets as
/// water and closures leave them: traffic::vehicle_times with the speed limits of each kind of
/// vehicle in water, no queues. A site whose own street its vehicles cannot use sends nobody; a
/// street that they cannot use is not reached.
class Reach {
public:
    Reach(const city::City& city, const traffic::Network& network);
    /// Searches again only when depths or closures changed. The reference holds until the next
    /// call.
    [[nodiscard]] const Answers& answers(const traffic::State& traffic,
                                         const Parameters& thresholds);

private:
    [[nodiscard]] std::vector<float> answer(const std::vector<StreetId>& sites,
                                            const traffic::State& traffic,
                                            const traffic::VehicleClass& vehicle,
                                            double before_driving_s, double speed_factor) const;
    const traffic::Network& network_;
    traffic::Isochrones isochrones_;
    std::vector<StreetId> fire_stations_, hospitals_;  ///< the streets that they stand on
    Answers answers_;
    std::vector<float> seen_depth_;
    std::vector<std::uint8_t> seen_closed_;
};

}  // namespace calade::results
