// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/network.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calade::traffic {

/// Grams per vehicle and kilometre at mean speeds in rising order, linear in between, the end
/// values held outside.
struct EmissionTable {
    struct Row {
        double speed_kmh, co2_g_km, nox_g_km, pm_g_km;
    };
    std::vector<Row> rows;
    [[nodiscard]] Row at_speed(double speed_kmh) const;
};

/// Cars: CO₂ by mean speed of Barth & Boriboonsomsin 2008 (doi:10.3141/2058-20); NOx and PM the
/// limits of Euro 6 (0.08 and 0.0045 g/km, Regulation (EC) 715/2007) at 50 km/h, in proportion to
/// CO₂ elsewhere. Marked `default`: a town with a fleet table of its own replaces it.
[[nodiscard]] const EmissionTable& default_emissions();
/// Columns speed_kmh, co2_g_km, nox_g_km, pm_g_km. Throws DataError with file and line unless
/// speeds rise and values are not negative.
[[nodiscard]] EmissionTable read_emissions(std::string_view csv, const std::string& file);

/// What each link emits in a second, grams, at its flow (vehicles/s) and travel time (s).
struct LinkEmissions {
    std::vector<double> co2_g_s, nox_g_s, pm_g_s;
};
/// Throws UsageError for counts that do not agree. Closed links (infinite time) emit nothing.
[[nodiscard]] LinkEmissions link_emissions(const Network& network, std::span<const double> flow_vps,
                                           std::span<const double> time_s,
                                           const EmissionTable& table);

}  // namespace calade::traffic
