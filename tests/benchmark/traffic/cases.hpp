// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/bench_output.hpp"

namespace calade::tests {

struct TrafficBench {
    test::BenchOutput& out;
    int threads = 1;
    bool processor_time = false;  ///< for a machine that is busy with other work
};

void dynamic_grids(const TrafficBench& bench);
void thousand_closures(const TrafficBench& bench);
/// Vehicle-seconds a second on one of the grids in platoons of five, without printing.
[[nodiscard]] double dynamic_grid_throughput(const TrafficBench& bench, std::string_view name);
void peer_grids(const TrafficBench& bench);
void micro_zoom(const TrafficBench& bench);
void reach_and_evacuation(const TrafficBench& bench);
void growth(const TrafficBench& bench);

}  // namespace calade::tests
