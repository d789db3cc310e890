// SPDX-License-Identifier: Apache-2.0
#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/live/config.hpp"
#include "calade/live/units.hpp"
#include "small_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace calade::live {
namespace {

const std::string grid_file = R"(format = 1
name = "test"
[broker]
client_id = "calade-test"
[[sensors]]
name = "kiosk"
topic = "town/kiosk/current"
quantity = "current"
branch = "quay.t"
end = "to"
[[sensors]]
name = "house"
topic = "town/house/voltage"
quantity = "voltage"
bus = "house"
unit = "V"
to_neutral = true
[[rules]]
name = "low voltage"
bus = "house"
below_pu = 0.9
severity = "orange"
message_fr = "tension basse"
message_en = "low voltage"
[[rules]]
name = "overload"
above_share = 1.0
severity = "red"
message_fr = "surcharge"
message_en = "overload"
[scenario]
file = "surge.toml"
[grid]
every = "2 s"
oldest = "10 min"
[store]
file = "out/readings.db"
[alerts]
file = "out/alerts.jsonl"
)";

struct GridConfig : ::testing::Test {
    test::Scratch scratch;
    city::City town = test_grid::town();

    Config read(const std::string& text) {
        auto c = read_config(scratch.write("live.toml", text));
        place_at_grid(c, town.power);
        return c;
    }
    static std::string with(const std::string& from, const std::string& to) {
        auto text = grid_file;
        text.replace(text.find(from), from.size(), to);
        return text;
    }
    std::string fault(const std::string& from, const std::string& to) {
        return test::message_of<ScenarioError>([&] { static_cast<void>(read(with(from, to))); });
    }
};

TEST_F(GridConfig, PlacesSensorsAndRulesInTheTown) {
    const auto c = read(grid_file);
    EXPECT_TRUE(c.watches_grid());
    EXPECT_EQ(c.sensors[0].grid->place, 1);
    EXPECT_TRUE(c.sensors[0].grid->to_end);
    EXPECT_EQ(c.sensors[1].grid->place, 3);
    EXPECT_EQ(c.rules[0].place, 3);
    EXPECT_EQ(c.rules[0].subject, Rule::Subject::voltage);
    EXPECT_DOUBLE_EQ(c.rules[0].clear, 0.91) << "1 % of hysteresis unless said otherwise";
    EXPECT_EQ(c.rules[1].place, -1) << "the worst of the town";
    EXPECT_DOUBLE_EQ(c.rules[1].clear, 0.95);
    EXPECT_DOUBLE_EQ(c.grid.every_s, 2.0);
    EXPECT_DOUBLE_EQ(c.grid.oldest_s, 600.0);
}

TEST_F(GridConfig, TurnsVoltsBetweenPhaseAndNeutralIntoPerUnit) {
    const auto c = read(grid_file);
    EXPECT_NEAR(*one_of_unit(c.sensors[1], "V") * 230.94, 1.0, 1e-5);
    EXPECT_NEAR(*one_of_unit(c.sensors[1], "kV") * 0.23094, 1.0, 1e-5);
    EXPECT_DOUBLE_EQ(*one_of_unit(c.sensors[1], "pu"), 1.0);
    EXPECT_FALSE(one_of_unit(c.sensors[1], "A"));
    EXPECT_FALSE(one_of_unit(c.sensors[0], "kW"));
}

// Limit of error over the root of three, of what the place is rated for; below 1 kV a meter.
TEST_F(GridConfig, TakesDeviationsFromTheClassOfTheInstrument) {
    const double root3 = std::numbers::sqrt3;
    const auto c = read(grid_file);
    EXPECT_NEAR(c.sensors[0].grid->sigma, 0.01 * 230.0 / root3, 1e-9);
    EXPECT_NEAR(c.sensors[1].grid->sigma, 0.005 / root3, 1e-12);
    EXPECT_DOUBLE_EQ(c.sensors[0].limits.highest, 2300.0) << "ten times the rating";
    EXPECT_DOUBLE_EQ(c.sensors[0].limits.lowest, 0.0);
    EXPECT_DOUBLE_EQ(c.sensors[1].limits.highest, 1.5);
    EXPECT_TRUE(std::isinf(c.sensors[0].limits.jump));
    const auto clip_on = read(with("end = \"to\"", "end = \"to\"\ninstrument = \"sensor\""));
    EXPECT_NEAR(clip_on.sensors[0].grid->sigma, 0.03 * 230.0 / root3, 1e-9);
    const auto given = read(with("end = \"to\"",
                                 "unit = \"kA\"\ndeviation = 0.002\nvalid_range = "
                                 "[0, 0.5]\njump = 0.1"));
    EXPECT_DOUBLE_EQ(given.sensors[0].grid->sigma, 2.0);
    EXPECT_DOUBLE_EQ(given.sensors[0].limits.highest, 500.0);
    EXPECT_DOUBLE_EQ(given.sensors[0].limits.jump, 100.0);
}

TEST_F(GridConfig, ReadsPowersDrawnAtABus) {
    const auto c = read(with("quantity = \"current\"\nbranch = \"quay.t\"\nend = \"to\"",
                             "quantity = \"active_power\"\nbus = \"quay\""));
    EXPECT_DOUBLE_EQ(*one_of_unit(c.sensors[0], c.sensors[0].unit), 1000.0) << "kW";
    EXPECT_NEAR(c.sensors[0].grid->sigma, 0.01 * std::hypot(60e3, 20e3) / std::numbers::sqrt3,
                1e-6);
}

