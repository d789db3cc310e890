// SPDX-License-Identifier: Apache-2.0
#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"
#include "calade/base/time.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/live/alert_entries.hpp"
#include "calade/live/watch.hpp"
#include "small_grid.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <thread>

namespace calade::live {
namespace {

using namespace std::chrono_literals;

// The small town with a current at its kiosk, voltages at kiosk and house, and a gauge at the sea.
struct GridWatch : ::testing::Test {
    test::Scratch scratch;
    city::City town = test_grid::town();
    Config config = make_config();
    Store store{config.store, {"kiosk", "bar", "house", "quay"}};
    std::optional<Watch> watch;
    GridWorker::Run estimate = estimate_on(config, town, planned());
    std::chrono::steady_clock::time_point time{1h};

    static Sensor sensor(const char* name, SensorQuantity quantity, const char* unit) {
        Sensor s;
        s.name = s.topic = name;
        s.quantity = quantity;
        s.unit = unit;
        s.format.kind = PayloadFormat::Kind::json;
        s.format.time = "/time";
        return s;
    }
    static Rule rule(const char* name, Rule::Subject subject, double threshold, double clear) {
        Rule r;
        r.name = name;
        r.subject = subject;
        r.direction =
            subject == Rule::Subject::voltage ? Rule::Direction::below : Rule::Direction::above;
        r.threshold = threshold;
        r.clear = clear;
        r.severity = "red";
        r.message_fr = "fr";
        r.message_en = "en";
        return r;
    }
    Config make_config() const {
        Config c;
        c.clock = Config::Clock::readings;
        c.sensors = {sensor("kiosk", SensorQuantity::current, "A"),
                     sensor("bar", SensorQuantity::voltage, "V"),
                     sensor("house", SensorQuantity::voltage, "V"),
                     sensor("quay", SensorQuantity::water_level, "m")};
        c.sensors[0].grid = GridPlace{};
        c.sensors[0].grid->branch = "quay.t";
        c.sensors[0].grid->to_end = true;
        c.sensors[1].grid = GridPlace{};
        c.sensors[1].grid->bus = "quay";
        c.sensors[2].grid = GridPlace{};
        c.sensors[2].grid->bus = "house";
        auto level = rule("high", Rule::Subject::level, 5.0, 4.8);
        level.sensor = 3;
        c.rules = {rule("overload", Rule::Subject::loading, 1.0, 0.9),
                   rule("low", Rule::Subject::voltage, 0.94, 0.95), level};
        c.scenario = "surge.toml";
        c.folder = scratch / "runs";
        c.store = scratch / "readings.db";
        c.grid.file = scratch / "grid.json";
        place_at_grid(c, town.power);
        return c;
    }
    static scenario::Scenario planned() {
        scenario::Scenario s;
        s.start = parse_instant("2024-02-12T00:00:00Z");
        s.duration_s = 86'400.0;
        return s;
    }
    Watch& start() { return watch.emplace(config, store, planned(), &town.power); }
    Watch& now() { return watch ? *watch : start(); }
    void send(const std::string& topic, const std::string& value, const char* clock = "06:00",
              const char* more = "") {
        const auto payload =
            fmt::format(R"({{"time": "2024-02-12T{}:00Z", "value": {}{}}})", clock, value, more);
        now().take_in(
            {{topic, payload, payload.size(), now_ms(), std::chrono::steady_clock::now()}});
    }
    /// What is estimated after a minute; the result goes back to the watch.
    std::optional<GridResult> estimated() {
        time += 1min;
        auto request = now().take_grid_request(time);
        if (!request) {
            return std::nullopt;
        }
        GridWorker worker(estimate);
        worker.submit(*request);
        std::optional<GridResult> result;
        while (!(result = worker.take())) {
            std::this_thread::yield();
        }
        now().take_in(*result);
        return result;
    }
    std::vector<nlohmann::json> entries() {
        std::vector<nlohmann::json> out;
        for (const auto& e : now().take_entries()) {
            out.push_back(nlohmann::json::parse(alert_line(e.entry, 0, -1.0)));
        }
        return out;
    }
    [[nodiscard]] std::int64_t flagged(Quality q) {
        return now().counts().quality[static_cast<std::size_t>(q)];
    }
};

TEST_F(GridWatch, WarnsOfAnOverloadThatTheEstimateShows) {
    send("kiosk", "100");
    ASSERT_TRUE(estimated());
    EXPECT_TRUE(entries().empty());
    send("kiosk", "260", "06:10");
    const auto result = estimated();
    ASSERT_TRUE(result);
    EXPECT_NEAR(result->estimate.branch_current_a[1], 260.0, 1.0);
    const auto lines = entries();
    ASSERT_EQ(lines.size(), 1U) << now().counts().failed_estimates;
    EXPECT_EQ(lines[0]["kind"], "raised");
    EXPECT_EQ(lines[0]["rule"], "overload");
    EXPECT_EQ(lines[0]["element"]["name"], "quay.t");
    EXPECT_EQ(lines[0]["threshold_share"], 1.0);
    EXPECT_NEAR(lines[0]["estimate"]["value_share"].get<double>(), 260.0 / 230.0, 0.01);
    EXPECT_EQ(lines[0]["estimate"]["last_reading"], 2);
    EXPECT_EQ(lines[0]["message"]["fr"], "fr");
    send("kiosk", "100", "06:20");
    ASSERT_TRUE(estimated());
    EXPECT_EQ(entries().at(0)["kind"], "closed");
}

TEST_F(GridWatch, WarnsOfABusThatASensorFindsDead) {
    send("house", "0.5");
    ASSERT_TRUE(estimated());
    const auto lines = entries();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0]["rule"], "low");
    EXPECT_EQ(lines[0]["element"]["name"], "house");
    EXPECT_EQ(lines[0]["estimate"]["value_pu"], 0.0);
    EXPECT_EQ(lines[0]["estimate"]["dark_buses"], 1);
}

