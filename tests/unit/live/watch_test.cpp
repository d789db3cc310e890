// SPDX-License-Identifier: Apache-2.0
#include "calade/live/watch.hpp"

#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"
#include "calade/base/time.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <future>

namespace calade::live {
namespace {

// One gauge at the sea that warns at 5 m; the planned level is 4 m all day from midnight.
struct WatchTest : ::testing::Test {
    test::Scratch scratch;
    Config config = make_config();
    Store store{config.store, {"quay"}};
    std::optional<Watch> watch;

    Config make_config() const {
        Config c;
        c.name = "test";
        c.clock = Config::Clock::readings;
        Sensor s;
        s.name = "quay";
        s.topic = "town/quay";
        s.boundary = "sea";
        s.format.kind = PayloadFormat::Kind::json;
        s.format.time = "/time";
        s.limits.lowest = -5.0;
        s.limits.highest = 9.0;
        s.limits.jump = 2.0;
        c.sensors = {s};
        Rule r;
        r.name = "high";
        r.threshold = 5.0;
        r.clear = 4.8;
        r.severity = "red";
        r.message_fr = "Quai submergé";
        r.message_en = "Quay under water";
        r.run_scenario = true;
        c.rules = {r};
        c.scenario = "surge.toml";
        c.folder = scratch / "runs";
        c.fade_s = 7200.0;
        c.store = scratch / "readings.db";
        c.alerts = scratch / "alerts.jsonl";
        return c;
    }
    static scenario::Scenario planned() {
        scenario::Scenario s;
        s.name = "surge";
        s.start = parse_instant("2024-02-12T00:00:00Z");
        s.duration_s = 86'400.0;
        s.boundaries.push_back({"sea", {{0.0, 86'400.0}, {4.0, 4.0}, "sea"}, ""});
        return s;
    }
    static Message message(const std::string& payload, const std::string& topic = "town/quay") {
        return {topic, payload, payload.size(), now_ms(), std::chrono::steady_clock::now()};
    }
    static Message level(const std::string& clock, double value) {
        return message(
            fmt::format(R"({{"time": "2024-02-12T{}:00Z", "value": {}}})", clock, value));
    }
    Watch& start() {
        watch.emplace(config, store, planned());
        return *watch;
    }
    static nlohmann::json body(const NewEntry& e) { return nlohmann::json::parse(e.entry.body); }
};

TEST_F(WatchTest, StoresAReadingAndStaysQuietBelowTheThreshold) {
    auto& w = start();
    w.take_in({level("06:00", 4.5), level("06:10", 4.9)});
    EXPECT_EQ(w.counts().stored, 2);
    EXPECT_TRUE(w.take_entries().empty());
    EXPECT_TRUE(w.take_requests().empty());
}

TEST_F(WatchTest, RaisesOneAlertWithTheLineageOfItsReading) {
    auto& w = start();
    w.take_in({level("06:00", 4.9), level("06:10", 5.25), level("06:20", 5.5)});
    const auto entries = w.take_entries();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].entry.kind, "raised");
    EXPECT_TRUE(entries[0].arrived);
    const auto b = body(entries[0]);
    EXPECT_EQ(b["rule"], "high");
    EXPECT_EQ(b["sensor"]["name"], "quay");
    EXPECT_EQ(b["reading"]["value_m"], 5.25);
    EXPECT_EQ(b["reading"]["measured_at"], "2024-02-12T06:10:00.000Z");
    EXPECT_EQ(b["reading"]["quality"], "good");
    EXPECT_EQ(b["reading"]["row"], 2);
    EXPECT_EQ(b["threshold_m"], 5.0);
    EXPECT_EQ(b["message"]["fr"], "Quai submergé");
}

TEST_F(WatchTest, ClosesTheAlertWhenTheWaterIsBackPastTheHysteresis) {
    auto& w = start();
    w.take_in({level("06:00", 5.1), level("06:10", 4.9), level("06:20", 4.7)});
    const auto entries = w.take_entries();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].entry.kind, "closed");
    EXPECT_EQ(entries[1].entry.alert, entries[0].entry.alert);
    EXPECT_FALSE(store.open_alert("high"));
}

TEST_F(WatchTest, DoesNotWarnOfDoubtfulReadings) {
    auto& w = start();
    w.take_in({level("06:00", 4.0), level("06:05", 12.0), level("06:10", 7.5)});
    EXPECT_TRUE(w.take_entries().empty());
    EXPECT_EQ(w.counts().quality[static_cast<int>(Quality::out_of_range)], 1);
    EXPECT_EQ(w.counts().quality[static_cast<int>(Quality::jump)], 1);
    EXPECT_EQ(store.readings(), 3) << "they are kept, with their flag";
}

TEST_F(WatchTest, CountsGarbageAndGoesOn) {
    auto& w = start();
    w.take_in({message("{{{"), message(""), message(std::string(100'000, 'x')), message("\xff\xfe"),
               message(R"({"value": null})"), level("06:00", 5.2)});
    EXPECT_EQ(w.counts().refused, 5);
    EXPECT_EQ(w.counts().stored, 1);
    EXPECT_EQ(w.take_entries().size(), 1U);
}

TEST_F(WatchTest, TakesARedeliveredMessageOnce) {
    auto& w = start();
    w.take_in({level("06:00", 5.1), level("06:00", 5.1)});
    w.take_in({level("06:00", 5.1)});
    EXPECT_EQ(w.counts().duplicates, 2);
    EXPECT_EQ(w.take_entries().size(), 1U);
}

TEST_F(WatchTest, RemembersAnOpenAlertOverARestart) {
    start().take_in({level("06:00", 5.1)});
    auto& w = start();
    (void)w.take_entries();
    w.take_in({level("06:10", 5.2)});
    EXPECT_TRUE(w.take_entries().empty()) << "it is open still";
    w.take_in({level("06:20", 4.5)});
    EXPECT_EQ(w.take_entries().size(), 1U);
}

TEST_F(WatchTest, AnnouncesAfterARestartWhatAKilledProcessDidNot) {
    start().take_in({level("06:00", 5.1)});
    const auto entries = start().take_entries();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].entry.kind, "raised");
    store.mark_announced(entries[0].entry.id, 1);
    EXPECT_TRUE(start().take_entries().empty());
}

TEST_F(WatchTest, AsksForARunWithTheObservedLevels) {
    auto& w = start();
    w.take_in({level("05:00", 4.5), level("06:00", 5.0)});
    const auto requests = w.take_requests();
    ASSERT_EQ(requests.size(), 1U);
    const auto& s = requests[0].scenario;
    EXPECT_NEAR(s.boundaries[0].series.at(5 * 3600.0), 4.5, 1e-9);
    EXPECT_NEAR(s.boundaries[0].series.at(6 * 3600.0), 5.0, 1e-9);
    EXPECT_NEAR(s.boundaries[0].series.at(7 * 3600.0), 4.5, 1e-9) << "half faded after an hour";
    EXPECT_NEAR(s.boundaries[0].series.at(8 * 3600.0), 4.0, 1e-9);
    EXPECT_EQ(requests[0].now, "2024-02-12T06:00:00Z");
    EXPECT_EQ(requests[0].observations.at("sea"), 2U);
    EXPECT_EQ(requests[0].folder, scratch / "runs/surge_alert_1");
}

TEST_F(WatchTest, AsksAgainForARunThatWasCutShort) {
    start().take_in({level("06:00", 5.1)});
    const auto requests = start().take_requests();
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(requests[0].now, "2024-02-12T06:00:00Z");
    ForecastResult result;
    result.alerts = requests[0].alerts;
    watch->take_in(result);
    EXPECT_TRUE(start().take_requests().empty());
}

TEST_F(WatchTest, MovesThePeriodToNowIfToldSo) {
    config.from_now = true;
    config.history_s = 1800.0;
    auto& w = start();
    w.take_in({level("20:15", 5.1)});
    const auto requests = w.take_requests();
    ASSERT_EQ(requests.size(), 1U);
    EXPECT_EQ(format_instant(requests[0].scenario.start), "2024-02-12T19:45:00Z");
    EXPECT_NEAR(requests[0].scenario.boundaries[0].series.at(1800.0), 5.1, 1e-9);
}

TEST_F(WatchTest, SaysWhyThereIsNoRunOutsideTheScenariosPeriod) {
    auto& w = start();
    w.take_in({message(R"({"time": "2025-01-01T00:00:00Z", "value": 5.1})")});
    EXPECT_TRUE(w.take_requests().empty());
    const auto entries = w.take_entries();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].entry.kind, "consequences");
    EXPECT_HOLDS(body(entries[1])["error"].get<std::string>(), "outside the period");
}

