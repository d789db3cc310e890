// SPDX-License-Identifier: Apache-2.0
// Breaches, waves, culverts, telecom, evacuations and diversions on the drawn town.
#include "calade/coupling/structures.hpp"
#include "calade/base/error.hpp"
#include "support/drawn_cascade.hpp"
#include "support/scratch.hpp"
#include "unit/coupling/played.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace calade::test {
namespace {

using coupling::EventKind;
using coupling::OrderKind;

// The yard behind a wall of 5 m that the sea, at most 3.25 m, never passes.
city::City walled_town() {
    auto town = cascade_town();
    town.defences.push_back({"wall", "quay", {{20, 0}, {20, 30}}, 5.0, "", Mark::synthesised});
    return town;
}

coupling::Inputs sea_alone() {
    auto in = cascade_inputs();
    in.forcing.rain = {};
    return in;
}

TEST(Breach, LetsTheSeaInThroughTheDefenceThatItOpens) {
    auto in = sea_alone();
    const Played whole(walled_town(), in, 7200.0);
    EXPECT_EQ(whole.first(EventKind::station_flooded), nullptr);
    in.breaches.push_back({"breach", 0, {20, 15}, 10.0, -1e9, 300.0, 0.0});
    in.orders.push_back({3000.0, OrderKind::breach, 0, {}});
    const Played broken(walled_town(), in, 7200.0);
    EXPECT_EQ(broken.time_of(EventKind::defence_breached), 3000.0);
    EXPECT_EQ(broken.first(EventKind::defence_breached)->value, 2.0) << "down to the ground";
    ASSERT_NE(broken.first(EventKind::station_flooded), nullptr);
    EXPECT_TRUE(broken.caused_by(EventKind::station_flooded, EventKind::defence_breached));
    EXPECT_LT(broken.simulation.flood().ledger(broken.state.flood).relative_error(), 1e-6);
}

// The sea passes the low wall in the south and stands, higher than in the yard, against the high
// one beside the station: through that one no water came.
TEST(WaterOrigin, NamesTheDefenceThatWasPassedNotTheNearerSea) {
    auto town = cascade_town();
    town.defences.push_back({"low", "quay", {{20, 0}, {20, 10}}, 2.6, "", Mark::synthesised});
    town.defences.push_back({"high", "quay", {{20, 10}, {20, 30}}, 5.0, "", Mark::synthesised});
    const Played run(town, sea_alone(), 7800.0);
    const auto* over = run.first(EventKind::defence_overtopped);
    ASSERT_NE(over, nullptr);
    EXPECT_EQ(over->element, 0);
    EXPECT_NEAR(over->time, 6400.0, 120.0) << "1 m and 0.25 mm/s reach 2.6 m";
    EXPECT_TRUE(run.caused_by(EventKind::station_flooded, EventKind::defence_overtopped));
    EXPECT_FALSE(run.caused_by(EventKind::station_flooded, EventKind::sea_level_rising));
}

TEST(Breach, GrowsAlongItsDefence) {
    auto in = sea_alone();
    in.breaches.push_back({"breach", 0, {20, 25}, 20.0, 3.0, 300.0, 600.0});
    const auto geometry = coupling::lay_out(walled_town(), in);
    const auto& breach = geometry.breaches.at(0);
    ASSERT_EQ(breach.faces.size(), 2U);
    EXPECT_EQ(breach.faces[0].first / geometry.grid.columns, 2) << "begins in the north";
    EXPECT_EQ(breach.faces[1].first / geometry.grid.columns, 1);
    EXPECT_EQ(breach.crest_m, 5.0);
    EXPECT_EQ(breach.final_crest_m, 3.0);
}

TEST(Waves, ThrowWaterOverADefenceThatTheSeaDoesNotPass) {
    auto in = sea_alone();
    coupling::DefenceWaves waves;
    waves.defence = 0;
    waves.boundary = 0;
    waves.waves.height = {{0.0, 10000.0}, {1.0, 1.0}, "waves"};
    in.waves.push_back(waves);
    const Played run(walled_town(), in, 3600.0);
    EXPECT_EQ(run.first(EventKind::defence_overtopped), nullptr);
    ASSERT_NE(run.first(EventKind::waves_overtopping), nullptr);
    EXPECT_TRUE(run.caused_by(EventKind::station_flooded, EventKind::waves_overtopping));
    EXPECT_GT(run.state.flood.source_in.at(0), 1.0);
    EXPECT_LT(run.simulation.flood().ledger(run.state.flood).relative_error(), 1e-6);
}

TEST(Culvert, WithBothEndsInOneCellNamesItsLine) {
    auto in = sea_alone();
    coupling::Conduit culvert;
    culvert.link.name = "short";
    culvert.from = {65, 15};
    culvert.to = {66, 15};
    culvert.where = "storm.toml:7";
    in.conduits.push_back(culvert);
    EXPECT_EQ(test::message_of<DataError>([&] { (void)coupling::Simulation(cascade_town(), in); }),
              "storm.toml:7: 'short': both ends fall into one flood cell of 10 m, expected two");
}

// The underpass is dry without rain; the sea comes through a culvert, and says so.
TEST(Culvert, BringsTheSeaToAPlaceThatNoWaterReaches) {
    auto in = sea_alone();
    coupling::Conduit culvert;
    culvert.link.name = "under the hill";
    culvert.link.culvert.length_m = 50.0;
    culvert.link.culvert.inlet_invert_m = 1.0;
    culvert.link.culvert.outlet_invert_m = 1.0;
    culvert.from = {65, 15};
    culvert.to = {15, 15};
    in.conduits.push_back(culvert);
    auto town = cascade_town();
    town.pumps[0].capacity_m3s = 0.0;
    const Played open(town, in, 1500.0);
    ASSERT_NE(open.first(EventKind::street_closed), nullptr);
    EXPECT_TRUE(open.caused_by(EventKind::street_closed, EventKind::sea_level_rising));
    in.conduits[0].link.culvert.flap = true;
    const Played flapped(town, in, 1500.0);
    EXPECT_EQ(flapped.first(EventKind::street_closed), nullptr);
    EXPECT_EQ(flapped.state.flood.link_moved.at(0), 0.0);
}

TEST(Culvert, IsRefusedWithItsEndsInOneCellOrOutside) {
    auto in = sea_alone();
    coupling::Conduit culvert;
    culvert.link.name = "short";
    culvert.from = {65, 15};
    culvert.to = {66, 16};
    in.conduits.push_back(culvert);
    EXPECT_THROW((void)coupling::lay_out(cascade_town(), in), DataError);
    in.conduits[0].to = {45, 15};  // not in the flood domain
    EXPECT_THROW((void)coupling::lay_out(cascade_town(), in), DataError);
}

TEST(Telecom, FallsSilentWhenTheBatteriesOfItsExchangeAreEmpty) {
    auto town = cascade_town();
    town.sites.push_back({"exchange", city::SiteKind::telecom, {45, 15}, 0.5, Mark::synthesised});
    town.joins.site_street.push_back(StreetId(1));
    town.joins.site_bus.push_back(BusId(2));
    const Played run(town, cascade_inputs(), 7500.0);
    EXPECT_EQ(run.time_of(EventKind::station_flooded), 5220.0);
    EXPECT_EQ(run.time_of(EventKind::telecom_out), 5220.0 + 1800.0);
    EXPECT_TRUE(run.caused_by(EventKind::telecom_out, EventKind::site_without_supply));
}

TEST(Telecom, HoldsBackWhatIsSwitchedFromAfar) {
    auto in = cascade_inputs();
    in.orders = {{600.0, OrderKind::telecom_out, -1, {}},
                 {900.0, OrderKind::switch_opens, 0, {}},
                 {1200.0, OrderKind::telecom_back, -1, {}}};
    const Played run(cascade_town(), in, 1800.0);
    EXPECT_EQ(run.time_of(EventKind::telecom_out), 600.0);
    EXPECT_EQ(run.time_of(EventKind::telecom_back), 1200.0);
    EXPECT_EQ(run.time_of(EventKind::order), 1260.0) << "in the window after telecom is back";
}

TEST(Evacuation, TakesPeopleToTheirShelterAndSaysWhen) {
    auto in = sea_alone();
    coupling::EvacuationPlan plan;
    plan.name = "leave";
    plan.districts = {{StreetNodeId(0), 100.0}};
    plan.shelters = {{StreetNodeId(1), 60.0}};
    in.evacuations.push_back(plan);
    in.orders = {{600.0, OrderKind::evacuate, 0, {}}};
    const Played run(cascade_town(), in, 4000.0);
    ASSERT_NE(run.first(EventKind::evacuation_ordered), nullptr);
    EXPECT_EQ(run.first(EventKind::evacuation_ordered)->value, 100.0);
    EXPECT_EQ(run.first(EventKind::evacuation_ordered)->detail, "leave");
    EXPECT_NEAR(run.first(EventKind::evacuation_stranded)->value, 40.0, 1e-9);
    ASSERT_NE(run.first(EventKind::evacuation_ended), nullptr);
    EXPECT_NEAR(run.first(EventKind::evacuation_ended)->value, 60.0, 1e-9);
    // The last leaves half an hour after the order and drives 40 s.
    EXPECT_GE(run.time_of(EventKind::evacuation_ended), 600.0 + 40.0);
    EXPECT_LE(run.time_of(EventKind::evacuation_ended), 600.0 + 1800.0 + 40.0 + 60.0);
}

TEST(Diversion, TellsWhenItsWayIsCut) {
    auto in = sea_alone();
    in.diversions.push_back({"round", {StreetId(1), StreetId(2)}});
    in.orders = {{600.0, OrderKind::close_street, 0, {}},
                 {600.0, OrderKind::divert, 0, {}},
                 {900.0, OrderKind::close_street, 2, {}}};
    const Played run(cascade_town(), in, 1200.0);
    ASSERT_NE(run.first(EventKind::diversion_cut), nullptr);
    EXPECT_EQ(run.first(EventKind::diversion_cut)->element, 2);
    EXPECT_EQ(run.first(EventKind::diversion_cut)->detail, "round");
    EXPECT_TRUE(run.caused_by(EventKind::diversion_cut, EventKind::street_closed));
    EXPECT_TRUE(run.caused_by(EventKind::diversion_cut, EventKind::order));
}

}  // namespace
}  // namespace calade::test
