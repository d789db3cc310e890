// SPDX-License-Identifier: Apache-2.0
#include "calade/results/totals.hpp"
#include "hand_made_town.hpp"

#include <gtest/gtest.h>

namespace {

using namespace calade;
using results::totals_of;
using results::test::HandMadeTown;

TEST(Totals, CountOnlyLandDeeperThanTheWetDepthAsFlooded) {
    HandMadeTown t;
    t.state.flood.h[1] = 0.04F;  // a film
    t.state.flood.h[2] = 0.06F;
    t.state.flood.h[6] = 1.0F;
    t.state.flood.h[7] = 9.0F;  // outside the domain
    EXPECT_EQ(totals_of(t.town(), t.state).flooded_area_m2, 200.0);
}

// Two sea cells of 5 m, 1 m on the half of cell 6 that holds water: 100 m² (5 + 5 + 0.5 · 1).
TEST(Totals, MeasureVolumeByTheShareOfTheCellThatHoldsWater) {
    HandMadeTown t;
    t.state.flood.h[6] = 1.0F;
    t.state.flood.h[7] = 9.0F;
    EXPECT_DOUBLE_EQ(totals_of(t.town(), t.state).water_volume_m3, 1050.0);
}

TEST(Totals, CountBuildingsAndTheirResidentsByTheDeepestCellTheyTouch) {
    HandMadeTown t;
    t.state.flood.h[6] = 0.2F;
    const auto totals = totals_of(t.town(), t.state);
    EXPECT_EQ(totals.buildings_wet, 1);
    EXPECT_EQ(totals.people_wet, 5.0);
}

TEST(Totals, LeavePathsOutOfTheClosedStreets) {
    HandMadeTown t;
    t.state.traffic.street_closed = {1, 0, 1};
    const auto totals = totals_of(t.town(), t.state);
    EXPECT_EQ(totals.streets_closed, 1);
    EXPECT_DOUBLE_EQ(totals.street_km_closed, 0.5);
}

// On the way: 0.06 · 50 + 0.04 · 50 + 0.05 · 30 = 6.5 vehicles, entering at 0.15 a second.
TEST(Totals, FindTheMeanTripTimeFromTheVehiclesOnTheWay) {
    const HandMadeTown t;
    EXPECT_NEAR(totals_of(t.town(), t.state).mean_trip_time_s, 6.5 / 0.15, 1e-9);
}

TEST(Totals, TellTripsWithoutAPathApartAndSurviveAnEndlessTravelTime) {
    HandMadeTown t;
    t.state.traffic.pair_served = {0, 1};
    t.state.traffic.link_flow = {0.0, 0.0, 0.05};
    t.state.traffic.link_time[0] = std::numeric_limits<double>::infinity();
    const auto totals = totals_of(t.town(), t.state);
    EXPECT_DOUBLE_EQ(totals.trips_unserved_vph, 360.0);
    EXPECT_DOUBLE_EQ(totals.mean_trip_time_s, 30.0);
}

TEST(Totals, CountAPumpOnceWhateverStopsIt) {
    HandMadeTown t;
    EXPECT_EQ(totals_of(t.town(), t.state).pumps_stopped, 0);
    t.state.flood.pump_powered = {0};
    t.state.flood.pump_drowned = {1};
    EXPECT_EQ(totals_of(t.town(), t.state).pumps_stopped, 1);
}

TEST(Totals, CountTrippedStationsButNotThoseTakenOutByOrder) {
    HandMadeTown t;
    t.state.energy.station = {energy::StationState::out};
    EXPECT_EQ(totals_of(t.town(), t.state).stations_tripped, 0);
    t.state.energy.station = {energy::StationState::tripped};
    EXPECT_EQ(totals_of(t.town(), t.state).stations_tripped, 1);
}

}  // namespace
