// SPDX-License-Identifier: Apache-2.0
#include "scenario_file.hpp"

namespace {

using namespace calade;
using namespace calade::test::scenario_file;

class ScenarioVersions : public Measures {};

TEST_F(ScenarioVersions, OpenWhatTheFirstVersionWrote) {
    const auto s = scenario::read_scenario(CALADE_SOURCE_DIR "/tests/unit/scenario/version_1.toml");
    const auto [city, in] = scenario::prepare(s, town());
    EXPECT_DOUBLE_EQ(city.defences.at(0).crest_m, 5.3);
    EXPECT_EQ(city.power.stations.at(0).trip_depth_m, 0.9);
    EXPECT_EQ(city.gates.at(0).name, "Batardeaux");
    ASSERT_EQ(in.orders.size(), 4U);
    EXPECT_EQ(in.orders[0].kind, coupling::OrderKind::station_out);
    EXPECT_EQ(in.orders[2].kind, coupling::OrderKind::gate_closes);
    EXPECT_EQ(in.orders[3].kind, coupling::OrderKind::plan_action);
    EXPECT_TRUE(in.crews.empty());
    EXPECT_EQ(s.out, "runs/first");
}

TEST_F(ScenarioVersions, TakeAFileWithoutAVersionForTheFirst) {
    EXPECT_EQ(read(replaced(base, "format = 1\n", "")).name, "Test storm");
}

}  // namespace
