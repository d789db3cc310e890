// SPDX-License-Identifier: Apache-2.0
//
// How many seconds of vehicles' time does the dynamic model do in a second, on the grids of
// grids.md? How long does it take when 1,000 roads close at once?
#include "calade/base/parallel.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "calade/traffic/dynamic/sumo_roads.hpp"
#include "cases.hpp"
#include "support/street_grid_roads.hpp"

#include <algorithm>
#include <cmath>
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

struct Case {
    const char* name;
    Index n;
    double length, flow, until;
};
constexpr Case cases[] = {{"uxsim-11", 11, 1000.0, 0.035, 7200.0},
                          {"uxsim-40", 40, 200.0, 0.0045, 2400.0}};

/// Departures as UXsim makes them: a pair's flow adds up, and a platoon leaves at the first time
/// step (a second a vehicle of the platoon) at which it is whole, so those of all pairs leave at
/// once.
Demand in_platoons(const Demand& flows, double flow, double packet) {
    Demand d;
    for (const auto& s : flows.slices) {
        const auto same = static_cast<int>(std::lround(s.rate_vps / flow));  // corners are two
        for (int k = 1; k * packet <= flow * s.end_s * (1.0 + 1e-12); ++k) {
            const double whole = k * packet / flow;
            for (int copy = 0; copy < same; ++copy) {
                d.trips.push_back({std::ceil(whole / packet - 1e-9) * packet, s.from, s.to});
            }
        }
    }
    return d;
}

Model make_model(const Case& c, double packet) {
    auto g = make_road_grid(c.n, c.length, c.flow);
    g.demand = in_platoons(g.demand, c.flow, packet);
    Parameters p;
    p.packet_vehicles = packet;
    p.route_rule = "shares";
    p.route_update_s = 600.0;
    p.share_weight = 0.5;
    p.share_patience_s = packet;  // the time step of UXsim is a second a vehicle of the platoon
    p.seed = 42;
    return {p, std::move(g.network), std::move(g.demand)};
}

double run(const TrafficBench& bench, const Model& model, State& state, double until) {
    const test::Timer timer;
    model.advance(state, until);
    return bench.processor_time ? timer.cpu_s() : timer.wall_s();
}

void grid(const TrafficBench& bench, const Case& c, double packet) {
    reset_peak();
    const double before = resident_mb();
    const Model model = make_model(c, packet);
    auto state = model.initial();
    const double seconds = run(bench, model, state, c.until);
    const auto label = fmt::format("{}, packets of {}", c.name, packet);
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
        for (const Case& c : cases) {
            grid(bench, c, packet);
        }
    }
}

GridRun dynamic_grid(const TrafficBench& bench, std::string_view name, double packet) {
    GridRun result;
    for (const Case& c : cases) {
        if (name == c.name) {
            reset_peak();
            const Model model = make_model(c, packet);
            auto state = model.initial();
            result.seconds = run(bench, model, state, c.until);
            result.vehicle_seconds = model.vehicle_seconds(state);
            result.arrived = model.vehicles(state, Place::arrived);
            result.memory_mb = resident_mb();
        }
    }
    return result;
}

GridRun sumo_grid(const TrafficBench& bench, const std::string& folder) {
    reset_peak();
    Parameters p;
    p.jam_density_vpm = 1.0 / 7.5;  // SUMO's default car: 5 m and a gap of 2.5 m
    p.gridlock_patience_s = 300.0;  // SUMO's time to teleport
    const auto roads = roads_of_sumo(io::read_sumo_network(folder + "/grid.net.xml"), p);
    Demand demand;
    GridRun result;
    demand.trips =
        trips_of_sumo(io::read_sumo_routes(folder + "/grid.rou.xml"), roads, result.refused);
    const Model model(p, roads.network, std::move(demand));
    auto state = model.initial();
    result.seconds = run(bench, model, state, sumo_grid_until_s);
    result.vehicle_seconds = model.vehicle_seconds(state);
    result.arrived = model.vehicles(state, Place::arrived);
    result.memory_mb = resident_mb();
    result.moved_in_rings = state.moved_in_rings;
    return result;
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
        // A stride that is prime to the count: roads all over the town.
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