TEST_F(WatchTest, LinksTheConsequencesToTheirAlert) {
    auto& w = start();
    w.take_in({level("06:00", 5.1)});
    const auto raised = w.take_entries();
    ForecastResult result;
    result.alerts = {raised[0].entry.alert};
    result.folder = "runs/x";
    result.consequences.streets_closed = 12;
    result.consequences.stations = {"Poste A"};
    result.consequences.stations_tripped = 1;
    w.take_in(result);
    const auto entries = w.take_entries();
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].entry.alert, raised[0].entry.alert);
    EXPECT_EQ(body(entries[0])["follows"], "raised");
    EXPECT_EQ(body(entries[0])["streets_closed"], 12);
    EXPECT_EQ(w.counts().runs, 1);
}

TEST(Forecast, RefusesASensorWhoseBoundaryTheScenarioDoesNotPlan) {
    auto s = WatchTest::planned();
    EXPECT_HOLDS(test::message_of<ScenarioError>([&] {
                     use_observed(s, {{"lake", {{0.0, 1.0}}}}, 3600.0);
                 }),
                 "no [[boundaries]] named 'lake'");
}

TEST(Forecast, BeginsWithTheSeaAtItsObservedLevel) {
    auto s = WatchTest::planned();
    use_observed(s, {{"sea", {{0.0, 4.7}}}}, 3600.0);
    EXPECT_NEAR(*s.initial_level_m, 4.7, 1e-12);
}

