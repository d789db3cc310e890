// SPDX-License-Identifier: Apache-2.0
// From a meter at a transformer of the demo town to an alert on what the estimate of its grid says,
// beside a gauge whose alerts must not depend on it.
#include "broker.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace calade::live {
namespace {

using namespace std::chrono_literals;

struct LiveGrid : ::testing::Test {
    void SetUp() override {
        if (test::mosquitto_program().empty()) {
            GTEST_SKIP() << "no mosquitto broker is installed (setup/apt.txt names it)";
        }
        broker.emplace(scratch);
        scratch.write("surge.toml", test::small_surge);
    }
    /// A gauge at the sea, and at kiosk P0001 the current of its transformer and the voltage
    /// behind.
    std::filesystem::path config(const std::string& grid_file, const std::string& kiosk) {
        return scratch.write(
            "live.toml", fmt::format(R"(format = 1
name = "grid test"
clock = "readings"
[broker]
host = "127.0.0.1"
port = {0}
client_id = "calade-grid-test"
[[sensors]]
name = "sea gauge"
topic = "sea"
format = "json"
time = "/time"
boundary = "sea"
[[sensors]]
name = "kiosk current"
topic = "kiosk/current"
quantity = "current"
branch = "{3}.t"
end = "to"
format = "json"
time = "/time"
[[sensors]]
name = "kiosk voltage"
topic = "kiosk/voltage"
quantity = "voltage"
bus = "{3}.lv"
unit = "V"
to_neutral = true
format = "json"
time = "/time"
[[rules]]
name = "high"
sensor = "sea gauge"
above_m = 5.9
severity = "red"
message_fr = "haut"
message_en = "high"
[[rules]]
name = "overload"
branch = "{3}.t"
above_share = 1.0
severity = "orange"
message_fr = "transformateur en surcharge"
message_en = "transformer overloaded"
[scenario]
file = "surge.toml"
folder = "{1}/runs"
[grid]
every = "1 s"
file = "{2}"
[store]
file = "{1}/readings.db"
[alerts]
file = "{1}/alerts.jsonl"
)",
                                     broker->port(), scratch.path().string(), grid_file, kiosk));
    }
    std::unique_ptr<test::Process> start(const std::string& grid_file,
                                         const std::string& kiosk = "P0001") {
        return std::make_unique<test::Process>(
            std::vector<std::string>{CALADE_PROGRAM, "live", config(grid_file, kiosk).string()},
            log);
    }
    bool connected() {
        return test::eventually(60s, [&] { return test::count_lines(log, "connected as") == 1; });
    }
    void send(const std::string& topic, const std::string& clock, double value) {
        test::Publisher publisher(broker->port(), topic, scratch);
        publisher.send(fmt::format(R"({{"time": "2024-02-12T{}Z", "value": {}}})", clock, value));
        ASSERT_EQ(publisher.finish(), 0);
    }
    bool line_comes(const std::string& part, int times = 1) {
        return test::eventually(20s, [&] { return test::count_lines(alerts, part) == times; });
    }
    nlohmann::json last_line() {
        const auto text = test::contents(alerts);
        const auto end = text.find_last_not_of('\n');
        return nlohmann::json::parse(text.substr(text.rfind('\n', end) + 1));
    }
    nlohmann::json estimate() { return nlohmann::json::parse(test::contents(grid)); }

    test::Scratch scratch;
    std::filesystem::path alerts = scratch / "alerts.jsonl";
    std::filesystem::path log = scratch / "live.log";
    std::filesystem::path grid = scratch / "grid.json";
    std::optional<test::TestBroker> broker;
};

TEST_F(LiveGrid, WarnsOfAnOverloadedTransformerAndOfASensorThatContradictsTheGrid) {
    auto reader = start(grid.string());
    ASSERT_TRUE(connected()) << test::contents(log);
    ASSERT_TRUE(test::eventually(20s, [&] { return std::filesystem::exists(grid); }))
        << "the plan is estimated before the first reading";
    const auto plan = estimate();
    const auto& branch = plan["branches"]["P0001.t"];
    const double rated = branch["current_a"].get<double>() / branch["loading"].get<double>();

    send("kiosk/current", "08:10:00", 1.2 * rated);
    ASSERT_TRUE(line_comes(R"("rule":"overload")")) << test::contents(log);
    auto line = last_line();
    EXPECT_EQ(line["kind"], "raised");
    EXPECT_EQ(line["element"]["name"], "P0001.t");
    EXPECT_NEAR(line["estimate"]["value_share"].get<double>(), 1.2, 0.02);
    EXPECT_EQ(line["message"]["fr"], "transformateur en surcharge");
    EXPECT_NEAR(estimate()["branches"]["P0001.t"]["loading"].get<double>(), 1.2, 0.02);

    send("kiosk/voltage", "08:11:00", 160.0);  // of 231 V
    ASSERT_TRUE(line_comes(R"("rule":"sensor fault: kiosk voltage")")) << test::contents(log);
    EXPECT_EQ(last_line()["reading"]["quality"], "contradicted");
    send("kiosk/voltage", "08:12:00", 230.0);
    ASSERT_TRUE(line_comes(R"("rule":"sensor fault: kiosk voltage")", 2)) << test::contents(log);
    EXPECT_EQ(last_line()["kind"], "closed");

    send("sea", "08:13:00", 5.95);
    ASSERT_TRUE(line_comes(R"("rule":"high")"));
    reader->signal(SIGINT);
    EXPECT_EQ(reader->exit_code(20s), 130);
    EXPECT_HOLDS(test::contents(log), "grid estimated");
}

TEST_F(LiveGrid, WatchesTheWaterThoughNoEstimateSucceeds) {
    scratch.write("taken", "");
    auto reader = start((scratch / "taken/grid.json").string());  // cannot be written
    ASSERT_TRUE(connected()) << test::contents(log);
    send("kiosk/current", "08:10:00", 100.0);
    ASSERT_TRUE(test::eventually(20s, [&] {
        return test::count_lines(log, "the grid cannot be estimated") >= 1;
    })) << test::contents(log);
    send("sea", "08:13:00", 5.95);
    ASSERT_TRUE(line_comes(R"("rule":"high")")) << test::contents(log);
    reader->signal(SIGINT);
    EXPECT_EQ(reader->exit_code(20s), 130);
    EXPECT_HOLDS(test::contents(log), "without success");
}

TEST_F(LiveGrid, RefusesAPlaceThatTheTownHasNotBeforeItConnects) {
    auto reader = start(grid.string(), "P001");
    EXPECT_EQ(reader->exit_code(60s), 2);
    EXPECT_HOLDS(test::contents(log), "did you mean 'P0001.t'?");
    EXPECT_FALSE(std::filesystem::exists(scratch / "readings.db"));
}

}  // namespace
}  // namespace calade::live
