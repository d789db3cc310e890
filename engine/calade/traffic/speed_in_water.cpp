// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/model.hpp"

#include <algorithm>

namespace calade::traffic {

double speed_in_water(double free_speed_ms, double depth_m, double closed_depth_m) {
    if (depth_m <= 0.0) {
        return free_speed_ms;
    }
    if (depth_m >= closed_depth_m) {
        return 0.0;
    }
    // The parabola turns upwards at its vertex (307 mm); deeper water never makes cars faster.
    constexpr double vertex_mm = 0.5529 / (2.0 * 0.0009);
    const double w = std::min(1000.0 * depth_m, vertex_mm);
    const double v_kmh = 0.0009 * w * w - 0.5529 * w + 86.9448;
    return std::min(free_speed_ms, v_kmh / 3.6);
}

}  // namespace calade::traffic
