// SPDX-License-Identifier: Apache-2.0
//
// What do recording and indicators cost a run, and how long do people wait for a comparison, its
// report, an explanation and a rebuild of all numbers: on twelve hours of surge in Dieppe as it is
// and with the sea 0.24 m higher?
//   bench_results [--json] [--quick]
// The share is results_s of run.json over the time that all parts took, so it holds on a busy
// machine, too. The report is timed where `calade-report` is in PATH (./run puts it there).
// --quick: twenty minutes of a demo town of 500 buildings.
#include "calade/base/error.hpp"
#include "calade/results/compare.hpp"
#include "calade/results/explanation.hpp"
#include "calade/results/rebuilt_indicators.hpp"
#include "calade/twin/run.hpp"
#include "support/bench_output.hpp"
#include "support/scratch.hpp"

#include <sys/resource.h>

#include <cstdlib>
#include <functional>

namespace {

using namespace calade;
namespace fs = std::filesystem;

test::BenchOutput output("results", "fp64");

void time(const std::string& name, const std::function<void()>& work) {
    const test::Timer watch;
    work();
    const double cpu = watch.cpu_s();
    output.line(name, "time", watch.wall_s(), "s", 1,
                fmt::format("{:.2f} s of processor time", cpu));
}

double children_s() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void report(const std::string& name, const fs::path& a, const fs::path& b, const fs::path& out) {
    if (std::system("command -v calade-report > /dev/null") != 0) {
        output.skip(name, "calade-report is not in PATH");
        return;
    }
    const test::Timer watch;
    const double before = children_s();
    const int status = std::system(fmt::format("calade-report '{}' '{}' --out '{}' > /dev/null",
                                               a.string(), b.string(), out.string())
                                       .c_str());
    require(status == 0, "{}: the report failed", name);
    output.line(name, "time", watch.wall_s(), "s", 1,
                fmt::format("{:.2f} s of processor time", children_s() - before));
}

void measure(const std::string& town, const fs::path& scenario,
             const std::vector<std::string>& overrides, const std::string& place) {
    const test::Scratch scratch;
    const auto a = scratch / "a";
    const auto b = scratch / "b";
    std::vector<std::string> higher = overrides;
    higher.emplace_back("boundaries.sea.offset_m=0.24");
    twin::run_scenario(scenario, {overrides, a, false, 2, false});
    twin::run_scenario(scenario, {higher, b, false, 2, false});
    for (const auto& folder : {a, b}) {
        const auto run = results::read_run(folder).run;
        double all = 0.0;
        for (const char* part : {"flood", "traffic", "energy", "coupling", "results"}) {
            all += run["timings"][fmt::format("{}_s", part)].get<double>();
        }
        const double spent = run["timings"]["results_s"];
        output.line(
            fmt::format("{}, {}, recording and indicators", town, folder == a ? "base" : "+0.24 m"),
            "time", 100.0 * spent / all, "% of run", 2, fmt::format("{:.2f} s", spent));
    }
    time(town + ", compare", [&] { (void)results::compare_runs({a, b}, scratch / "c", false); });
    report(town + ", report on two runs", a, b, scratch / "r");
    time(town + ", explain", [&] {
        const auto run = results::read_run(a);
        (void)results::explanation_text(run, results::explain(run, place), "fr");
    });
    time(town + ", rebuild all numbers", [&] {
        const auto rebuilt = results::rebuild_indicators(a);
        require(rebuilt.differences.empty(), "{} numbers differ", rebuilt.differences.size());
    });
}

void all() {
    if (output.quick()) {
        measure("small town 20 min", CALADE_SOURCE_DIR "/tests/acceptance/small_surge.toml",
                {"period.duration=\"20 min\""}, "Quai de la Grève");
        return;
    }
    const fs::path scenarios = fs::path(CALADE_SOURCE_DIR) / "scenarios";
    if (test::data_folder().empty()) {
        output.skip("dieppe", "its data are not here; set CALADE_DATA to their folder");
    } else {
        measure("dieppe 12 h", scenarios / "dieppe_surge.toml", {}, "CRS BOURBON");
    }
    measure("demo surge", scenarios / "demo_surge.toml", {}, "École de la Grève");
}

}  // namespace

int main(int count, char** arguments) {
    if (!output.read_arguments(count, arguments)) {
        return 2;
    }
    try {
        all();
    } catch (const Error& error) {
        fmt::print(stderr, "bench_results: {}\n", error.what());
        return 1;
    }
    return 0;
}
