// SPDX-License-Identifier: Apache-2.0
// How fast is the power flow: one network met for the first time, one network under thousands of
// loads with every voltage of every scenario written, one network without each of its branches?
// `--peers` times power-grid-model and lightsim2grid on the same work in the same run.
#include "cases.hpp"
#include "estimation.hpp"
#include "peers.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/energised.hpp"
#include "calade/energy/power_flow/batch.hpp"
#include "calade/energy/power_flow/bridges.hpp"
#include "calade/energy/power_flow/outages.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace calade;
using namespace calade::benchmark;
namespace flow = energy::power_flow;

namespace {

constexpr flow::Options options{.tolerance = 1e-8, .max_iterations = 30};

/// Medians of several runs. Processor time is that of all threads: what one thread would need.
struct Seconds {
    double wall = 0.0, cpu = 0.0;
};

Seconds median_s(int repeats, const std::function<void()>& work) {
    std::vector<double> wall, cpu;
    for (int i = 0; i < repeats; ++i) {
        const test::Timer timer;
        work();
        wall.push_back(timer.wall_s());
        cpu.push_back(timer.cpu_s());
    }
    const auto middle = static_cast<std::size_t>(repeats / 2);
    std::sort(wall.begin(), wall.end());
    std::sort(cpu.begin(), cpu.end());
    return {wall[middle], cpu[middle]};
}

void one_solve(const Case& given, Output& out) {
    const ThreadLimit limit(1);
    const int repeats = out.quick() ? 1 : 15;
    bool converged = true;
    const auto seconds = median_s(
        repeats, [&] { converged = converged && flow::solve(given.problem, options).converged; });
    out.time(given.name, "one solve", 1000.0 * seconds.wall,
             fmt::format("{:.4g} ms of processor time{}", 1000.0 * seconds.cpu,
                         converged ? "" : ", DID NOT CONVERGE"));
}

void scenarios(const Case& given, Output& out) {
    std::vector<double> p, q;
    scenario_powers(given, p, q);
    std::vector<double> e(p.size(), 0.0), f(p.size(), 0.0);
    const flow::Batch batch(given.problem, options);
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        std::vector<flow::ScenarioOutcome> outcome;
        const auto seconds =
            median_s(out.quick() ? 1 : 3, [&] { outcome = batch.solve(p, q, e, f); });
        int missing = 0;
        int most = 0;
        for (const auto& scenario : outcome) {
            missing += scenario.converged ? 0 : 1;
            most = std::max(most, scenario.iterations);
        }
        out.throughput(
            given.name, "scenarios", given.scenarios / seconds.wall, threads,
            fmt::format("{:.5g} per processor second, {} not converged, at most {} iterations",
                        given.scenarios / seconds.cpu, missing, most));
    }
}

void outages(const Case& given, Output& out) {
    const auto n = given.problem.bus.type.size();
    std::vector<double> e(n * given.outages.size(), 0.0), f(e.size(), 0.0);
    const flow::Outages screen(given.problem, options);
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        std::vector<flow::Outage> found;
        const auto seconds =
            median_s(out.quick() ? 1 : 3, [&] { found = screen.solve(given.outages, e, f); });
        int missing = 0;
        int alone = 0;
        for (const auto& outage : found) {
            missing += outage.converged ? 0 : 1;
            alone += outage.alone ? 1 : 0;
        }
        out.throughput(
            given.name, "outages", static_cast<double>(given.outages.size()) / seconds.wall,
            threads,
            fmt::format(
                "{:.5g} per processor second, {} outages, {} without solution, {} solved alone",
                static_cast<double>(given.outages.size()) / seconds.cpu, given.outages.size(),
                missing, alone));
    }
}

/// One switch opened and closed again, anywhere in the network: the mean of many.
void switching(const Case& given, Output& out) {
    const ThreadLimit limit(1);
    const auto& problem = given.problem;
    std::vector<std::uint8_t> source, alive(problem.bus.type.size(), 1),
        closed(problem.branch.from.size(), 1);
    for (const auto type : problem.bus.type) {
        source.push_back(type == flow::BusType::slack ? 1 : 0);
    }
    energy::Energised state(problem.branch.from, problem.branch.to, source, alive, closed);
    const int events = out.quick() ? 100 : 2000;
    double worst = 0.0;
    const test::Timer whole;
    for (int i = 0; i < events; ++i) {
        const auto branch = static_cast<Index>(random_uniform(3, 0, static_cast<std::uint64_t>(i)) *
                                               problem.branch.size());
        for (const bool close : {false, true}) {
            const test::Timer timer;
            state.set_branch(branch, close);
            worst = std::max(worst, timer.wall_s());
        }
    }
    out.time(given.name, "switching event", 1000.0 * whole.wall_s() / (2.0 * events),
             fmt::format("the slowest of {} took {:.3g} ms", 2 * events, 1000.0 * worst));
}

std::vector<Case> make_cases(Output& out) {
    std::vector<Case> cases;
    const std::pair<const char*, const char*> known[] = {
        {"radial", "radial1k"},  {"radial", "radial10k"},        {"matpower", "case118"},
        {"matpower", "case300"}, {"matpower", "case1354pegase"}, {"matpower", "case9241pegase"}};
    for (const auto& [folder, name] : known) {
        auto found = matpower_case(folder, name);
        if (!found) {
            out.skip(name, "it is not in the data folder; set CALADE_DATA");
            continue;
        }
        if (found->name == "radial1k" || found->name == "case118" ||
            found->name == "case1354pegase") {
            found->scenarios = out.quick() ? 100 : 10000;
        } else if (found->name == "radial10k") {
            found->scenarios = out.quick() ? 16 : 1000;
        }
        if (found->name == "case118" || found->name == "case300" ||
            found->name == "case1354pegase") {
            // Branches whose loss leaves nothing dark: the peer refuses the others.
            const auto bridges = flow::find_bridges(found->problem);
            for (Index k = 0; k < found->problem.branch.size(); ++k) {
                if (bridges.near[static_cast<std::size_t>(k)] < 0) {
                    found->outages.push_back(k);
                }
            }
        }
        cases.push_back(std::move(*found));
        if (cases.back().name == "radial10k") {
            cases.push_back(ten_times(cases.back(), "radial100k"));
        }
    }
    return cases;
}

}  // namespace

int main(int argc, char** argv) {
    Output out;
    if (!out.read_arguments(argc, argv)) {
        return 2;
    }
    try {
        const auto cases = make_cases(out);
        out.run_peers(cases);
        for (const auto& given : cases) {
            one_solve(given, out);
            if (given.name == "radial100k") {
                switching(given, out);
            }
            if (given.scenarios > 0) {
                scenarios(given, out);
            }
            if (given.name == "radial1k") {
                three_phase_scenarios(given, out);
            }
            if (given.name == "radial1k" || given.name == "radial10k") {
                estimations(given, out);
            }
            if (!given.outages.empty()) {
                outages(given, out);
            }
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_energy: {}\n", error.what());
        return 1;
    }
    return 0;
}
