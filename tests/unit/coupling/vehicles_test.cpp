// SPDX-License-Identifier: Apache-2.0
// Vehicles in motion on the drawn town's streets: A-B by the underpass 40 s, by the detour 120 s; a
// car every 10 s, the first at 5 s.
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/coupling/simulation.hpp"
#include "support/drawn_cascade.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

namespace calade::coupling {
namespace {

using traffic::dynamic::Motion;
using traffic::dynamic::MotionInputs;
using traffic::dynamic::MotionState;
using traffic::dynamic::Place;

/// Ten minutes in windows of one; from 120 s on the underpass stands `depth` deep.
struct FloodedUnderpass {
    explicit FloodedUnderpass(float depth, const std::string& rule = "turn_back") {
        inputs.vehicles.turn_back_s = 17.0;  // so that nobody comes to A just when another leaves
        inputs.vehicles.flooded_rule = rule;
        const Motion motion(streets, inputs);
        now = streets.initial();
        motion.start(now, state);
        for (int window = 1; window <= 10; ++window) {
            if (window == 3) {
                streets.set_street_depth(now, std::vector<float>{depth, 0.0F, 0.0F});
            }
            motion.advance(now, state, 60.0 * window);
            ledger = motion.ledger(now, state);
            EXPECT_EQ(ledger.error(), 0.0);
        }
    }
    static traffic::Model make_streets() {
        const auto town = test::cascade_town();
        traffic::Parameters p;
        p.warm_up_s = 0.0;
        p.count_interval_s = 600.0;
        return {p, traffic::build_network(town.streets, town.demand, p)};
    }
    [[nodiscard]] double delay_s() const {
        return (now.vehicle_hours - now.dry_vehicle_hours) * 3600.0;
    }
    [[nodiscard]] std::int64_t count(Place p) const {
        return state.vehicles.count[static_cast<int>(p)];
    }

