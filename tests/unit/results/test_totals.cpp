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

TEST(Totals, CountBranchesAboveTheirRatingButNoneWithoutOne) {
    HandMadeTown t;
    t.state.energy.branch_current_a = {100.0, 51.0, 0.0};
    t.city.power.branches[1].rated_a = 50.0;
    EXPECT_EQ(totals_of(t.town(), t.state).branches_overloaded, 1);
    t.state.energy.branch_current_a[1] = 50.0;
    EXPECT_EQ(totals_of(t.town(), t.state).branches_overloaded, 0);
}

// The clinic has four hours of its own.
TEST(Totals, CountASiteAsPowerlessOnceItsAutonomyIsOver) {
    HandMadeTown t;
    t.state.site_dark = {1};
    t.state.site_dark_since = {600.0F};
    t.state.time = 600.0 + 4.0 * 3600.0 - 60.0;
    EXPECT_EQ(totals_of(t.town(), t.state).sites_dark, 1);
    EXPECT_EQ(totals_of(t.town(), t.state).sites_powerless, 0);
    t.state.time += 60.0;
    EXPECT_EQ(totals_of(t.town(), t.state).sites_powerless, 1);
}

// Nine customers at one point: 4.2 residents are two dwellings, 400 m² of shops one customer.
TEST(Totals, ShareCustomersAmongTheUsesOfTheirBuildings) {
    HandMadeTown t;
    t.city.power.loads[0].customers = 9;
    t.city.buildings[0].use = city::BuildingUse::residential;
    t.city.buildings[0].residents = 4.2;
    t.city.buildings[1].use = city::BuildingUse::commercial;
    t.city.buildings[1].footprint = calade::test::box_polygon(0, 0, 20, 20);
    t.city.buildings[1].height_m = 3.0;
    t.city.joins.buildings[0].load = t.city.joins.buildings[1].load = LoadId(0);
    EXPECT_EQ(totals_of(t.town(), t.state).customers_off_by_use, energy::loads::CustomersByUse{});
    t.state.energy.bus_energised = {1, 1, 0};
    const auto off = totals_of(t.town(), t.state).customers_off_by_use;
    EXPECT_NEAR(off[static_cast<std::size_t>(city::BuildingUse::residential)], 6.0, 1e-12);
    EXPECT_NEAR(off[static_cast<std::size_t>(city::BuildingUse::commercial)], 3.0, 1e-12);
}

}  // namespace
