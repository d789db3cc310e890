// SPDX-License-Identifier: Apache-2.0
// Stations, water, switches, and who is to blame.
#include "calade/base/error.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

using namespace calade;
using energy::StationState;

namespace {

struct Ring : testing::Test {
    city::PowerNetwork grid = test::drawn_grid(test::ring_text());
    energy::Model model{{}, grid};
    energy::State state = model.initial();

    StationId station(const char* name) { return test::station_of(grid, name); }
    bool lit(const char* bus) { return state.bus_energised[test::bus_of(grid, bus).index()] != 0; }
    std::vector<StationId> flood(const char* name, float depth) {
        auto depths = state.station_depth;
        depths[station(name).index()] = depth;
        auto tripped = model.set_station_depth(state, depths);
        model.solve(state);
        return tripped;
    }
    std::vector<StationId> cause(const char* bus) {
        return model.cause_of_outage(state, test::bus_of(grid, bus));
    }
};

}  // namespace

TEST_F(Ring, IsWhollyLitAtTheStart) {
    for (const char* bus : {"hv", "bar", "a", "b", "c", "d"}) {
        EXPECT_TRUE(lit(bus)) << bus;
    }
    EXPECT_FALSE(state.stale);
    EXPECT_EQ(state.customers_off, 0);
    EXPECT_DOUBLE_EQ(state.served_w, 400e3);
}

TEST_F(Ring, TripsAStationAtItsDepthAndDarkensWhatLiesBeyond) {
    EXPECT_TRUE(flood("A", 0.299F).empty());
    EXPECT_TRUE(lit("a"));
    EXPECT_EQ(flood("A", 0.3F), std::vector{station("A")});
    EXPECT_FALSE(lit("a"));
    EXPECT_FALSE(lit("b"));
    EXPECT_TRUE(lit("c"));
    EXPECT_EQ(state.customers_off, 20);
    EXPECT_DOUBLE_EQ(state.unserved_w, 200e3);
    EXPECT_DOUBLE_EQ(state.served_w, 200e3);
}

TEST_F(Ring, KeepsATrippedStationTrippedWhenTheWaterFalls) {
    flood("A", 0.4F);
    EXPECT_TRUE(flood("A", 0.0F).empty());
    EXPECT_EQ(state.station[station("A").index()], StationState::tripped);
    model.set_station_out(state, station("A"), false);
    EXPECT_EQ(state.station[station("A").index()], StationState::tripped);
    EXPECT_FALSE(lit("a"));
}

TEST_F(Ring, PutsAStationBackThatWasTakenOut) {
    model.set_station_out(state, station("A"), true);
    model.solve(state);
    EXPECT_FALSE(lit("b"));
    model.set_station_out(state, station("A"), false);
    model.solve(state);
    EXPECT_TRUE(lit("b"));
}

TEST_F(Ring, TripsAStationThatIsPutBackIntoDeepWater) {
    model.set_station_out(state, station("A"), true);
    EXPECT_TRUE(flood("A", 0.5F).empty()) << "a station that is out does not trip";
    model.set_station_out(state, station("A"), false);
    EXPECT_EQ(state.station[station("A").index()], StationState::tripped);
}

TEST_F(Ring, DoesNotTripADryStationWithATripDepthOfZero) {
    grid.stations[1].trip_depth_m = 0.0;
    const energy::Model sensitive({}, grid);
    state = sensitive.initial();
    std::vector<float> depth(5, 0.0F);
    EXPECT_TRUE(sensitive.set_station_depth(state, depth).empty());
    depth[1] = 0.001F;
    EXPECT_EQ(sensitive.set_station_depth(state, depth), std::vector{StationId(1)});
}

TEST_F(Ring, ScalesTripDepths) {
    const energy::Model robust({.trip_depth_scale = 2.0}, grid);
    state = robust.initial();
    std::vector<float> depth(5, 0.0F);
    depth[1] = 0.59F;
    EXPECT_TRUE(robust.set_station_depth(state, depth).empty());
    depth[1] = 0.6F;
    EXPECT_EQ(robust.set_station_depth(state, depth).size(), 1U);
}

TEST_F(Ring, FeedsTheFarEndOverTheTieOnceItIsClosed) {
    flood("A", 0.4F);
    model.set_branch_closed(state, test::branch_of(grid, "b-d"), true);
    model.solve(state);
    EXPECT_FALSE(lit("a"));
    EXPECT_TRUE(lit("b"));
    EXPECT_EQ(state.customers_off, 10);
}