TEST(Forecast, KeepsOnlyTheNewestOfTheRunsThatWait) {
    std::promise<void> gate;
    auto open = gate.get_future().share();
    std::promise<void> begun;
    std::vector<std::string> seen;
    ForecastWorker worker([&](const ForecastRequest& r) {
        if (seen.empty()) {
            begun.set_value();
        }
        open.wait();
        seen.push_back(r.now);
        return ForecastResult{};
    });
    const auto submit = [&](std::int64_t alert, const char* now) {
        ForecastRequest r;
        r.alerts = {alert};
        r.now = now;
        worker.submit(std::move(r));
    };
    submit(1, "first");
    begun.get_future().wait();
    submit(2, "second");
    submit(3, "third");
    gate.set_value();
    std::vector<ForecastResult> results;
    while (worker.busy()) {
        if (auto result = worker.take()) {
            results.push_back(std::move(*result));
        }
        std::this_thread::yield();
    }
    ASSERT_EQ(results.size(), 2U);
    EXPECT_EQ(results[1].now, "third");
    EXPECT_EQ(results[1].alerts, (std::vector<std::int64_t>{2, 3}));
}

TEST(Forecast, TurnsAFailedRunIntoItsReason) {
    ForecastWorker worker([](const ForecastRequest&) -> ForecastResult { fail<>("no water"); });
    ForecastRequest r;
    r.alerts = {4};
    worker.submit(std::move(r));
    std::optional<ForecastResult> result;
    while (!result) {
        result = worker.take();
        std::this_thread::yield();
    }
    EXPECT_EQ(result->error, "no water");
    EXPECT_EQ(result->alerts, std::vector<std::int64_t>{4});
}

TEST(Consequences, AreReadFromTheCascadeLog) {
    const test::Scratch scratch;
    scratch.write(
        "events.jsonl",
        R"({"id":0,"time":"2024-02-12T08:00:00Z","kind":"defence_overtopped","element":{"type":"defence","name":"Quai","label":""},"value":0.1}
{"id":1,"time":"2024-02-12T08:10:00Z","kind":"street_closed","element":{"type":"street","name":"S1","label":"Rue Basse"},"value":0.3}
{"id":2,"time":"2024-02-12T08:20:00Z","kind":"street_closed","element":{"type":"street","name":"S2","label":""},"value":0.3}
{"id":3,"time":"2024-02-12T08:30:00Z","kind":"street_closed","element":{"type":"street","name":"S1","label":"Rue Basse"},"value":0.3}
{"id":4,"time":"2024-02-12T08:40:00Z","kind":"station_flooded","element":{"type":"station","name":"P1"},"value":0.5}
{"id":5,"time":"2024-02-12T08:40:00Z","kind":"outage","element":{"type":"station","name":"P1"},"value":300}
{"id":6,"time":"2024-02-12T08:50:00Z","kind":"supply_restored","element":{"type":"network","name":""},"value":300}
{"id":7,"time":"2024-02-12T09:00:00Z","kind":"outage","element":{"type":"station","name":"P2"},"value":200}
)");
    const auto c = read_consequences(scratch.path());
    EXPECT_EQ(c.streets_closed, 2);
    EXPECT_EQ(c.stations, std::vector<std::string>{"P1"});
    EXPECT_DOUBLE_EQ(c.customers_peak, 300.0);
    ASSERT_EQ(c.firsts.size(), 5U);
    EXPECT_EQ(c.firsts[1].name, "Rue Basse");
    EXPECT_EQ(c.firsts[1].time, "2024-02-12T08:10:00Z");
}

TEST(Consequences, RefuseALogThatIsNone) {
    const test::Scratch scratch;
    EXPECT_HOLDS(test::message_of<DataError>([&] { (void)read_consequences(scratch.path()); }),
                 "cannot be read");
    scratch.write("events.jsonl", "{}\n");
    EXPECT_HOLDS(test::message_of<DataError>([&] { (void)read_consequences(scratch.path()); }),
                 "events.jsonl:1");
}

}  // namespace
}  // namespace calade::live
