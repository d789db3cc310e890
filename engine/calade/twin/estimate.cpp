// SPDX-License-Identifier: Apache-2.0
#include "calade/twin/estimate.hpp"

#include "calade/twin/process_usage.hpp"

#include <algorithm>
#include <chrono>

namespace calade::twin {

namespace {

constexpr int tried_windows = 3;
constexpr double recording = 1.05;  // results and comparisons of maxima, measured on both towns

double seconds_a_window(const coupling::Simulation& simulation, coupling::State state) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < tried_windows; ++i) {
        simulation.advance(state);
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() /
           tried_windows;
}

}  // namespace

RunEstimate estimate_run(const scenario::Scenario& scenario,
                         const coupling::Simulation& simulation) {
    double highest = simulation.inputs().initial_level_m;
    for (std::size_t b = 0; b < simulation.city().boundaries.size(); ++b) {
        const auto& series = simulation.inputs().forcing.boundaries[b];
        if (simulation.city().boundaries[b].kind == city::BoundaryKind::level && !series.empty()) {
            highest =
                std::max(highest, *std::max_element(series.value.begin(), series.value.end()));
        }
    }
    const auto quiet = simulation.initial();
    auto full = quiet;
    full.flood = simulation.flood().still_water(highest);
    full.flood.pump_powered = quiet.flood.pump_powered;
    RunEstimate estimate;
    const double windows = scenario.duration_s / scenario.coupling.window_s;
    estimate.lowest_s = recording * windows * seconds_a_window(simulation, quiet);
    estimate.highest_s = recording * windows * seconds_a_window(simulation, std::move(full));
    if (estimate.lowest_s > estimate.highest_s) {
        std::swap(estimate.lowest_s, estimate.highest_s);
    }
    estimate.wall_s = 0.5 * (estimate.lowest_s + estimate.highest_s);
    estimate.memory_bytes = peak_memory_bytes();
    const auto cells = static_cast<double>(simulation.flood().geometry().grid.size());
    estimate.disk_bytes = cells * sizeof(float) * (scenario.duration_s / scenario.report_s + 1.0);
    return estimate;
}

}  // namespace calade::twin