TEST_F(GridWatch, WritesTheLastEstimate) {
    send("kiosk", "100");
    ASSERT_TRUE(estimated());
    std::ifstream in(scratch / "grid.json");
    const auto file = nlohmann::json::parse(in);
    EXPECT_EQ(file["instruments_used"], 1);
    EXPECT_NEAR(file["branches"]["quay.t"]["loading"].get<double>(), 100.0 / 230.0, 0.01);
    EXPECT_GT(file["voltage_pu"]["house"].get<double>(), 0.9);
}

TEST_F(GridWatch, NamesASensorAtFaultAndSaysWhenItIsSound) {
    send("bar", "398");
    send("house", "330");  // the street would have to carry four times its load
    ASSERT_TRUE(estimated());
    auto lines = entries();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0]["rule"], "sensor fault: house");
    EXPECT_EQ(lines[0]["sensor"]["name"], "house");
    EXPECT_EQ(lines[0]["reading"]["quality"], "contradicted");
    EXPECT_HOLDS(lines[0]["message"]["fr"].get<std::string>(), "en défaut");
    EXPECT_HOLDS(lines[0]["message"]["en"].get<std::string>(), "at fault");
    EXPECT_EQ(flagged(Quality::contradicted), 1);
    send("house", "331", "06:01");
    ASSERT_TRUE(estimated());
    EXPECT_TRUE(entries().empty()) << "it is known";
    start();
    (void)entries();
    send("house", "394", "06:02");
    ASSERT_TRUE(estimated());
    lines = entries();
    ASSERT_EQ(lines.size(), 1U) << "known over a restart too";
    EXPECT_EQ(lines[0]["kind"], "closed");
    EXPECT_FALSE(store.open_alert("sensor fault: house"));
}

TEST_F(GridWatch, AsksAtABoundedRateAndOnlyWhenSomethingChanged) {
    send("kiosk", "100");
    EXPECT_TRUE(now().take_grid_request(time));
    send("kiosk", "110", "06:01");
    EXPECT_FALSE(now().take_grid_request(time + 4s)) << "not before five seconds";
    EXPECT_TRUE(now().wants_estimate());
    EXPECT_TRUE(now().take_grid_request(time + 5s));
    EXPECT_FALSE(now().take_grid_request(time + 1h)) << "nothing new";
    send("quay", "4.0", "06:02");
    EXPECT_FALSE(now().take_grid_request(time + 2h)) << "water is not the grid's";
}

TEST_F(GridWatch, LetsOldValuesGiveWayToThePlan) {
    send("kiosk", "260");
    ASSERT_TRUE(estimated());
    send("quay", "4.0", "06:16");  // the clock of readings goes on
    const auto result = estimated();
    ASSERT_TRUE(result) << "a value that has grown old is a change";
    EXPECT_TRUE(std::isnan(result->request.values[0]));
    EXPECT_EQ(result->estimate.used, 0);
    EXPECT_NEAR(result->estimate.estimated_w, 90e3, 1.0);
    ASSERT_EQ(entries().size(), 1U) << "the overload stays raised: the plan is no news";
}

