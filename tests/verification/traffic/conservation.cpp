// SPDX-License-Identifier: Apache-2.0
//
// What must hold in every run: nobody lost, the same bits for any number of threads, nobody driving
// backwards, and an event's equilibrium between its bounds.
#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "calade/traffic/event_bounds.hpp"
#include "calade/traffic/micro/car_following.hpp"
#include "cases.hpp"
#include "support/street_grid.hpp"
#include "support/street_grid_roads.hpp"

#include <algorithm>

namespace calade::tests {
namespace {

using namespace traffic::dynamic;

Model town(const char* rule) {
    auto grid = make_road_grid(20, 200.0, 0.01, 1800.0);
    Parameters p;
    p.route_rule = rule;
    return {p, std::move(grid.network), std::move(grid.demand)};
}

/// departed − arrived − unserved − stored, and places against the vehicles themselves.
double unaccounted(const Model& model, const State& state) {
    std::int64_t count[places] = {};
    for (const auto& v : state.vehicle) {
        ++count[static_cast<int>(v.place)];
    }
    double wrong = std::abs(model.ledger(state).error());
    for (int p = 0; p < places; ++p) {
        wrong += static_cast<double>(std::abs(count[p] - state.count[p]));
    }
    return wrong;
}

double thousand_closures(const char* rule) {
    const Model model = town(rule);
    auto state = model.initial();
    double worst = 0.0;
    for (int minute = 1; minute <= 90; ++minute) {
        if (minute == 12 || minute == 40) {
            std::vector<Index> roads;
            const auto count = static_cast<Index>(state.road.size());
            for (Index k = 0; k < 1000; ++k) {
                roads.push_back((k * 7919) % count);
            }
            model.set_roads_closed(state, roads, traffic::Closure::works, minute == 12);
        }
        model.advance(state, 60.0 * minute);
        worst = std::max(worst, unaccounted(model, state));
    }
    return worst;
}

State run_with(int threads, const char* rule) {
    const ThreadLimit limit(threads);
    const Model model = town(rule);
    auto state = model.initial();
    model.advance(state, 1500.0);
    model.set_roads_closed(state, std::vector<Index>{3, 200, 701}, traffic::Closure::works, true);
    model.advance(state, 2400.0);
    return state;
}

double slowest_in_stop_and_go() {
    traffic::micro::Road road(800.0, 3, traffic::micro::Driver{});
    double slowest = 1e9;
    std::int64_t id = 0;
    for (int step = 0; step < 4000; ++step) {
        if (random_uniform(1, 2, static_cast<std::uint64_t>(step)) < 0.4) {
            id += road.enter(id, 10.0) ? 1 : 0;
        }
        road.step(0.5, step % 240 < 100);
        for (int k = 0; k < road.lanes(); ++k) {
            for (const auto& car : road.lane(k)) {
                slowest = std::min(slowest, car.v);
            }
        }
    }
    return slowest;
}

}  // namespace

void conservation(test::VerificationReport& report) {
    for (const char* rule : {"kept", "shares"}) {
        report.add(
            "conservation",
            fmt::format("1,000 roads close and open, rule {}: vehicles astray, worst minute", rule),
            thousand_closures(rule), 0.0);
        report.add("same_bits", fmt::format("rule {}: 1 and 2 threads differ (1: yes)", rule),
                   run_with(1, rule) == run_with(2, rule) ? 0.0 : 1.0, 0.0);
    }
    const double slowest = slowest_in_stop_and_go();
    report.add("idm", "speed below zero in stop and go, m/s", std::min(slowest, 0.0), 0.0);
}

void event_information(test::VerificationReport& report) {
    const auto grid = make_street_grid(20, 24, 400, 6000.0, 7);
    traffic::Parameters p;
    p.relative_gap = 1e-6;
    const traffic::Model model(p, traffic::build_network(grid.streets, grid.demand, p));
    const auto before = model.initial();
    auto now = before;
    for (Index s = 100; s < 300; s += 10) {
        model.set_closure(now, StreetId(s), traffic::Closure::works, true);
    }
    model.advance(now, 60.0);
    const auto bounds = traffic::event_bounds(model.network(), p, before, now);
    report.add("event_information",
               fmt::format("full information {:.1f} s a trip, routes held {:.1f} s: the first is "
                           "longer by, s",
                           bounds.full_information_s(), bounds.routes_held_s()),
               std::max(0.0, bounds.full_information_s() - bounds.routes_held_s()), 0.0);
    report.add("event_information", "served with full information less served with routes held",
               bounds.served_full_vps - bounds.served_held_vps, 1e-9);
}

}  // namespace calade::tests
