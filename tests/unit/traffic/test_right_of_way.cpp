// SPDX-License-Identifier: Apache-2.0
//
// Streams that cross, lanes side by side, buses at their stops.
#include "calade/base/error.hpp"
#include "calade/traffic/dynamic/model.hpp"

#include <gtest/gtest.h>

namespace calade::traffic::dynamic {
namespace {

Road road(Index from, Index to, double lanes = 1.0) {
    Road r;
    r.from = from;
    r.to = to;
    r.length_m = 100.0;
    r.free_speed_ms = 10.0;
    r.capacity_vps = 0.5 * lanes;
    r.jam_density_vpm = 0.15 * lanes;
    r.wave_speed_ms = 5.0;
    return r;
}

DemandSlice stream(Index from, Index to, double rate, double end = 3600.0) {
    return {from, to, 0, 0.0, end, rate};
}

/// Two streams that cross at node 4: 0 → 4 → 1 above 2 → 4 → 3. Roads stand in order of `from`.
struct Crossing {
    RoadNetwork network = make_roads(5, {road(0, 4), road(2, 4), road(4, 1), road(4, 3)});
    static constexpr Index major_in = 0, minor_in = 1, major_out = 2, minor_out = 3;
    void give_way() { set_right_of_way(network, {{{minor_in, minor_out}, {major_in, major_out}}}); }
};

double minor_flow(double major_rate, bool gives_way, Parameters p = {}) {
    Crossing c;
    if (gives_way) {
        c.give_way();
    }
    const Model model(p, c.network,
                      {{stream(0, 1, major_rate, 4000.0), stream(2, 3, 0.5, 4000.0)}, {}});
    auto state = model.initial();
    model.advance(state, 400.0);
    const auto before = state.road[Crossing::minor_in].left;
    model.advance(state, 3400.0);
    EXPECT_EQ(model.ledger(state).error(), 0.0);
    return static_cast<double>(state.road[Crossing::minor_in].left - before) / 3000.0;
}

TEST(RightOfWay, LeavesAStreamThatMeetsNobodyItsCapacity) {
    EXPECT_NEAR(minor_flow(0.0, true), 0.5, 0.001);
}

TEST(RightOfWay, IsNotAskedOfStreamsThatHaveIt) { EXPECT_NEAR(minor_flow(0.3, false), 0.5, 0.001); }

TEST(RightOfWay, LetsFewerThroughTheMoreComeFromAbove) {
    Parameters p;
    p.yield_patience_s = 3600.0;  // a driver who keeps asking for the whole gap
    const double some = minor_flow(0.05, true, p);
    const double more = minor_flow(0.10, true, p);
    // Headways of 20 s and 10 s: a gap ends `critical_gap` before the next one comes and begins
    // `crossing_time` behind the last; followers leave at the headway of the road, 2 s.
    EXPECT_NEAR(some, 0.05 * 7.0, 0.03);
    EXPECT_NEAR(more, 0.10 * 2.0, 0.03);
}

TEST(RightOfWay, NeverLetsPatienceEndInADeadlock) {
    Parameters p;
    p.yield_patience_s = 20.0;
    // A stream at capacity: only patience lets anyone cross, one in 20 s.
    EXPECT_NEAR(minor_flow(0.5, true, p), 0.05, 0.015);
}

TEST(RightOfWay, KeepsTheJunctionClearWhereTheStreamAboveCannotGoOn) {
    Crossing c;
    c.give_way();
    const Model model({}, c.network, {{stream(0, 1, 0.4), stream(2, 3, 0.1)}, {}});
    auto state = model.initial();
    model.set_roads_closed(state, std::vector<Index>{Crossing::major_out}, Closure::works, true);
    model.advance(state, 1000.0);
    EXPECT_GT(state.road[Crossing::minor_in].left, 90);
}

TEST(RightOfWay, RefusesStreamsThatDoNotMeet) {
    Crossing c;
    EXPECT_THROW(set_right_of_way(c.network, {{{0, 1}, {0, 2}}}), DataError);
}

/// 0 → 1, then two lanes side by side to node 2: the first leads to 3 only, the second to 3 and 4.
struct Lanes {
    RoadNetwork network;
    Index left_lane = -1, right_lane = -1;
    Lanes() {
        auto a = road(1, 2);
        a.street = StreetId(7);
        a.beside_others = true;
        std::vector<Index> place;
        network = make_roads(5, {road(0, 1, 2.0), a, a, road(2, 3, 2.0), road(2, 4)}, &place);
        left_lane = place[1];
        right_lane = place[2];
        ban_turn(network, left_lane, place[4]);
        SignalPlan red;  // nobody passes to node 4
        red.groups = 2;
        red.phases = {{9000.0, 0, 0, 1}, {1.0, 0, 0, 2}};
        std::vector<Index> group;
        for (Index k = network.first_in[2]; k < network.first_in[3]; ++k) {
            for (Index o = network.first_out[2]; o < network.first_out[3]; ++o) {
                group.push_back(network.roads[static_cast<std::size_t>(o)].to == 4 ? 1 : 0);
            }
        }
        set_plan(network, 2, red, group);
    }
};

/// Four roads round a block, each full of vehicles that go three roads on.
State full_ring(double patience, double until) {
    Parameters p;
    p.gridlock_patience_s = patience;
    std::vector<Road> roads;
    for (Index k = 0; k < 4; ++k) {
        auto r = road(k, (k + 1) % 4);
        r.length_m = 30.0;  // four vehicles
        roads.push_back(r);
    }
    Demand d;
    for (Index k = 0; k < 4; ++k) {
        for (int n = 0; n < 20; ++n) {
            d.trips.push_back({0.1 * n, k, (k + 3) % 4, 0, {k, (k + 1) % 4, (k + 2) % 4}});
        }
    }
    const Model model(p, make_roads(4, roads), d);
    auto state = model.initial();
    model.advance(state, until);
    EXPECT_EQ(model.ledger(state).error(), 0.0);
    std::int64_t on_roads = 0;
    for (const auto& r : state.road) {
        EXPECT_LE(r.count, r.holds);
        on_roads += r.count;
    }
    EXPECT_EQ(on_roads, state.count[static_cast<int>(Place::on_road)]);
    return state;
}

TEST(Gridlock, StandsForGoodByDefaultAsInTheTheory) {
    const auto state = full_ring(0.0, 20000.0);
    EXPECT_EQ(state.moved_in_rings, 0);
    EXPECT_LT(state.count[static_cast<int>(Place::arrived)], 80);
}

TEST(Gridlock, MovesOnTogetherAndIsCountedWhereAsked) {
    const auto state = full_ring(60.0, 20000.0);
    EXPECT_EQ(state.count[static_cast<int>(Place::arrived)], 80);
    EXPECT_GT(state.moved_in_rings, 0);
}

TEST(Lanes, LetOthersPassOneWhoIsHeld) {
    const Lanes l;
    // One vehicle wants to turn at red and stands on the second lane from then on.
    Demand d;
    d.trips = {{0.0, 0, 4}};
    d.slices = {stream(0, 3, 0.4, 1000.0)};
    const Model model({}, l.network, d);
    auto state = model.initial();
    model.advance(state, 1500.0);
    // Those who chose its lane before they knew stay behind it; the others all pass.
    EXPECT_GT(model.vehicles(state, Place::arrived), 380.0);
    EXPECT_EQ(model.ledger(state).error(), 0.0);
}

TEST(Lanes, AreTakenInTurnWhereBothLeadOn) {
    const Lanes l;
    const Model model({}, l.network, {{stream(0, 3, 0.9, 1000.0)}, {}});
    auto state = model.initial();
    model.advance(state, 1500.0);
    const auto left = state.road[static_cast<std::size_t>(l.left_lane)].left;
    const auto right = state.road[static_cast<std::size_t>(l.right_lane)].left;
    EXPECT_EQ(left + right, 900);
    EXPECT_NEAR(static_cast<double>(left), 450.0, 45.0);
}

Trip bus_line(double not_before) {
    Trip bus;
    bus.from = 0;
    bus.to = 2;
    bus.vehicle_class = 2;
    bus.roads = {0, 1};
    bus.stops = {{0, 20.0, not_before}};
    return bus;
}

TEST(Buses, StandAtTheirStopAndNoLessThanTheTimetable) {
    for (const auto& [not_before, arrives] : {std::pair{-1.0, 40.0}, {100.0, 110.0}}) {
        const Model model({}, make_roads(3, {road(0, 1), road(1, 2)}),
                          {{}, {bus_line(not_before)}});
        auto state = model.initial();
        model.advance(state, 300.0);
        EXPECT_EQ(to_seconds(state.vehicle[0].arrived), arrives);
    }
}

TEST(Buses, HoldTrafficOnOneLaneButNotOnTwo) {
    for (const auto& [lanes, waits] : {std::pair{1.0, true}, {2.0, false}}) {
        Demand d;
        d.trips = {bus_line(200.0), {5.0, 0, 2, 0, {0, 1}}};
        const Model model({}, make_roads(3, {road(0, 1, lanes), road(1, 2, lanes)}), d);
        auto state = model.initial();
        model.advance(state, 100.0);
        EXPECT_EQ(model.vehicles(state, Place::arrived), waits ? 0.0 : 1.0);
        EXPECT_EQ(model.vehicles(state, Place::at_stop), waits ? 0.0 : 1.0);
        EXPECT_EQ(model.ledger(state).error(), 0.0);
        model.advance(state, 500.0);
        EXPECT_EQ(model.vehicles(state, Place::arrived), 2.0);
    }
}

TEST(Buses, RefuseStopsThatAreNotOnTheirWay) {
    auto bus = bus_line(0.0);
    bus.stops[0].position = 2;
    EXPECT_THROW(Model({}, make_roads(3, {road(0, 1), road(1, 2)}), {{}, {bus}}), DataError);
}

TEST(Roads, AreBarredToClassesThatMayNotUseThem) {
    auto direct = road(0, 1);
    direct.barred = 1;  // class 0
    const auto network = make_roads(3, {direct, road(0, 2), road(2, 1)});
    Demand d;
    d.trips = {{0.0, 0, 1, 0}, {0.0, 0, 1, 2}};
    const Model model({}, network, d);
    auto state = model.initial();
    model.advance(state, 100.0);
    EXPECT_EQ(state.road[0].left, 1);  // the bus
    EXPECT_EQ(state.road[1].left, 1);
    d.trips = {{0.0, 0, 1, 0, {0}}};
    EXPECT_THROW(Model({}, network, d), DataError);
}

}  // namespace
}  // namespace calade::traffic::dynamic
