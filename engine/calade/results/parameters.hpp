// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/hazard.hpp"
#include "calade/sim/parameter_table.hpp"

namespace calade::results {

/// Thresholds of the indicators. docs/theory/indicators.md says where each comes from.
struct Parameters {
    /// A shorter interruption of supply does not count: EN 50160 calls those beyond three minutes
    /// long.
    double sustained_interruption_s = 180.0;
    // flood::DynamicsLimits, which says why these are defaults.
    double slow_speed_ms = 0.2;
    double fast_speed_ms = 0.5;
    double slow_rise_mh = 0.5;
    double fast_rise_mh = 1.0;
    /// The rise is measured over half this time to all of it: over a window, the arriving front
    /// would make every flooded cell a fast one.
    double rise_over_s = 1800.0;

    [[nodiscard]] flood::DynamicsLimits dynamics() const {
        return {static_cast<float>(slow_speed_ms), static_cast<float>(fast_speed_ms),
                static_cast<float>(slow_rise_mh), static_cast<float>(fast_rise_mh)};
    }
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

}  // namespace calade::results
