// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "drawn_town.hpp"
#include "support/street_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::traffic {
namespace {

using tests::draw_streets;
using tests::DrawnTown;

// The short way A-B-C has 400 m, the long way A-D-E-C 800 m.
constexpr auto ring = R"(
A-B-C
|   |
D---E)";

TEST(TrafficModel, TakesTheTimeOfTheBureauOfPublicRoads) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 900.0}});
    town.hours(1.0);
    // 400 m at 10 m/s: 40 s; 0.25 vehicles/s on 0.5: 40 (1 + 0.15 · 0.5⁴) = 40.375 s.
    EXPECT_DOUBLE_EQ(town.time("AB"), 40.375);
    EXPECT_NEAR(town.state.vehicle_hours, 900.0 * 40.375 / 3600.0, 1e-9);
    EXPECT_NEAR(town.state.vehicle_km, 900.0 * 0.4, 1e-9);
}

TEST(TrafficModel, SharesTripsSoThatBothWaysTakeTheSameTime) {
    Parameters p;
    p.bpr_alpha = 1.0;
    p.bpr_beta = 1.0;
    p.relative_gap = 1e-12;
    auto map = draw_streets("A---B\n|   |\nC---D");
    for (auto& street : map.streets.streets) {
        street.capacity_vps = 1.0;
    }
    DrawnTown town(std::move(map), {{'A', 'B', 7200.0}}, p);
    // Short: 40 (1 + f). Long: 20 (1+g) + 40 (1+g) + 20 (1+g) = 80 (1 + g), f + g = 2:
    // 40 + 40 f = 240 − 80 f → f = 5/3, and both take 320/3 s.
    EXPECT_NEAR(town.flow("AB"), 5.0 / 3.0, 1e-9);
    EXPECT_NEAR(town.flow("CD"), 1.0 / 3.0, 1e-9);
    EXPECT_NEAR(town.time("AB"), 320.0 / 3.0, 1e-9);
}

TEST(TrafficModel, SendsTripsRoundAFloodedStreet) {
    DrawnTown town(draw_streets(ring), {{'A', 'C', 360.0}});
    EXPECT_NEAR(town.flow("AB"), 0.1, 1e-12);
    town.flood("AB", 0.30F);
    town.hours(1.0);
    EXPECT_EQ(town.flow("AB"), 0.0);
    EXPECT_NEAR(town.flow("DE"), 0.1, 1e-12);
    EXPECT_TRUE(std::isinf(town.time("AB")));
    // Dry: 40 s + delay of 0.15 · 0.2⁴ = 0.00024; wet: 80 s with the same share of delay.
    EXPECT_NEAR(town.state.vehicle_hours, 360.0 * 80.0 * 1.00024 / 3600.0, 1e-9);
    EXPECT_NEAR(town.state.dry_vehicle_hours, 360.0 * 40.0 * 1.00024 / 3600.0, 1e-9);
}

TEST(TrafficModel, CountsTripsWithoutAPathAsUnserved) {
    DrawnTown town(draw_streets("A---B---C"), {{'A', 'B', 100.0}, {'A', 'C', 50.0}});
    town.hours(1.0);
    town.flood("BC", 0.5F);
    town.hours(1.0);
    EXPECT_NEAR(town.state.unserved, 50.0, 1e-9);
    EXPECT_NEAR(town.state.arrived, 250.0, 1e-9);
    EXPECT_NEAR(town.state.demanded, 300.0, 1e-9);
    EXPECT_EQ(town.state.pair_served, (std::vector<std::uint8_t>{1, 0}));
    EXPECT_LT(town.model.ledger(town.state).relative_error(), 1e-14);
    // The trip that cannot be made is in neither time: a delay compares like with like.
    EXPECT_NEAR(town.state.vehicle_hours, town.state.dry_vehicle_hours, 1e-4);
}

TEST(TrafficModel, TakesTripsBackWhenTheWaterLeaves) {
    DrawnTown town(draw_streets(ring), {{'A', 'C', 900.0}, {'D', 'C', 900.0}});
    const auto dry = town.state;
    town.flood("CE", 0.5F);
    town.hours(1.0);
    town.flood("AB", 0.5F);
    town.hours(1.0);
    EXPECT_NEAR(town.state.unserved, 1800.0, 1e-9);
    town.flood("AB", 0.0F);
    town.hours(1.0);
    EXPECT_NEAR(town.state.unserved, 1800.0, 1e-9);
    EXPECT_NEAR(town.flow("AB"), 0.5, 1e-12);
    town.flood("CE", 0.0F);
    town.hours(1.0);
    EXPECT_EQ(town.state.link_flow, dry.link_flow);  // the dry equilibrium itself
}

