// SPDX-License-Identifier: Apache-2.0
// From a level at the sea gauge of the demo town to the consequences of the run that it starts.
#include "../../support/sanitized.hpp"
#include "broker.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace calade::live {
namespace {

using namespace std::chrono_literals;

struct LiveRun : ::testing::Test {
    /// Publishes levels measured from 08:00 on, ten minutes apart, and waits for the end.
    void publish_and_wait(const std::vector<double>& levels) {
        if (test::mosquitto_program().empty()) {
            GTEST_SKIP() << "no mosquitto broker is installed (setup/apt.txt names it)";
        }
        const test::TestBroker broker(scratch);
        scratch.write("surge.toml", test::small_surge);
        const auto config =
            scratch.write("live.toml", fmt::format(R"(format = 1
name = "run test"
clock = "readings"
[broker]
host = "127.0.0.1"
port = {0}
client_id = "calade-run-test"
[[sensors]]
name = "sea gauge"
topic = "sea"
format = "json"
time = "/time"
boundary = "sea"
[[rules]]
name = "high"
sensor = "sea gauge"
above_m = 5.9
severity = "red"
message_fr = "haut"
message_en = "high"
run_scenario = true
[scenario]
file = "surge.toml"
folder = "{1}/runs"
fade = "12 h"
[store]
file = "{1}/readings.db"
[alerts]
file = "{1}/alerts.jsonl"
)",
                                                   broker.port(), scratch.path().string()));
        test::Process reader({CALADE_PROGRAM, "live", config.string(), "--max-messages",
                              std::to_string(levels.size())},
                             scratch / "live.log");
        ASSERT_TRUE(test::eventually(60s, [&] {
            return test::count_lines(scratch / "live.log", "connected as") == 1;
        })) << test::contents(scratch / "live.log");
        test::Publisher publisher(broker.port(), "sea", scratch);
        for (std::size_t i = 0; i < levels.size(); ++i) {
            publisher.send(fmt::format(R"({{"time": "2024-02-12T08:{:02}:00Z", "value": {}}})",
                                       10 * i, levels[i]));
        }
        EXPECT_EQ(publisher.finish(), 0);
        ASSERT_EQ(reader.exit_code(test::sanitized ? 900s : 120s), 0)
            << test::contents(scratch / "live.log");
        std::ifstream in(scratch / "alerts.jsonl");
        for (std::string line; std::getline(in, line);) {
            lines.push_back(nlohmann::json::parse(line));
        }
    }
    test::Scratch scratch;
    std::vector<nlohmann::json> lines;
};

// The planned tide stays 0.75 m below the low quay (5.75 m). At 08:30 it is 1.15 m above plan, so
// it is expected at 6.1 m by 09:00.
TEST_F(LiveRun, FloodsTheTownThatThePlannedTideWouldNot) {
    publish_and_wait({4.8, 5.2, 5.6, 5.95});
    ASSERT_EQ(lines.size(), 2U);
    const auto& raised = lines[0];
    const auto& after = lines[1];
    EXPECT_EQ(raised["kind"], "raised");
    EXPECT_EQ(after["kind"], "consequences");
    EXPECT_EQ(after["alert"], raised["alert"]);
    ASSERT_FALSE(after.contains("error")) << after.dump();
    EXPECT_EQ(after["observations"]["sea"], 4);
    bool overtopped = false;
    for (const auto& first : after["first"]) {
        overtopped = overtopped || first["kind"] == "defence_overtopped";
    }
    EXPECT_TRUE(overtopped) << after.dump();
    EXPECT_GT(after["streets_closed"].get<int>(), 0);
    const std::filesystem::path run = after["run"].get<std::string>();
    EXPECT_TRUE(std::filesystem::exists(run / "run.json"));
    const auto series = test::contents(run / "observed_sea.csv");
    EXPECT_HOLDS(series, "2024-02-12T08:30:00Z,5.9500");
}

TEST_F(LiveRun, StaysQuietAtThePlannedTide) {
    publish_and_wait({4.6, 4.67, 4.73});
    EXPECT_TRUE(lines.empty());
    EXPECT_FALSE(std::filesystem::exists(scratch / "runs"));
}

}  // namespace
}  // namespace calade::live
