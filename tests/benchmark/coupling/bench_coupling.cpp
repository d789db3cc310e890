// SPDX-License-Identifier: Apache-2.0
//
// How long does a whole run take, from scenario to run directory, how much memory does it need, and
// which model takes the time: twelve hours of surge in Dieppe on one and two threads, and the demo
// surge with the quay as it is and raised?
//   bench_coupling [--json] [--quick]
// Each run is a process of its own, so that its peak of memory is its own. Times of the whole run
// include opening or building the town. --quick: twenty minutes of a demo town of 500 buildings.
#include "calade/base/error.hpp"
#include "calade/twin/run.hpp"
#include "support/bench_output.hpp"
#include "support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

namespace {

using namespace calade;
using Json = nlohmann::json;

test::BenchOutput output("coupling", "fp32");

double seconds(const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
}

/// Runs the scenario in a child process and reports what the system and run.json say of it.
void measure(const std::string& name, const std::filesystem::path& scenario, int threads,
             const std::vector<std::string>& overrides = {}) {
    const test::Scratch scratch;
    const auto folder = scratch / "run";
    const test::Timer watch;
    const pid_t child = fork();
    if (child == 0) {
        try {
            twin::run_scenario(scenario, {overrides, folder, false, threads, false});
        } catch (const std::exception& error) {
            fmt::print(stderr, "bench_coupling: {}\n", error.what());
            _exit(1);
        }
        _exit(0);
    }
    int status = 0;
    rusage usage{};
    require(child > 0 && wait4(child, &status, 0, &usage) == child && status == 0,
            "{}: the run failed", name);
    const double wall = watch.wall_s();
    const double cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    std::ifstream file(folder / "run.json");
    const auto timings = Json::parse(file)["timings"];
    output.line(name, "time", wall, "s", threads, fmt::format("{:.1f} s of processor time", cpu));
    output.line(name, "memory", 1024e-6 * static_cast<double>(usage.ru_maxrss), "MB", threads);
    const double models = timings["wall_s"];
    for (const char* part : {"flood", "traffic", "energy", "coupling", "results"}) {
        const double spent = timings[fmt::format("{}_s", part)];
        output.line(fmt::format("{}, {}", name, part), "time", spent, "s", threads,
                    fmt::format("{:.1f} % of the run", 100.0 * spent / models));
    }
}

std::filesystem::path shipped(const char* name) {
    return std::filesystem::path(CALADE_SOURCE_DIR) / "scenarios" / name;
}

void all() {
    if (output.quick()) {
        measure("small town 20 min", CALADE_SOURCE_DIR "/tests/acceptance/small_surge.toml", 2,
                {"period.duration=\"20 min\""});
        return;
    }
    if (test::data_folder().empty()) {
        output.skip("dieppe", "its data are not here; set CALADE_DATA to their folder");
    } else {
        measure("dieppe 12 h", shipped("dieppe_surge.toml"), 2);
        measure("dieppe 12 h", shipped("dieppe_surge.toml"), 1);
        measure("dieppe 12 h, +0.80 m", shipped("dieppe_surge.toml"), 2,
                {"boundaries.sea.offset_m=0.80"});
    }
    measure("demo surge", shipped("demo_surge.toml"), 2);
    measure("demo surge, raised quay", shipped("demo_surge_raised_quay.toml"), 2);
}

}  // namespace

int main(int count, char** arguments) {
    if (!output.read_arguments(count, arguments)) {
        return 2;
    }
    try {
        all();
    } catch (const Error& error) {
        fmt::print(stderr, "bench_coupling: {}\n", error.what());
        return 1;
    }
    return 0;
}
