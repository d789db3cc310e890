// SPDX-License-Identifier: Apache-2.0
//
// How long does an equilibrium take: from nothing on the published networks (to compare with
// ANCHORS.md, 1 thread), and, on a town of Dieppe's size, from nothing, after twelve closures, and
// over twelve hours in which streets flood and dry window by window?
// And how fast do vehicles move in the dynamic model (dynamic_bench.cpp)?
//   bench_traffic [--json] [--threads N] [--cpu] [--peers] [CASE]
// with CASE one of the networks, town, dynamic, closures, micro, reach, growth, uxsim, sumo.
// --cpu takes processor time, for a machine that is busy with other work (meant for one thread).
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/traffic/assignment.hpp"
#include "calade/traffic/model.hpp"
#include "cases.hpp"
#include "support/street_grid.hpp"
#include "support/tntp_network.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace {

using namespace calade;

test::BenchOutput out("traffic", "fp64");
int threads = 1;
bool processor_time = false;

double now() {
    static const test::Timer timer;
    return processor_time ? timer.cpu_s() : timer.wall_s();
}

void report(const std::string& name, const char* figure, double value, const char* unit) {
    out.line(name, figure, value, unit, threads);
}

/// Seconds of the quickest of a few cold assignments, all work included but reading files.
void cold(const std::string& name, const traffic::Network& network, double gap) {
    double best = 1e300;
    traffic::Assignment::Result result;
    const traffic::Trips trips(network);
    const double begin = now();
    do {
        const double start = now();
        traffic::LinkCosts costs(network);
        traffic::Assignment assignment(trips, costs);
        traffic::Routes routes;
        std::vector<std::uint8_t> served;
        result = assignment.solve(routes, served, gap, 2000);
        best = std::min(best, now() - start);
    } while (now() - begin < 0.5);
    const std::string label = fmt::format("{}, cold to {:.0e}", name, gap);
    report(label, "time", best, "s");
    report(label, "count", result.iterations, "searches");
    if (result.gap > gap) {
        report(label + " NOT REACHED, gap", "count", result.gap, "1");
    }
}

/// The twelve busiest links of an equilibrium close: how long until the next one, from the routes
/// of the last and from nothing?
void warm(const std::string& name, const traffic::Network& network) {
    const traffic::Trips trips(network);
    constexpr double gap = 1e-6;
    std::vector<std::uint8_t> served;
    traffic::LinkCosts open(network);
    traffic::Routes before;
    (void)traffic::Assignment(trips, open).solve(before, served, gap, 2000);
    std::vector<Index> busy;
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        // Links of zones lead to no other way.
        const auto& link = network.links[l];
        if (link.from.value >= network.first_through_node &&
            link.to.value >= network.first_through_node) {
            busy.push_back(static_cast<Index>(l));
        }
    }
    std::sort(busy.begin(), busy.end(), [&](Index a, Index b) {
        return open.flow[static_cast<std::size_t>(a)] > open.flow[static_cast<std::size_t>(b)];
    });
    double warm_s = 1e300;
    double cold_s = 1e300;
    for (int k = 0; k < 3; ++k) {
        for (const bool from_routes : {true, false}) {
            auto routes = from_routes ? before : traffic::Routes{};
            traffic::LinkCosts costs(network);
            for (std::size_t i = 0; i < 12; ++i) {
                costs.set_condition(busy[i], 1.0, true);
            }
            const double start = now();
            const auto result = traffic::Assignment(trips, costs).solve(routes, served, gap, 2000);
            (from_routes ? warm_s : cold_s) =
                std::min(from_routes ? warm_s : cold_s, now() - start);
            if (result.gap > gap) {
                report(name + ", 12 links closed NOT REACHED, gap", "count", result.gap, "1");
            }
        }
    }
    report(name + ", 12 busiest links closed, warm to 1e-06", "time", warm_s, "s");
    report(name + ", 12 busiest links closed, cold to 1e-06", "time", cold_s, "s");
    report(name + ", 12 busiest links closed, warm over cold", "count", warm_s / cold_s, "1");
}

/// What the second thread brings: the same solve by one and by two, in turn.
void threads_gain(const std::string& name, const traffic::Network& network) {
    const traffic::Trips trips(network);
    double best[2] = {1e300, 1e300};
    for (int k = 0; k < 6; ++k) {
        const ThreadLimit limit(1 + k % 2);
        const test::Timer timer;
        traffic::LinkCosts costs(network);
        traffic::Routes routes;
        std::vector<std::uint8_t> served;
        (void)traffic::Assignment(trips, costs).solve(routes, served, 1e-12, 2000);
        best[k % 2] = std::min(best[k % 2], timer.wall_s());
    }
    out.line(name + ", to 1e-12, 1 thread over 2 threads", "count", best[0] / best[1], "1", 2);
}