TEST_F(GridConfig, NamesTheNearestPlaceForOneThatTheTownHasNot) {
    EXPECT_HOLDS(fault("branch = \"quay.t\"", "branch = \"quai.t\""), "live.toml:9");
    EXPECT_HOLDS(fault("branch = \"quay.t\"", "branch = \"quai.t\""),
                 "no branch named 'quai.t'; did you mean 'quay.t'?");
    EXPECT_HOLDS(fault("bus = \"house\"\nunit", "bus = \"hose\"\nunit"), "did you mean 'house'?");
    EXPECT_HOLDS(fault("bus = \"house\"\nbelow", "bus = \"hous\"\nbelow"), "did you mean 'house'?");
    EXPECT_HOLDS(fault("above_share", "branch = \"stret\"\nabove_share"), "did you mean 'street'?");
}

TEST_F(GridConfig, RefusesAPlaceThatTheQuantityDoesNotHave) {
    EXPECT_HOLDS(fault("branch = \"quay.t\"", "bus = \"quay\""),
                 "a current is measured at a branch");
    EXPECT_HOLDS(fault("bus = \"house\"\nunit", "branch = \"street\"\nunit"),
                 "a voltage is measured at a bus");
    EXPECT_HOLDS(fault("branch = \"quay.t\"\n", ""), "expected exactly one");
    EXPECT_HOLDS(fault("end = \"to\"", "end = \"middle\""), "expected from or to");
    EXPECT_HOLDS(fault("end = \"to\"", "datum_offset_m = 1"), "datum_offset_m");
    EXPECT_HOLDS(fault("end = \"to\"", "to_neutral = true"), "is for voltages");
}

TEST_F(GridConfig, RefusesWrongUnitsQuantitiesAndDeviations) {
    EXPECT_HOLDS(fault("unit = \"V\"", "unit = \"kW\""), "expected pu, V or kV");
    EXPECT_HOLDS(fault("\"current\"", "\"curent\""), "did you mean 'current'?");
    EXPECT_HOLDS(fault("end = \"to\"", "deviation = 0"), "expected more than 0");
    EXPECT_HOLDS(fault("end = \"to\"", "deviation = nan"), "deviation");
    EXPECT_HOLDS(fault("end = \"to\"", "instrument = \"meters\""), "did you mean 'meter'?");
    EXPECT_HOLDS(fault("end = \"to\"", "instrument = \"meter\"\ndeviation = 2"),
                 "expected one of the two");
    EXPECT_HOLDS(fault("end = \"to\"", "valid_range = [3, 2]"), "lowest < highest");
    EXPECT_HOLDS(fault("every = \"2 s\"", "every = 0"), "expected more than 0");
    EXPECT_HOLDS(fault("every = \"2 s\"", "pseudo_share = -1"), "expected more than 0");
    EXPECT_HOLDS(fault("every = \"2 s\"", "evry = 2"), "did you mean 'every'?");
    town.power.branches[1].rated_a = 0.0;
    EXPECT_HOLDS(fault("every", "every"), "no rating that one follows from");
}

TEST_F(GridConfig, RefusesTwoSensorsOfOnePowerDrawn) {
    const std::string power = "quantity = \"active_power\"\nbus = \"house\"\n";
    EXPECT_HOLDS(
        fault("[[rules]]", "[[sensors]]\nname = \"a\"\ntopic = \"a\"\n" + power +
                               "[[sensors]]\nname = \"b\"\ntopic = \"b\"\n" + power + "[[rules]]"),
        "where 'a' tells the same power already");
}

TEST_F(GridConfig, RefusesRulesThatMixTheirWords) {
    EXPECT_HOLDS(fault("below_pu = 0.9", "below_pu = 0.9\nabove_share = 1"), "has 2 thresholds");
    EXPECT_HOLDS(fault("below_pu = 0.9", "below_pu = 0.9\nclear_above_pu = 0.8"),
                 "expected at least the threshold 0.9 pu");
    EXPECT_HOLDS(fault("below_pu = 0.9", "below_pu = 0"), "expected more than 0");
    EXPECT_HOLDS(fault("bus = \"house\"\nbelow_pu = 0.9", "sensor = \"kiosk\"\nabove_m = 5"),
                 "rules watch the estimate there");
    EXPECT_HOLDS(fault("\"low voltage\"", "\"sensor fault: kiosk\""), "does not begin with");
}

TEST_F(GridConfig, TheExampleFitsTheDemoTown) {
    auto c = read_config(std::filesystem::path(CALADE_SOURCE_DIR) / "data/live/demo_grid.toml");
    place_at_grid(c, city::make_demo_town({800}).power);
    EXPECT_EQ(c.sensors.size(), 5U);
    EXPECT_GT(c.sensors[3].grid->sigma, 0.0);
}

TEST_F(GridConfig, NeedsATown) {
    EXPECT_HOLDS(fault("[scenario]\nfile = \"surge.toml\"\n", ""), "need its town");
}

}  // namespace
}  // namespace calade::live
