// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/reach.hpp"
#include "calade/results/town.hpp"

#include <limits>

namespace calade::results {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The whole town in one line, at one instant.
struct Totals {
    double time_s = 0.0;
    double water_volume_m3 = 0.0;
    double flooded_area_m2 = 0.0;  ///< land cells deeper than the wet depth, whole cells
    int streets_closed = 0;        ///< streets that cars use
    double street_km_closed = 0.0;
    double trips_unserved_vph = 0.0;  ///< those without a path in the dry included
    double mean_trip_time_s = 0.0;    ///< of the trips that have a path; 0 where none has
    int customers_off = 0;
    double unserved_kw = 0.0;
    double served_kw = 0.0;
    energy::loads::CustomersByUse customers_off_by_use = {};  ///< 0 where uses are not known
    double losses_kw = 0.0;                                   ///< in lines and transformers
    int branches_overloaded = 0;  ///< lines and transformers above their rating
    int stations_tripped = 0;
    int pumps_stopped = 0;  ///< drowned or without supply
    int sites_dark = 0;
    int sites_powerless = 0;  ///< dark beyond their autonomy
    int sites_cut_off = 0;    ///< those that no car reaches on a dry day included
    int buildings_wet = 0;
    double people_wet = 0.0;
    // Residents whom an answer reaches in time now (reach.hpp); NaN in a town without the service.
    double residents_rescue_first = nan, residents_rescue_second = nan, residents_care = nan;
    // Since the start:
    double trips_unserved = 0.0;  ///< beyond those of a dry day
    double delay_vehicle_h = 0.0;
    double energy_not_supplied_kwh = 0.0;
    double losses_kwh = 0.0;
    double customer_hours_off = 0.0;
};

/// Same bits for any thread count. Residents reached are left to add_reached().
[[nodiscard]] Totals totals_of(const Town& town, const coupling::State& state);
void add_reached(const Answers& answers, const Parameters& thresholds, Totals& totals);

}  // namespace calade::results
