// SPDX-License-Identifier: Apache-2.0
#include "calade/live/config.hpp"

#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"

#include <gtest/gtest.h>

namespace calade::live {
namespace {

const std::string whole = R"(format = 1
name = "test"
[broker]
client_id = "calade-test"
[[sensors]]
name = "quay"
topic = "town/quay"
unit = "cm"
boundary = "sea"
[[rules]]
name = "high"
sensor = "quay"
above_m = 5.0
severity = "red"
message_fr = "haut"
message_en = "high"
run_scenario = true
[scenario]
file = "surge.toml"
[store]
file = "out/readings.db"
[alerts]
file = "out/alerts.jsonl"
)";

struct LiveConfig : ::testing::Test {
    test::Scratch scratch;
    Config read(const std::string& text) { return read_config(scratch.write("live.toml", text)); }
    static std::string with(const std::string& from, const std::string& to) {
        auto text = whole;
        const auto where = text.find(from);
        EXPECT_NE(where, std::string::npos);
        return text.replace(where, from.size(), to);
    }
    std::string fault(const std::string& from, const std::string& to) {
        return test::message_of<ScenarioError>([&] { (void)read(with(from, to)); });
    }
};

TEST_F(LiveConfig, ReadsAWholeFile) {
    const auto c = read(whole);
    ASSERT_EQ(c.sensors.size(), 1U);
    EXPECT_EQ(c.sensors[0].unit, "cm");
    EXPECT_EQ(c.rules[0].sensor, 0U);
    EXPECT_DOUBLE_EQ(c.rules[0].clear, 4.95) << "5 cm of hysteresis unless said otherwise";
    EXPECT_EQ(c.scenario, scratch / "surge.toml") << "beside the configuration";
    EXPECT_EQ(c.store, "out/readings.db");
    EXPECT_EQ(c.broker.port, 1883);
}

TEST_F(LiveConfig, TakesOverrides) {
    const auto file = scratch.write("live.toml", whole);
    EXPECT_EQ(read_config(file, {"broker.port=1999"}).broker.port, 1999);
}

TEST_F(LiveConfig, RefusesUnknownKeysWithTheNearestOne) {
    EXPECT_HOLDS(fault("unit = \"cm\"", "unitt = \"cm\""), "live.toml:8: sensors[0].unitt");
    EXPECT_HOLDS(fault("unit = \"cm\"", "unitt = \"cm\""), "did you mean 'unit'?");
    EXPECT_HOLDS(fault("[store]", "[stores]"), "did you mean 'store'?");
}

TEST_F(LiveConfig, RefusesARuleOnASensorThatDoesNotExist) {
    const auto text = fault("sensor = \"quay\"", "sensor = \"quai\"");
    EXPECT_HOLDS(text, "live.toml:12");
    EXPECT_HOLDS(text, "did you mean 'quay'?");
}

TEST_F(LiveConfig, RefusesARuleThatCouldNeverClear) {
    EXPECT_HOLDS(fault("above_m = 5.0", "above_m = 5.0\nclear_below_m = 5.1"),
                 "clear_below_m is 5.1 m, expected at most the threshold 5 m");
    EXPECT_HOLDS(fault("above_m = 5.0", "above_m = 5.0\nbelow_m = 1.0"), "expected exactly one");
    EXPECT_HOLDS(fault("above_m = 5.0", "above_m = 5.0\nclear_above_m = 5.1"), "goes with below_m");
}

TEST_F(LiveConfig, RefusesAWrongUnitPortTopicOrSeverity) {
    EXPECT_HOLDS(fault("\"cm\"", "\"l/s\""), "expected m, cm, mm or ft");
    EXPECT_HOLDS(fault("[broker]", "[broker]\nport = 70000"), "expected 1 to 65535");
    EXPECT_HOLDS(fault("town/quay", "town/#"), "without + and #");
    EXPECT_HOLDS(fault("\"red\"", "\"purple\""), "expected yellow, orange or red");
    EXPECT_HOLDS(fault("unit = ", "format = \"json\"\ntime = \"when\"\nunit = "),
                 "expected a JSON pointer");
}

TEST_F(LiveConfig, RefusesTwoSensorsForOneBoundaryOrName) {
    const std::string second = "[[sensors]]\nname = \"other\"\ntopic = \"x\"\nboundary = \"sea\"\n";
    EXPECT_HOLDS(fault("[[rules]]", second + "[[rules]]"), "which 'quay' replaces already");
    EXPECT_HOLDS(fault("[[rules]]", "[[sensors]]\nname = \"quay\"\ntopic = \"x\"\n[[rules]]"),
                 "taken by another sensor");
}

TEST_F(LiveConfig, WantsAScenarioIfARuleRunsOne) {
    EXPECT_HOLDS(fault("[scenario]\nfile = \"surge.toml\"\n", ""), "scenario is missing");
}

TEST_F(LiveConfig, NeverPublishesWhereASensorReports) {
    EXPECT_HOLDS(fault("[alerts]", "[alerts]\ntopic = \"town/quay\""), "that no sensor uses");
}

}  // namespace
}  // namespace calade::live