    traffic::Model streets = make_streets();
    MotionInputs inputs{.vehicles = {},
                        .profile = {traffic::dynamic::DepartureShare{}},
                        .starts_at_s = 0.0,
                        .duration_s = 600.0};
    traffic::State now;
    MotionState state;
    sim::Ledger ledger;
};

// On the underpass at 120 s: those who left at 85, 95, 105, 115 s. They drive back as long as they
// came, turn in 17 s, and take the detour; those who leave later take it at once.
TEST(VehiclesInMotion, TurnBackWhereAStreetFloods) {
    const FloodedUnderpass town(0.4F);
    EXPECT_EQ(town.state.vehicles.turned_back, 4);
    EXPECT_EQ(town.now.demanded, 60.0);
    EXPECT_EQ(town.now.unserved, 0.0);
    // Left at 5 … 75 s: 8 by the underpass; the 4; 125 … 475 s: 36 by the detour.
    EXPECT_EQ(town.now.arrived, 48.0);
    EXPECT_EQ(town.count(Place::on_road), 12);
    EXPECT_EQ(town.ledger.stored, 12.0);
}

// Of the four: twice the way driven, 17 s, and 80 s more for the detour: 2 (35 + 25 + 15 + 5) +
// 4 · 97 = 548 s. Of the 36: 80 s each. Of those still driving, who left at 485 … 555 s: 75, 65 …
// 5 s so far, 320 s.
TEST(VehiclesInMotion, LoseTheTimeOfTheDetour) {
    const FloodedUnderpass town(0.4F);
    EXPECT_NEAR(town.delay_s(), 548.0 + 36.0 * 80.0 + 320.0, 1e-3);
}

// Left A 60 s or more before 600 s by the detour: 125 … 535 s, 42 cars, and the four.
TEST(VehiclesInMotion, AreCountedOnTheStreets) {
    const FloodedUnderpass town(0.4F);
    for (std::size_t l = 0; l < town.streets.network().links.size(); ++l) {
        const auto& link = town.streets.network().links[l];
        if (link.street == StreetId(0)) {
            EXPECT_EQ(town.now.link_flow[l], 0.0);
            EXPECT_TRUE(std::isinf(town.now.link_time[l]));
        } else if (link.street == StreetId(1) && link.from == StreetNodeId(0)) {
            EXPECT_DOUBLE_EQ(town.now.link_flow[l], 46.0 / 600.0);
            EXPECT_NEAR(town.now.link_time[l], 60.0, 1e-6);
        }
    }
    EXPECT_EQ(town.now.pair_served[0], 1);
}

TEST(VehiclesInMotion, StrandInWaterTooDeepToTurnRound) {
    for (const auto& [depth, rule] : {std::pair(0.6F, "turn_back"), {0.4F, "strand"}}) {
        const FloodedUnderpass town(depth, rule);
        EXPECT_EQ(town.count(Place::stranded), 4);
        EXPECT_EQ(town.state.vehicles.turned_back, 0);
        EXPECT_EQ(town.now.arrived, 44.0);
        EXPECT_EQ(town.ledger.stored, 16.0);
        // They have stood where others take 40 s: 600 − 85 − 40 = 475, 465, 455, 445 s.
        EXPECT_NEAR(town.delay_s(), 475.0 + 465.0 + 455.0 + 445.0 + 36.0 * 80.0 + 320.0, 1e-3);
    }
}

TEST(VehiclesInMotion, WaitInShallowerWaterByRule) {
    const FloodedUnderpass town(0.4F, "wait");
    EXPECT_EQ(town.state.vehicles.turned_back, 0);
    EXPECT_EQ(town.count(Place::stranded), 0);
    EXPECT_EQ(town.count(Place::on_road), 16);
}

TEST(VehiclesInMotion, AreAllAccountedForOrTheRunStops) {
    FloodedUnderpass town(0.4F);
    const Motion motion(town.streets, town.inputs);
    town.state.vehicles.vehicle[0].place = Place::parked;  // one is lost
    EXPECT_THROW(motion.advance(town.now, town.state, 660.0), NumericalError);
}

TEST(DepartureProfile, SharesOutTheDay) {
    const auto town = test::cascade_town();
    const traffic::Parameters p;
    const auto network = traffic::build_network(town.streets, town.demand, p);
    // A quarter of 8640 trips in two hours, the rest evenly; from 6 h for a day.
    const auto demand = traffic::dynamic::demand_of(
        network, {{7, 9, 0.25}, {0, 7, 0.35}, {9, 24, 0.4}}, 6 * 3600.0, 86400.0);
    double trips = 0.0;
    double rush = 0.0;
    for (const auto& s : demand.slices) {
        trips += s.rate_vps * (s.end_s - s.begin_s);
        if (s.begin_s == 3600.0) {
            rush = s.rate_vps * (s.end_s - s.begin_s);
        }
    }
    EXPECT_NEAR(trips, 8640.0, 1e-6);
    EXPECT_NEAR(rush, 2160.0, 1e-6);
}

Inputs moving_cascade() {
    auto in = test::cascade_inputs();
    in.traffic.model = "dynamic";
    in.motion.duration_s = 10000.0;
    return in;
}

TEST(VehiclesInCoupledRuns, TakeTheDetourOnceTheUnderpassIsFull) {
    const Simulation simulation(test::cascade_town(), moving_cascade());
    auto s = simulation.initial();
    while (s.time < 9000.0) {
        simulation.advance(s);
        ASSERT_EQ(simulation.traffic_ledger(s).error(), 0.0) << s.time;
    }
    // 0.1 veh/s all the last quarter of an hour; one car more or less at its ends.
    const auto& links = simulation.traffic().network().links;
    for (std::size_t l = 0; l < links.size(); ++l) {
        if (links[l].street == StreetId(2) && links[l].to == StreetNodeId(1)) {
            EXPECT_NEAR(s.traffic.link_flow[l], 0.1, 1.0 / 900.0 + 1e-12);
        }
    }
    EXPECT_EQ(s.traffic.unserved, 0.0);
    EXPECT_GT(s.traffic.vehicle_hours, s.traffic.dry_vehicle_hours);
}

TEST(VehiclesInCoupledRuns, GoOnWithTheSameBitsFromACheckpoint) {
    const Simulation simulation(test::cascade_town(), moving_cascade());
    auto s = simulation.initial();
    while (s.time < 8220.0) {  // past the closure
        simulation.advance(s);
    }
    sim::ArchiveWriter out;
    Simulation::save(out, s);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    auto restored = Simulation::load(in);
    simulation.adopt(restored);
    while (s.time < 9000.0) {
        simulation.advance(s);
        simulation.advance(restored);
    }
    EXPECT_TRUE(restored.motion == s.motion);
    EXPECT_TRUE(restored.traffic == s.traffic);
    EXPECT_EQ(restored.events.size(), s.events.size());
}

TEST(VehiclesInCoupledRuns, AreTheSameForOneAndTwoThreads) {
    const auto last = [](int threads) {
        const ThreadLimit limit(threads);
        const Simulation simulation(test::cascade_town(), moving_cascade());
        auto s = simulation.initial();
        while (s.time < 8400.0) {
            simulation.advance(s);
        }
        return s;
    };
    const auto one = last(1);
    const auto two = last(2);
    EXPECT_TRUE(one.motion == two.motion);
    EXPECT_TRUE(one.traffic == two.traffic);
}

TEST(VehiclesInCoupledRuns, DoNotMoveOnFromACheckpointWithoutThem) {
    const Simulation still(test::cascade_town(), test::cascade_inputs());
    const Simulation moving(test::cascade_town(), moving_cascade());
    auto s = still.initial();
    EXPECT_THROW(moving.adopt(s), DataError);
}

}  // namespace
}  // namespace calade::coupling
