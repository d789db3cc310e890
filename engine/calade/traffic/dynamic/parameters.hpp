// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/parameter_table.hpp"

#include <string>

namespace calade::traffic::dynamic {

struct Parameters {
    double packet_vehicles = 1.0;  ///< vehicles that move together
    double jam_density_vpm = 0.15;
    double wave_speed_ms = 5.0;
    double least_length_m = 7.0;
    double least_capacity_vps = 0.01;
    double saturation_flow_vps = 0.5;
    bool actuated_signals = false;
    double stop_headway_s = 2.4;
    double stop_approach_headway_s = 3.9;
    double turning_lane_m = 100.0;
    double critical_gap_s = 4.1;
    double crossing_time_s = 2.0;
    double yield_patience_s = 60.0;
    double gridlock_patience_s = 0.0;
    double route_update_s = 300.0;
    std::string route_rule = "kept";
    double share_weight = 0.5;
    double share_noise = 0.01;
    double share_patience_s = 5.0;
    double information_delay_s = 120.0;
    double compliance = 0.7;
    std::string flooded_rule = "turn_back";
    double turn_back_s = 20.0;
    double emergency_speed_factor = 1.2;
    int seed = 1;
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();
/// Throws UsageError for a value outside its row's range or choices.
void check_parameters(const Parameters& parameters);

}  // namespace calade::traffic::dynamic
