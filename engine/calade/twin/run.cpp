// SPDX-License-Identifier: Apache-2.0
#include "calade/twin/run.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/progress.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/results/run_writer.hpp"

#include <sys/resource.h>

#include <chrono>
#include <cmath>

namespace calade::twin {

namespace {

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_memory_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

}  // namespace

std::string instruction_level() { return flood::to_string(flood::simd_level()); }

RunResult run_scenario(const std::filesystem::path& file, const RunOptions& options) {
    const ThreadLimit limit(options.threads);
    const auto scenario = scenario::read_scenario(file, options.overrides);
    return run_prepared(scenario, scenario::open_city(scenario), options);
}

RunResult run_prepared(const scenario::Scenario& scenario, city::City town,
                       const RunOptions& options) {
    const ThreadLimit limit(options.threads);
    const auto start = std::chrono::steady_clock::now();
    const double cpu_start = cpu_seconds();
    RunResult result;
    result.folder = options.out.empty() ? scenario.out : options.out;
    require<OutputError>(options.replace || !std::filesystem::exists(result.folder),
                         "{}: exists already; choose another --out or say --force to replace it",
                         result.folder.string());
    auto [city, inputs] = scenario::prepare(scenario, std::move(town));
    const coupling::Simulation simulation(std::move(city), std::move(inputs));
    results::RunWriter writer(result.folder, options.replace, scenario, simulation);

    auto state = simulation.initial();
    writer.record(state);
    Progress progress(scenario.name, options.progress);
    const auto windows =
        static_cast<std::int64_t>(std::llround(scenario.duration_s / scenario.coupling.window_s));
    for (std::int64_t w = 0; w < windows; ++w) {
        if (interrupt_requested()) {
            result.complete = false;
            log::warning("stopped at {}; the results up to then are written",
                         format_instant(after(scenario.start, state.time)));
            break;
        }
        simulation.advance(state);
        writer.record(state);
        progress.update(static_cast<double>(w + 1) / static_cast<double>(windows),
                        format_clock(after(scenario.start, state.time)));
    }
    results::RunInfo info;
    info.threads = limit.threads();
    info.instructions = instruction_level();
    info.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    info.cpu_s = cpu_seconds() - cpu_start;
    info.peak_memory_bytes = peak_memory_bytes();
    info.complete = result.complete;
    result.results_hash = writer.finish(state, info);
    result.wall_s = info.wall_s;
    result.simulated_s = state.time;
    result.events = state.events.size();
    progress.finish(result.folder.string());
    return result;
}

}  // namespace calade::twin