TEST_F(Ring, SolvesAgainOnlyWhenSomethingChanged) {
    const auto solves = state.solves;
    model.advance(state, 60.0);
    model.set_branch_closed(state, test::branch_of(grid, "b-d"), false);
    model.set_station_depth(state, std::vector<float>(5, 0.1F));
    model.advance(state, 120.0);
    EXPECT_EQ(state.solves, solves);
    model.set_branch_closed(state, test::branch_of(grid, "b-d"), true);
    EXPECT_TRUE(state.stale);
    model.advance(state, 180.0);
    EXPECT_EQ(state.solves, solves + 1);
}

TEST_F(Ring, BlamesTheFirstLostStationOnTheWayToTheSource) {
    flood("A", 0.4F);
    EXPECT_EQ(cause("a"), std::vector{station("A")});
    EXPECT_EQ(cause("b"), std::vector{station("A")});
    EXPECT_TRUE(cause("c").empty()) << "it is lit";
    flood("T", 0.6F);
    EXPECT_EQ(cause("b"), std::vector{station("A")}) << "A is met before T";
    EXPECT_EQ(cause("d"), std::vector{station("T")});
}

TEST_F(Ring, DoesNotBlameALostStationFurtherDown) {
    flood("B", 0.4F);
    flood("T", 0.6F);
    EXPECT_EQ(cause("a"), std::vector{station("T")});
}

TEST_F(Ring, BlamesBothSidesOfAClosedRing) {
    auto closed = grid;
    closed.branches[test::branch_of(grid, "b-d").index()].closed = true;
    const energy::Model ring({}, closed);
    state = ring.initial();
    std::vector<float> depth(5, 0.0F);
    depth[station("A").index()] = depth[station("C").index()] = 1.0F;
    ring.set_station_depth(state, depth);
    ring.solve(state);
    const std::vector both{station("A"), station("C")};
    EXPECT_EQ(ring.cause_of_outage(state, test::bus_of(grid, "b")), both);
}

TEST_F(Ring, BlamesNoStationForAnOpenedBranch) {
    model.set_branch_closed(state, test::branch_of(grid, "bar-a"), false);
    model.solve(state);
    EXPECT_FALSE(lit("b"));
    EXPECT_TRUE(cause("b").empty());
}

TEST_F(Ring, BlamesWhatWasOpenedAndWhatWasLostOnTheWayToTheSource) {
    const auto first = test::branch_of(grid, "bar-a"), other = test::branch_of(grid, "bar-c");
    std::vector<std::uint8_t> opened(grid.branches.size(), 0);
    const auto causes = [&](const char* bus) {
        return model.causes_of_outage(state, test::bus_of(grid, bus), opened);
    };
    model.set_branch_closed(state, first, false);
    model.solve(state);
    EXPECT_TRUE(causes("b").branches.empty()) << "nobody told that it was opened in the run";
    opened[first.index()] = 1;
    EXPECT_EQ(causes("b").branches, std::vector{first});
    EXPECT_TRUE(causes("c").branches.empty()) << "it is lit";
    // Over the tie the other feeder carries b; once that opens as well, each could have kept it
    // lit.
    model.set_branch_closed(state, test::branch_of(grid, "b-d"), true);
    model.set_branch_closed(state, other, false);
    opened[other.index()] = 1;
    model.solve(state);
    EXPECT_EQ(causes("b").branches, (std::vector{first, other}));
    flood("A", 0.4F);
    EXPECT_EQ(causes("a").stations, std::vector{station("A")});
    EXPECT_EQ(causes("b").stations, std::vector{station("A")}) << "met before the opened branch";
    EXPECT_EQ(causes("b").branches, std::vector{other});
    EXPECT_THROW((void)model.causes_of_outage(state, BusId(0), std::vector<std::uint8_t>(1)),
                 UsageError);
}

TEST_F(Ring, RefusesDepthsThatAreNotDepthsAndChangesNothing) {
    std::vector<float> depth(5, 1.0F);
    depth[4] = NAN;
    EXPECT_THROW(model.set_station_depth(state, depth), UsageError);
    EXPECT_EQ(state.station[0], StationState::normal);
    EXPECT_EQ(state.station_depth[0], 0.0F);
    depth[4] = -0.1F;
    EXPECT_THROW(model.set_station_depth(state, depth), UsageError);
    EXPECT_THROW(model.set_station_depth(state, std::vector<float>(4)), UsageError);
    EXPECT_THROW(model.set_station_out(state, StationId(5), true), UsageError);
    EXPECT_THROW(model.set_branch_closed(state, BranchId(), true), UsageError);
    EXPECT_THROW((void)model.cause_of_outage(state, BusId(6)), UsageError);
    EXPECT_THROW(model.advance(state, -1.0), UsageError);
    EXPECT_THROW(model.advance(state, NAN), UsageError);
}