TEST(TrafficModel, SlowsCarsInWaterOnlyWhereItIsSlowerThanTheStreet) {
    auto map = draw_streets("A---B");
    map.edit("AB").free_speed_ms = 50.0 / 3.6;
    DrawnTown town(std::move(map), {{'A', 'B', 36.0}});
    const double dry = town.time("AB");
    town.flood("AB", 0.07F);  // 0.06 m after rounding down: 57 km/h would be possible
    EXPECT_FALSE(town.state.stale);
    town.flood("AB", 0.105F);  // 0.10 m: 0.0009·100² − 0.5529·100 + 86.9448 = 40.6548 km/h
    EXPECT_TRUE(town.state.stale);
    town.hours(1.0);
    EXPECT_NEAR(town.time("AB") / dry, 50.0 / 40.6548, 1e-12);
}

TEST(TrafficModel, KeepsTheEquilibriumWhileADepthStaysWithinItsStep) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 36.0}});
    town.flood("AB", 0.205F);
    town.hours(1.0);
    town.flood("AB", 0.215F);
    EXPECT_FALSE(town.state.stale);
    town.flood("AB", 0.225F);
    EXPECT_TRUE(town.state.stale);
}

TEST(TrafficModel, HalvesTheCapacityOfTheArmsOfADarkSignal) {
    auto map = draw_streets("A---B---C");
    map.streets.nodes[map.node('B').index()].signalised = true;
    DrawnTown town(std::move(map), {{'A', 'C', 900.0}});
    std::vector<std::uint8_t> dark(3, 1);  // A and C have no signals to lose
    town.model.set_dark_signals(town.state, dark);
    town.hours(1.0);
    // Into B: 0.25 vehicles/s on 0.25; out of it on 0.5.
    EXPECT_DOUBLE_EQ(town.time("AB"), 40.0 * 1.15);
    EXPECT_DOUBLE_EQ(town.time("BC"), 40.375);
}

TEST(TrafficModel, KeepsAStreetClosedUntilTheLastReasonGoes) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 36.0}});
    const auto street = town.map.street("AB");
    town.model.set_closure(town.state, street, Closure::order, true);
    town.flood("AB", 0.4F);
    EXPECT_EQ(town.state.street_closed[0], 5);
    town.flood("AB", 0.0F);
    town.hours(1.0);
    EXPECT_EQ(town.state.pair_served[0], 0);
    town.model.set_closure(town.state, street, Closure::order, false);
    town.hours(1.0);
    EXPECT_EQ(town.state.pair_served[0], 1);
}

TEST(TrafficModel, DrivesOneWayStreetsOneWay) {
    DrawnTown town(draw_streets("A->-B\n|   |\nC---D"), {{'B', 'A', 36.0}});
    EXPECT_EQ(town.flow("AB"), 0.0);
    EXPECT_NEAR(town.flow("CD"), 0.01, 1e-15);
}

TEST(TrafficModel, ServesTripsBetweenZonesOnOneJunctionInNoTime) {
    const auto map = draw_streets("A---B");
    auto demand = tests::draw_trips(map, {{'A', 'B', 36.0}});
    demand.zones.push_back(demand.zones.front());
    demand.trips.push_back({ZoneId(0), ZoneId(2), 36.0});
    const Model model({}, build_network(map.streets, demand, {}));
    auto state = model.initial();
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.arrived, 72.0, 1e-9);
    EXPECT_NEAR(state.vehicle_km, 36.0 * 0.4, 1e-9);
}

TEST(TrafficModel, FindsTheSameEquilibriumWarmAsFromNothing) {
    const auto grid = tests::make_street_grid(16, 20, 300, 9000.0, 3);
    Parameters p;
    p.relative_gap = 1e-9;
    const Model model(p, build_network(grid.streets, grid.demand, p));
    auto warm = model.initial();
    for (Index s = 0; s < 40; s += 8) {
        model.set_closure(warm, StreetId(s), Closure::works, true);
    }
    auto cold = warm;
    cold.routes = Routes{};
    model.advance(warm, 3600.0);
    model.advance(cold, 3600.0);
    EXPECT_NE(warm.routes, cold.routes);
    EXPECT_LE(warm.gap, 1e-9);
    EXPECT_NEAR(warm.vehicle_hours / cold.vehicle_hours, 1.0, 1e-6);
    EXPECT_EQ(warm.pair_served, cold.pair_served);
}

