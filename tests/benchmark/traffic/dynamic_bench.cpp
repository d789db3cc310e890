// SPDX-License-Identifier: Apache-2.0
//
// How many seconds of vehicles' time does the dynamic model do in a second, on the grids of
// grids.md? How long does it take when 1,000 roads close at once?
#include "calade/base/parallel.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "cases.hpp"
#include "support/street_grid_roads.hpp"

#include <fstream>
#include <string>

namespace calade::tests {
namespace {

using namespace traffic::dynamic;

double resident_mb() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word == "VmHWM:") {
            double kb = 0.0;
            status >> kb;
            return kb / 1024.0;
        }
    }
    return 0.0;
}

void reset_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

void grid(const TrafficBench& bench, const char* name, Index n, double length, double flow,
          double until, double packet) {
    reset_peak();
    const double before = resident_mb();
    auto g = make_road_grid(n, length, flow);
    Parameters p;
    p.packet_vehicles = packet;
    p.route_rule = "shares";
    p.route_update_s = 600.0;
    p.share_weight = 0.5;
    p.share_patience_s = packet;  // the time step of UXsim is a second a vehicle of the platoon
    p.seed = 42;
    const Model model(p, std::move(g.network), std::move(g.demand));
    auto state = model.initial();
    const test::Timer timer;
    model.advance(state, until);
    const double seconds = bench.processor_time ? timer.cpu_s() : timer.wall_s();
    const auto label = fmt::format("{}, packets of {}", name, packet);
    bench.out.line(label, "throughput", model.vehicle_seconds(state) / seconds, "veh-s/s",
                   bench.threads);
    bench.out.line(label, "time", seconds, "s", bench.threads);
    bench.out.line(label + ", vehicle-seconds", "count", model.vehicle_seconds(state), "veh-s",
                   bench.threads);
    bench.out.line(label + ", arrived", "count", model.vehicles(state, Place::arrived), "vehicles",
                   bench.threads);
    bench.out.line(label + ", of demanded", "count", model.ledger(state).inputs[0].amount,
                   "vehicles", bench.threads);
    bench.out.line(label, "memory", resident_mb() - before, "MB", bench.threads,
                   fmt::format("peak of the process {:.0f} MB", resident_mb()));
}

}  // namespace

void dynamic_grids(const TrafficBench& bench) {
    for (const double packet : {5.0, 1.0}) {
        grid(bench, "uxsim-11", 11, 1000.0, 0.035, 7200.0, packet);
        grid(bench, "uxsim-40", 40, 200.0, 0.0045, 2400.0, packet);
    }
}

void thousand_closures(const TrafficBench& bench) {
    auto g = make_road_grid(40, 200.0, 0.0045);
    Parameters p;
    p.route_rule = "kept";
    p.information_delay_s = 0.0;
    p.compliance = 1.0;
    const Model model(p, std::move(g.network), std::move(g.demand));
    auto state = model.initial();
    model.advance(state, 1200.0);
    std::vector<Index> roads;
    const auto count = static_cast<Index>(state.road.size());
    for (Index k = 0; roads.size() < 1000; ++k) {
        // Every sixth road and then its neighbours: streets all over the town.
        const Index r = (k * 7919) % count;
        if (std::find(roads.begin(), roads.end(), r) == roads.end()) {
            roads.push_back(r);
        }
    }
    const auto before = state.reroutes;
    const test::Timer timer;
    model.set_roads_closed(state, roads, traffic::Closure::works, true);
    model.advance(state, 1200.0);
    const double seconds = bench.processor_time ? timer.cpu_s() : timer.wall_s();
    bench.out.line("1,000 roads close at once on uxsim-40", "time", seconds, "s", bench.threads);
    bench.out.line("1,000 closures, vehicles rerouted", "count",
                   static_cast<double>(state.reroutes - before), "vehicles", bench.threads);
    bench.out.line("1,000 closures, on the road then", "count",
                   model.vehicles(state, Place::on_road), "vehicles", bench.threads);
    model.advance(state, 6000.0);
    bench.out.line("1,000 closures, vehicles lost by the end", "count", model.ledger(state).error(),
                   "vehicles", bench.threads);
}

}  // namespace calade::tests
