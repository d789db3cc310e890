// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace calade::live {

struct Config;

/// How far instruments of a kind may be wrong, as shares of what their place is rated for.
struct InstrumentClass {
    std::string_view name;
    double voltage, current, active, reactive;  ///< limits of error
    std::string_view source;
};
/// "station", "meter" and "sensor".
[[nodiscard]] std::span<const InstrumentClass> instrument_classes();

/// Where at the grid a sensor measures, as configured; what stands below "Placed" is known once
/// the town is (place_at_grid).
struct GridPlace {
    std::string bus, branch;          ///< names, exactly one of the two
    bool to_end = false;              ///< of a branch; its `from` end otherwise
    bool to_neutral = false;          ///< V between a phase and neutral, not between phases
    std::string instrument;           ///< class; empty: "station" above 1 kV, "meter" below
    std::optional<double> deviation;  ///< standard, in the sensor's unit
    std::optional<std::array<double, 2>> valid_range;  ///< in the sensor's unit
    std::optional<double> jump;                        ///< in the sensor's unit
    std::string where;                                 ///< file:line
    // Placed:
    Index place = -1;        ///< of the bus or branch in the town
    double nominal_v = 1.0;  ///< between phases
    double sigma = 0.0;      ///< in the unit of Reading::value
};

/// How the grid is estimated: [grid].
struct GridSettings {
    double every_s = 5.0;     ///< at most one estimate in so long, when something changed
    double oldest_s = 900.0;  ///< an older value gives way to the plan of loads
    double pseudo_share = 0.5;
    double dead_below_pu = 0.1;
    bool scale_loads = true;  ///< the loads of runs take the estimate's share of the plan
    std::string file;         ///< the last estimate is written there; empty: nowhere
};

/// Finds the places of sensors and rules at the grid, and what follows from them: scales, limits,
/// standard deviations (limit of error / √3, JCGM 100:2008, 4.3.7). Throws ScenarioError at the
/// line, with the nearest name, for a place that the town has not; and where a deviation is not
/// given and the place has no rating that one could be taken from.
void place_at_grid(Config& config, const city::PowerNetwork& network);

}  // namespace calade::live
