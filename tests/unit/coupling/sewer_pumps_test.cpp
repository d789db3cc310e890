// SPDX-License-Identifier: Apache-2.0
// The drawn cascade with a sewer pump in place of the town's own, each time worked out by hand.
#include "calade/base/error.hpp"
#include "support/drawn_cascade.hpp"
#include "support/scratch.hpp"
#include "unit/coupling/played.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace calade::test {
namespace {

using coupling::EventKind;

// Under the underpass a well of 2 m, opened by a manhole; a pump that lifts 50 l/s, five times the
// rain that falls there, out of the town.
flood::drains::Network lifting_station() {
    flood::drains::Network network;
    flood::drains::Node well;
    well.name = "well";
    well.invert_m = -1.0;
    well.max_depth_m = 2.0;
    well.position = geo::Point2{65, 15};
    flood::drains::Node out;
    out.name = "out";
    out.kind = flood::drains::NodeKind::outfall;
    network.nodes = {well, out};
    flood::drains::Pump pump;
    pump.name = "lift";
    pump.from = 0;
    pump.to = 1;
    pump.kind = flood::drains::PumpKind::by_depth;
    pump.x = {0.0, 2.0};
    pump.y = {0.05, 0.05};
    network.pumps.push_back(pump);
    return network;
}

city::City town_without_pump() {
    auto town = cascade_town();
    town.pumps.clear();
    return town;
}

coupling::Inputs with_sewer(const char* supply) {
    auto in = cascade_inputs();
    in.drains.network = lifting_station();
    in.drains.parameters.pump_supply = supply;
    return in;
}

// The opening takes the rain's 10 l/s at d = (0.01 / 3.117)^(2/3) = 22 mm: its weir is
// Q = (2/3) 0.56 sqrt(2g) pi 0.6 d^1.5. Without the pump 2.33 m3 fill the well (1.167 m2), then
// the rain stands: 174 mm slow the street (cascade_test.cpp), 15.2 m3 and 0.2 m3 in the shaft more:
// (2.33 + 15.2 + 0.2) / 0.01 = 1775 s after 5220 s, seen at 7020 s.
TEST(SewerPumps, StopWithTheStationThatIsNearestAndLetTheUnderpassFill) {
    const Played dark(town_without_pump(), with_sewer("nearest"), 9000.0);
    EXPECT_EQ(dark.time_of(EventKind::station_flooded), 5220.0);
    ASSERT_NE(dark.first(EventKind::pump_stopped), nullptr);
    EXPECT_EQ(dark.time_of(EventKind::pump_stopped), 5220.0);
    EXPECT_EQ(dark.simulation.element_name(*dark.first(EventKind::pump_stopped)), "lift");
    EXPECT_EQ(dark.first(EventKind::pump_stopped)->detail, "no_supply");
    EXPECT_TRUE(dark.caused_by(EventKind::pump_stopped, EventKind::station_flooded));
    EXPECT_EQ(dark.time_of(EventKind::street_slowed), 7020.0);
    EXPECT_TRUE(dark.caused_by(EventKind::street_slowed, EventKind::pump_stopped));
    EXPECT_LT(dark.simulation.flood().ledger(dark.state.flood).relative_error(), 1e-6);
}

TEST(SewerPumps, NeverStopWhereTheirSupplyIsSaidNeverToFail) {
    const Played fed(town_without_pump(), with_sewer("always"), 9000.0);
    EXPECT_EQ(fed.time_of(EventKind::station_flooded), 5220.0);
    EXPECT_EQ(fed.first(EventKind::pump_stopped), nullptr);
    EXPECT_EQ(fed.first(EventKind::street_slowed), nullptr);
}

// Half an hour of its site's generator: the pump stops 1800 s later.
TEST(SewerPumps, RunOnTheGeneratorOfTheSiteThatTheScenarioNames) {
    auto town = town_without_pump();
    town.sites[0].autonomy_h = 0.5;
    auto in = with_sewer("always");
    in.drains.supplies = {{"lift", "pump house", "here"}};
    const Played late(std::move(town), in, 9000.0);
    EXPECT_EQ(late.time_of(EventKind::pump_stopped), 5220.0 + 1800.0);
    EXPECT_TRUE(late.caused_by(EventKind::pump_stopped, EventKind::station_flooded));
}

TEST(SewerPumps, RefuseASiteThatTheTownDoesNotHave) {
    auto in = with_sewer("always");
    in.drains.supplies = {{"lift", "pump hose", "storm.toml:7"}};
    const auto said = message_of<DataError>(
        [&] { const coupling::Simulation simulation(town_without_pump(), in); });
    EXPECT_NE(said.find("storm.toml:7: the town has no site named 'pump hose'"), std::string::npos)
        << said;
}

TEST(SewerPumps, AreKeptByACheckpoint) {
    const Played whole(town_without_pump(), with_sewer("nearest"), 7200.0);
    const Played half(town_without_pump(), with_sewer("nearest"), 5400.0);
    sim::ArchiveWriter out;
    coupling::Simulation::save(out, half.state);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    coupling::State state = coupling::Simulation::load(in);
    half.simulation.adopt(state);
    ASSERT_EQ(state.sewer_pump_event.size(), 1U);
    EXPECT_EQ(state.sewer_pump_event, half.state.sewer_pump_event);
    while (state.time < 7200.0) {
        half.simulation.advance(state);
    }
    EXPECT_EQ(state.flood.h, whole.state.flood.h);
    EXPECT_EQ(state.events.size(), whole.state.events.size());
}

}  // namespace
}  // namespace calade::test
