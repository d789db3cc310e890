// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "drawn_roads.hpp"
#include "support/scratch.hpp"

namespace calade::traffic::dynamic {
namespace {

using tests::draw_streets;
using tests::MovingTown;

Road good(Index from, Index to) {
    Road r;
    r.from = from;
    r.to = to;
    r.length_m = 100.0;
    r.free_speed_ms = 10.0;
    r.capacity_vps = 0.5;
    r.jam_density_vpm = 0.15;
    r.wave_speed_ms = 5.0;
    return r;
}

TEST(DynamicInput, NamesTheRoadThatIsWrong) {
    const auto with = [](auto&& change) {
        auto r = good(0, 1);
        change(r);
        return test::message_of<Error>([&] { (void)make_roads(2, {good(1, 0), r}); });
    };
    EXPECT_EQ(with([](Road& r) { r.capacity_vps = 0.0; }),
              "road 1: capacity is 0 vehicles/s, expected a value above 0");
    EXPECT_EQ(with([](Road& r) { r.length_m = -1.0; }),
              "road 1: length is -1 m, expected a value above 0");
    EXPECT_EQ(with([](Road& r) { r.free_speed_ms = std::nan(""); }),
              "road 1: free speed is nan m/s, expected a value above 0");
    EXPECT_EQ(with([](Road& r) { r.to = 7; }), "road 1: end node is 7, expected 0 to 1");
    EXPECT_EQ(with([](Road& r) { r.to = 0; }),
              "road 1: it begins and ends at node 0, expected two nodes");
    EXPECT_EQ(with([](Road& r) { r.priority = -1.0; }),
              "road 1: priority is -1, expected 0 or more");
}

TEST(DynamicInput, NamesTheSlicesThatOverlap) {
    const auto map = draw_streets("A---B");
    Demand d;
    d.slices = {{0, 1, 0, 0.0, 600.0, 0.1}, {0, 1, 0, 500.0, 900.0, 0.1}};
    EXPECT_EQ(test::message_of<Error>([&] { const MovingTown town(map, d); }),
              "demand slice 1 (node 0 to 1) begins at 500 s, before slice 0 of the same pair ends "
              "at 600 s; expected slices that do not overlap");
}

TEST(DynamicInput, NamesTheSliceThatIsWrong) {
    const auto map = draw_streets("A---B");
    const auto with = [&](DemandSlice s) {
        Demand d;
        d.slices = {s};
        return test::message_of<Error>([&] { const MovingTown town(map, d); });
    };
    EXPECT_EQ(with({0, 9, 0, 0.0, 1.0, 0.1}), "demand slice 0: node is 9, expected 0 to 1");
    EXPECT_EQ(with({0, 1, 8, 0.0, 1.0, 0.1}),
              "demand slice 0: vehicle class is 8, expected 0 to 5");
    EXPECT_EQ(with({0, 1, 0, 0.0, 1.0, -0.1}),
              "demand slice 0 (node 0 to 1): rate is -0.1 vehicles/s, expected 0 or more");
    EXPECT_EQ(with({0, 1, 0, 5.0, 1.0, 0.1}),
              "demand slice 0 (node 0 to 1): it lasts from 5 to 1 s, expected times of at least 0 "
              "in order");
}

TEST(DynamicInput, NamesTheTripWhoseWayBreaks) {
    const auto map = draw_streets("A---B---C");
    const MovingTown plain(map, {});
    Demand d;
    d.trips = {{0.0, map.node('A').value, map.node('C').value, 0, {plain.road("BC")}}};
    EXPECT_EQ(test::message_of<Error>([&] { const MovingTown town(map, d); }).substr(0, 41),
              "trip 0: road 0 of its way is 2, expected ");
}

TEST(DynamicInput, CountsTripsToANodeThatNoRoadReachesAsUnserved) {
    const auto map = draw_streets("A---B   C---D");
    Demand d;
    d.slices = {{map.node('A').value, map.node('D').value, 0, 0.0, 100.0, 0.1}};
    MovingTown town(map, d);
    town.run(500.0);
    EXPECT_EQ(town.in(Place::unserved), 10.0);
    tests::expect_nothing_lost(town.model, town.state);
}

TEST(DynamicInput, RefusesSignalPlansWithoutGreen) {
    auto network = make_roads(3, {good(0, 1), good(1, 2)});
    SignalPlan plan;
    plan.groups = 1;
    plan.phases = {{60.0, 0, 0, 0}};
    EXPECT_EQ(test::message_of<Error>([&] { set_plan(network, 1, plan, {0}); }),
              "signal plan of node 1: group 0 never has green");
    plan.phases = {{0.0, 0, 0, 1}};
    EXPECT_EQ(test::message_of<Error>([&] { set_plan(network, 1, plan, {0}); }),
              "signal plan of node 1, phase 0: duration is 0 s, expected a value above 0");
}

TEST(DynamicInput, RefusesParametersOutsideTheirTable) {
    Parameters p;
    p.route_rule = "magic";
    EXPECT_EQ(test::message_of<Error>([&] { const MovingTown town(draw_streets("A---B"), {}, p); }),
              "traffic_dynamic.route_rule is 'magic', expected one of kept, shares");
    p = Parameters{};
    p.compliance = 1.5;
    EXPECT_EQ(test::message_of<Error>([&] { const MovingTown town(draw_streets("A---B"), {}, p); }),
              "traffic_dynamic.compliance is 1.5, expected a value in [0, 1]");
}

TEST(DynamicInput, RefusesWaterThatIsNoNumberAndTimesThatArePast) {
    MovingTown town(draw_streets("A---B"), {});
    EXPECT_THROW(town.model.set_street_depth(town.state, std::vector<float>{std::nanf("")}),
                 DataError);
    EXPECT_THROW(town.model.set_street_depth(town.state, std::vector<float>(2)), DataError);
    town.run(10.0);
    EXPECT_THROW(town.run(5.0), UsageError);
}

TEST(DefaultPlan, PutsOpposingArmsInOnePhase) {
    const std::vector<Approach> cross{{0.0, 0.5}, {1.57, 0.5}, {3.14, 0.5}, {-1.57, 0.5}};
    const auto plan = default_plan(cross, {});
    ASSERT_EQ(plan.phases.size(), 4U);
    EXPECT_EQ(plan.phases[0].green, 0b0101U);
    EXPECT_EQ(plan.phases[2].green, 0b1010U);
    EXPECT_DOUBLE_EQ(plan.cycle_s(), 60.0);
}

TEST(DefaultPlan, TakesWebstersCycle) {
    // Y = 0.3 + 0.2, L = 8 s: (1.5 · 8 + 5) / 0.5 = 34 s, kept at 40 s or above; Y = 0.75: 68 s.
    const std::vector<Approach> quiet{{0.0, 0.5, 0.15}, {1.57, 0.5, 0.10}};
    EXPECT_DOUBLE_EQ(default_plan(quiet, {}).cycle_s(), 40.0);
    const std::vector<Approach> busy{{0.0, 0.5, 0.225}, {1.57, 0.5, 0.15}};
    const auto plan = default_plan(busy, {});
    EXPECT_DOUBLE_EQ(plan.cycle_s(), 68.0);
    EXPECT_GT(plan.phases[0].duration_s, plan.phases[2].duration_s);
}

}  // namespace
}  // namespace calade::traffic::dynamic