void town() {
    const auto grid = tests::make_street_grid(60, 80, 5000, 18000.0, 7);
    const traffic::Parameters parameters;
    auto network = traffic::build_network(grid.streets, grid.demand, parameters);
    const auto streets = static_cast<Index>(network.links_of_street.size());
    report("town", "count", streets, "streets");
    report("town", "count", static_cast<double>(network.links.size()), "links");
    cold("town", network, 1e-4);
    cold("town", network, 1e-6);
    const traffic::Model model(parameters, std::move(network));
    const traffic::State dry = model.initial();

    // The twelve busiest streets close: every one makes drivers look for another way.
    std::vector<Index> busy(static_cast<std::size_t>(streets));
    for (std::size_t s = 0; s < busy.size(); ++s) {
        busy[s] = static_cast<Index>(s);
    }
    const auto load = [&](Index s) {
        double sum = 0.0;
        for (const Index l : model.network().links_of_street[static_cast<std::size_t>(s)]) {
            sum += dry.link_flow[static_cast<std::size_t>(l)];
        }
        return sum;
    };
    std::sort(busy.begin(), busy.end(), [&](Index a, Index b) { return load(a) > load(b); });
    double best = 1e300;
    traffic::State closed;
    for (int k = 0; k < 10; ++k) {
        closed = dry;
        for (int i = 0; i < 12; ++i) {
            model.set_closure(closed, StreetId(busy[static_cast<std::size_t>(i)]),
                              traffic::Closure::works, true);
        }
        const double start = now();
        model.advance(closed, 60.0);
        best = std::min(best, now() - start);
    }
    report("town, warm after closing the 12 busiest", "time", best, "s");

    // Twelve hours in windows of 60 s: water rises and falls over one corner of the town.
    traffic::State state = dry;
    std::vector<float> depth(static_cast<std::size_t>(streets), 0.0F);
    std::vector<double> times;
    const double begin = now();
    for (int window = 1; window <= 720; ++window) {
        const double level = 6.0 * std::sin(window / 720.0 * 3.14159265) - 3.0;
        for (std::size_t s = 0; s < depth.size(); ++s) {
            const auto p = grid.streets.streets[s].axis.front();
            const double ground = (p.x + p.y) / 900.0 + 0.3 * random_uniform(3, 0, s);
            depth[s] = static_cast<float>(std::max(0.0, level - ground));
        }
        model.set_street_depth(state, depth);
        const auto before = state.assignments;
        const double start = now();
        model.advance(state, 60.0 * window);
        if (state.assignments != before) {
            times.push_back(now() - start);
        }
    }
    report("town, 12 h of flood in 720 windows", "time", now() - begin, "s");
    report("town, 12 h of flood", "count", static_cast<double>(times.size()), "assignments");
    std::sort(times.begin(), times.end());
    report("town, 12 h of flood, assignment", "latency_p50", times[times.size() / 2], "s");
    report("town, 12 h of flood, assignment", "latency_p99", times[times.size() * 99 / 100], "s");
    report("town, 12 h of flood, unserved share", "count", state.unserved / state.demanded, "1");
}

}  // namespace

int main(int argc, char** argv) {
    std::string only;
    bool peers = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--json") == 0) {
            out.set_json(true);
        } else if (std::strcmp(argv[i], "--cpu") == 0) {
            processor_time = true;
        } else if (std::strcmp(argv[i], "--peers") == 0) {
            peers = true;
        } else if (std::strcmp(argv[i], "--threads") == 0 && i + 1 < argc) {
            threads = std::max(1, std::atoi(argv[++i]));
        } else if (argv[i][0] != '-') {
            only = argv[i];
        } else {
            fmt::print(stderr,
                       "usage: bench_traffic [--json] [--threads N] [--cpu] [--peers] [CASE]\n");
            return 2;
        }
    }
    const ThreadLimit limit(threads);
    try {
        for (const auto& c : tests::tntp_cases()) {
            if (!only.empty() && only != c.name) {
                continue;
            }
            if (!std::filesystem::exists(tests::data_folder() / "traffic" / c.folder)) {
                out.skip(c.name,
                         "no data in " + (tests::data_folder() / "traffic" / c.folder).string());
                continue;
            }
            const auto network = tests::read_tntp_case(c);
            for (const double gap : {1e-4, 1e-6, 1e-10, 1e-12}) {
                cold(c.name, network, gap);
            }
            if (c.name == std::string("chicago-sketch")) {
                warm(c.name, network);
                if (threads > 1) {
                    threads_gain(c.name, network);
                }
            }
        }
        if (only.empty() || only == "town") {
            town();
        }
        const tests::TrafficBench bench{out, threads, processor_time};
        if (only.empty() || only == "dynamic") {
            tests::dynamic_grids(bench);
        }
        if (only.empty() || only == "dynamic" || only == "closures") {
            tests::thousand_closures(bench);
        }
        if (only.empty() || only == "micro") {
            tests::micro_zoom(bench);
        }
        if (only.empty() || only == "reach") {
            tests::reach_and_evacuation(bench);
        }
        if (only.empty() || only == "growth") {
            tests::growth(bench);
        }
        if (peers) {
            tests::peer_grids(bench, only);
        }
    } catch (const Error& e) {
        fmt::print(stderr, "bench_traffic: {}\n", e.what());
        return 1;
    }
    return 0;
}
