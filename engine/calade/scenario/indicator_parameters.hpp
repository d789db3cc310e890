// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/hazard.hpp"
#include "calade/sim/parameter_table.hpp"

#include <optional>
#include <string>

namespace calade::scenario {

/// Thresholds of the indicators, section [indicators] of a scenario. docs/theory/indicators.md says
/// where each comes from.
struct IndicatorParameters {
    /// A shorter interruption of supply does not count: EN 50160 calls those beyond three minutes
    /// long.
    double sustained_interruption_s = 180.0;
    // flood::DynamicsLimits, which says why these are defaults.
    double slow_speed_ms = 0.2;
    double fast_speed_ms = 0.5;
    double slow_rise_mh = 0.5;
    double fast_rise_mh = 1.0;
    /// The rise is measured over half this time to all of it: over a minute, the arriving front
    /// would make every flooded cell a fast one.
    double rise_over_s = 1800.0;
    // People reached: whole answers, from the call to the arrival.
    double rescue_first_s = 600.0;
    double rescue_second_s = 1200.0;
    double rescue_before_driving_s = 180.0;  ///< call handling 60 s, turnout 120 s
    double care_s = 1800.0;
    double care_before_driving_s = 180.0;
    double emergency_speed_factor = 1.0;
    /// How much photovoltaics the grid takes is found at the run's end: tens of power flows a
    /// low-voltage feeder.
    bool pv_hosting = false;
    double pv_hosting_load = 0.2;  ///< share of the loads that is drawn when the sun is highest
    std::string damage_table;      ///< file; empty: the table that is compiled in

    [[nodiscard]] flood::DynamicsLimits dynamics() const {
        return {static_cast<float>(slow_speed_ms), static_cast<float>(fast_speed_ms),
                static_cast<float>(slow_rise_mh), static_cast<float>(fast_rise_mh)};
    }
};

[[nodiscard]] const sim::ParameterTable<IndicatorParameters>& indicator_table();

/// A threshold that contradicts another one: its key, and what was found and expected.
struct Contradiction {
    std::string key, words;
};
[[nodiscard]] std::optional<Contradiction> contradiction(const IndicatorParameters& parameters);

}  // namespace calade::scenario
