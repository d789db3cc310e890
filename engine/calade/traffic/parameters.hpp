// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/parameter_table.hpp"

#include <string>

namespace calade::traffic {

struct Parameters {
    double bpr_alpha = 0.15;
    double bpr_beta = 4.0;
    double relative_gap = 1e-4;  ///< the equilibrium stops here
    int max_iterations = 200;
    double closed_depth_m = 0.30;       ///< carriageway depth that closes a street to cars
    double dead_signal_capacity = 0.5;  ///< capacity left at the arms of a dark signal
    double demand_scale = 1.0;
    double depth_step_m = 0.02;         ///< speeds follow the depth in steps of this size
    std::string model = "equilibrium";  ///< or "dynamic": vehicles one by one in a coupled run
    double warm_up_s = 3600.0;          ///< dynamic: before the run, on the dry town
    double count_interval_s = 900.0;    ///< dynamic: flows are means over this time
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

}  // namespace calade::traffic