/// A town in which water comes and goes on some streets, a window an entry.
void flood_window(const Model& model, State& state, int window) {
    std::vector<float> depth(state.street_depth.size(), 0.0F);
    for (std::size_t s = 0; s < depth.size(); s += 5) {
        depth[s] =
            static_cast<float>(0.4 * random_uniform(11, static_cast<std::uint64_t>(window), s));
    }
    model.set_street_depth(state, depth);
    model.advance(state, 60.0 * window);
}

TEST(TrafficModel, GivesTheSameBitsFromACheckpoint) {
    const auto grid = tests::make_street_grid(16, 20, 300, 12000.0, 3);
    const Parameters p;
    const Model model(p, build_network(grid.streets, grid.demand, p));
    auto through = model.initial();
    State restored;
    for (int window = 1; window <= 6; ++window) {
        if (window == 4) {
            sim::ArchiveWriter out;
            Model::save(out, through);
            sim::ArchiveReader in({out.data().begin(), out.data().end()});
            restored = Model::load(in);
            EXPECT_EQ(restored, through);
        }
        flood_window(model, through, window);
        if (window >= 4) {
            flood_window(model, restored, window);
        }
    }
    EXPECT_EQ(restored, through);
    EXPECT_GT(through.assignments, 5);
}

TEST(TrafficModel, GivesTheSameBitsForAnyThreadCount) {
    const auto grid = tests::make_street_grid(16, 20, 300, 12000.0, 5);
    State one_thread;
    for (const int threads : {1, 2, 4}) {
        const ThreadLimit limit(threads);
        const Parameters p;
        const Model model(p, build_network(grid.streets, grid.demand, p));
        auto state = model.initial();
        for (int window = 1; window <= 4; ++window) {
            flood_window(model, state, window);
        }
        if (threads == 1) {
            one_thread = state;
        }
        EXPECT_EQ(state, one_thread) << threads << " threads";
    }
}

TEST(TrafficModel, RefusesDepthsThatAreNoNumbers) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 36.0}});
    const auto before = town.state;
    EXPECT_THROW(town.flood("AB", std::nanf("")), DataError);
    EXPECT_THROW(town.model.set_street_depth(town.state, std::vector<float>(2)), DataError);
    EXPECT_EQ(town.state, before);
}

TEST(TrafficModel, RefusesTimesThatRunBackwards) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 36.0}});
    town.hours(1.0);
    EXPECT_THROW(town.model.advance(town.state, 60.0), UsageError);
}

TEST(TrafficModel, RefusesParametersOutOfRange) {
    Parameters p;
    p.dead_signal_capacity = 0.0;
    EXPECT_THROW(DrawnTown(draw_streets("A---B"), {{'A', 'B', 36.0}}, p), UsageError);
}

TEST(SpeedInWater, FollowsPregnolato) {
    // 0.0009 w² − 0.5529 w + 86.9448 km/h at 100, 200 and 290 mm.
    EXPECT_NEAR(speed_in_water(36.0, 0.10, 0.30) * 3.6, 40.6548, 1e-9);
    EXPECT_NEAR(speed_in_water(36.0, 0.20, 0.30) * 3.6, 12.3648, 1e-9);
    EXPECT_NEAR(speed_in_water(36.0, 0.29, 0.30) * 3.6, 2.2938, 1e-9);
    EXPECT_EQ(speed_in_water(10.0, 0.05, 0.30), 10.0);
    EXPECT_EQ(speed_in_water(10.0, 0.30, 0.30), 0.0);
}

TEST(SpeedInWater, NeverRisesWithDepth) {
    double last = 36.0;
    for (double depth = 0.0; depth < 0.6; depth += 0.005) {
        const double v = speed_in_water(36.0, depth, 0.6);
        EXPECT_LE(v, last) << depth;
        last = v;
    }
}

}  // namespace
}  // namespace calade::traffic
