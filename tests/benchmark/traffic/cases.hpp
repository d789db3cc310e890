// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/bench_output.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace calade::tests {

struct TrafficBench {
    test::BenchOutput& out;
    int threads = 1;
    bool processor_time = false;  ///< for a machine that is busy with other work
};

void dynamic_grids(const TrafficBench& bench);
void thousand_closures(const TrafficBench& bench);
/// One run of a grid of grids.md, without printing.
struct GridRun {
    double seconds = 0.0, vehicle_seconds = 0.0, arrived = 0.0, memory_mb = 0.0;
    std::int64_t refused = 0, moved_in_rings = 0;
};
/// Both programs run sumo-40 until then, whatever still stands.
constexpr double sumo_grid_until_s = 7200.0;
[[nodiscard]] GridRun dynamic_grid(const TrafficBench& bench, std::string_view name, double packet);
/// sumo-40 as peers/sumo_grid.py left it in a folder.
[[nodiscard]] GridRun sumo_grid(const TrafficBench& bench, const std::string& folder);
/// `only`: "uxsim", "sumo", or all where it is neither.
void peer_grids(const TrafficBench& bench, std::string_view only);
void micro_zoom(const TrafficBench& bench);
void reach_and_evacuation(const TrafficBench& bench);
void growth(const TrafficBench& bench);

}  // namespace calade::tests