TEST_F(GridWatch, GoesOnFromTheStoreAfterARestart) {
    send("kiosk", "100");
    start();
    const auto request = now().take_grid_request(time);
    ASSERT_TRUE(request);
    EXPECT_DOUBLE_EQ(request->values[0], 100.0);
    EXPECT_EQ(request->row, 1);
}

TEST_F(GridWatch, FlagsAndLeavesOutWhatCannotBe) {
    send("kiosk", "2301");
    send("kiosk", "-1", "06:01");
    send("kiosk", "\"nan\"", "06:02");
    send("kiosk", "{}", "06:03");
    config.sensors[0].format.unit = "/unit";
    send("kiosk", "100", "06:04", R"(, "unit": "kW")");
    EXPECT_EQ(flagged(Quality::out_of_range), 2);
    EXPECT_EQ(flagged(Quality::not_finite), 1);
    EXPECT_EQ(flagged(Quality::wrong_unit), 1);
    EXPECT_EQ(now().counts().refused, 1);
    const auto request = now().take_grid_request(time);
    ASSERT_TRUE(request);
    EXPECT_TRUE(std::isnan(request->values[0]));
    send("kiosk", "0.1", "06:05", R"(, "unit": "kA")");
    EXPECT_DOUBLE_EQ(now().take_grid_request(time + 1min)->values[0], 100.0);
    send("kiosk", "0.1", "06:05", R"(, "unit": "kA")");
    EXPECT_EQ(now().counts().duplicates, 1);
}

TEST_F(GridWatch, WarnsOfTheWaterWhileTheGridCannotBeEstimated) {
    estimate = [](const GridRequest&) -> energy::town_estimate::Estimate {
        fail<NumericalError>("no estimate in this test");
    };
    send("kiosk", "100");
    const auto result = estimated();
    ASSERT_TRUE(result);
    EXPECT_EQ(result->error, "no estimate in this test");
    EXPECT_EQ(now().counts().failed_estimates, 1);
    EXPECT_TRUE(entries().empty());
    send("quay", "5.2");
    const auto lines = entries();
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0]["rule"], "high");
    EXPECT_EQ(lines[0]["reading"]["value_m"], 5.2);
}

TEST_F(GridWatch, GivesRunsTheLoadsThatItFinds) {
    config.rules[2].run_scenario = true;
    config.sensors[3].limits.jump = 9.0;
    send("kiosk", "68.4");  // half of the 136.9 A that 90 kW and 30 kvar take
    const auto result = estimated();
    ASSERT_TRUE(result);
    const double share = result->estimate.estimated_w / 90e3;
    EXPECT_NEAR(share, 0.5, 0.05);
    send("quay", "5.2");
    const auto requests = now().take_requests();
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_DOUBLE_EQ(requests[0].scenario.energy.load_scale, share);
    EXPECT_HOLDS(requests[0].scenario.text, "energy.load_scale is");
    config.grid.scale_loads = false;
    send("quay", "4.0", "06:10");
    send("quay", "5.3", "06:20");
    EXPECT_DOUBLE_EQ(now().take_requests().at(0).scenario.energy.load_scale, 1.0);
}

// Of a winter's day, 04:00 against 19:00; between the readings' hours nothing else changes.
TEST(GridEstimate, PlansTheLoadsOfTheHour) {
    const auto town = city::make_demo_town({500});
    scenario::Scenario s;
    s.start = parse_instant("2024-02-12T00:00:00Z");
    s.duration_s = 86'400.0;
    energy::loads::Course course;
    course.temperature_c = {{0.0, 86'400.0}, {3.0, 3.0}, "temperature"};
    course.cloud = {{0.0, 86'400.0}, {0.5, 0.5}, "cloud"};
    course.start = s.start;
    course.ends_s = s.duration_s;
    s.loads = course;
    const Config config;
    const auto estimate = estimate_on(config, town, s);
    const auto planned = [&](const char* time) {
        GridRequest request;
        request.now = *parse_ms(time);
        const auto e = estimate(request);
        EXPECT_TRUE(e.found) << e.fault;
        return e.planned_w;
    };
    const double evening = planned("2024-02-12T19:00:00Z");
    EXPECT_LT(planned("2024-02-12T04:00:00Z"), 0.8 * evening);
    EXPECT_DOUBLE_EQ(planned("2024-02-12T19:05:00Z"), evening) << "the same quarter of an hour";
}

}  // namespace
}  // namespace calade::live
