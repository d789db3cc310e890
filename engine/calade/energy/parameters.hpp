// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/parameter_table.hpp"

namespace calade::energy {

struct Parameters {
    double load_scale = 1.0;     ///< multiplies every load
    double tolerance_pu = 1e-8;  ///< largest power mismatch
    int max_iterations = 30;
    double lowest_voltage_pu = 0.9;  ///< outside the band is reported, not tripped
    double highest_voltage_pu = 1.1;
    double trip_depth_scale = 1.0;  ///< multiplies every station's trip depth
    int threshold_seed = 0;  ///< 0: stations trip at their own depth; else one draw a station
    double sustained_above_s = 180.0;  ///< shorter interruptions are momentary
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

}  // namespace calade::energy
