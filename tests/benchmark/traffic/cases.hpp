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

}  // namespace calade::tests
