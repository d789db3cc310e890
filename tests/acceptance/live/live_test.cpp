// SPDX-License-Identifier: Apache-2.0
// `calade live` as a process, against a real mosquitto on loopback.
#include "broker.hpp"
#include "calade/live/clock.hpp"
#include "calade/live/store.hpp"
#include "calade/live/subscriber.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace calade::live {
namespace {

using namespace std::chrono_literals;

constexpr Millis epoch = 1'707'728'700'000;  // 2024-02-12T09:05:00Z

struct LiveProcess : ::testing::Test {
    void SetUp() override {
        if (test::mosquitto_program().empty()) {
            GTEST_SKIP() << "no mosquitto broker is installed (setup/apt.txt names it)";
        }
        broker.emplace(scratch);
        config = scratch.write(
            "live.toml", fmt::format(R"(format = 1
name = "process test"
clock = "readings"
[broker]
host = "127.0.0.1"
port = {}
client_id = "calade-test"
give_up_after = "4 s"
[[sensors]]
name = "quay"
topic = "town/quay"
format = "json"
time = "/t"
time_format = "ms"
valid_range_m = [-10, 10]
jump_m = 20
[[rules]]
name = "high"
sensor = "quay"
above_m = 5.0
clear_below_m = 4.0
severity = "red"
message_fr = "haut"
message_en = "high"
{}[store]
file = "{}"
[alerts]
file = "{}"
topic = "calade/alerts"
)",
                                     broker->port(), extra_rules, db.string(), alerts.string()));
    }
    std::unique_ptr<test::Process> live(std::vector<std::string> more = {}) {
        std::vector<std::string> command = {CALADE_PROGRAM, "live", config.string()};
        command.insert(command.end(), more.begin(), more.end());
        return std::make_unique<test::Process>(command, log);
    }
    bool connected(int times = 1) {
        return test::eventually(20s,
                                [&] { return test::count_lines(log, "connected as") >= times; });
    }
    /// Subscribed once and gone: from now on the broker keeps what comes for the session.
    void make_session() {
        auto p = live();
        ASSERT_TRUE(connected()) << test::contents(log);
        p->signal(SIGINT);
        ASSERT_EQ(p->exit_code(10s), 130) << test::contents(log);
    }
    static std::string payload(Millis t, double value) {
        return fmt::format(R"({{"t": {}, "value": {}}})", t, value);
    }

    test::Scratch scratch;
    std::string extra_rules;
    std::filesystem::path db = scratch / "readings.db";
    std::filesystem::path alerts = scratch / "alerts.jsonl";
    std::filesystem::path log = scratch / "live.log";
    std::filesystem::path config;
    std::optional<test::TestBroker> broker;
};

TEST_F(LiveProcess, LosesNoAcknowledgedMessageWhenKilledAgainAndAgain) {
    constexpr int messages = 4000;
    constexpr int kills = 8;
    make_session();
    test::Publisher publisher(broker->port(), "town/quay", scratch);
    auto reader = live();
    ASSERT_TRUE(connected(2));
    int sent = 0;
    for (int k = 0; k < kills; ++k) {
        for (int n = 0; n < messages / kills; ++n, ++sent) {
            publisher.send(payload(epoch + sent, 1.0 + 0.0005 * sent));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10 + 15 * k});
        reader->kill();
        reader = live();
        std::this_thread::sleep_for(std::chrono::milliseconds{40 * (k % 3)});
    }
    EXPECT_EQ(publisher.finish(), 0);
    reader->kill();
    auto last = live({"--until-idle", "1.5"});
    ASSERT_EQ(last->exit_code(60s), 0) << test::contents(log);
    const Store store(db, {"quay"});
    std::set<Millis> seen;
    for (const auto& o : store.observations(0, epoch, epoch + messages, epoch)) {
        seen.insert(static_cast<Millis>(std::llround(1000.0 * o.time)));
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(messages))
        << "first missing is not in the database";
    EXPECT_EQ(store.readings(), messages) << "and none is there twice";
}

TEST_F(LiveProcess, AcknowledgesNothingBeforeItIsToldTo) {
    Broker b;
    b.host = "127.0.0.1";
    b.port = broker->port();
    b.client_id = "half";
    const auto receive = [](Subscriber& s, std::size_t wanted, std::chrono::seconds limit) {
        std::vector<std::string> got;
        test::eventually(limit, [&] {
            for (auto& m : s.receive(20ms)) {
                got.push_back(m.payload);
            }
            if (got.empty()) {
                s.acknowledge();  // the connection and subscription themselves
            }
            return got.size() >= wanted;
        });
        return got;
    };
    {
        Subscriber first(b, {"x"});
        (void)receive(first, 1, 1s);
        ASSERT_TRUE(first.connected());
        test::Publisher publisher(broker->port(), "x", scratch);
        publisher.send("one");
        publisher.send("two");
        ASSERT_EQ(publisher.finish(), 0);
        EXPECT_EQ(receive(first, 2, 5s), (std::vector<std::string>{"one", "two"}));
        // It ends here as if it were killed: received, not stored, not acknowledged.
    }
    Subscriber second(b, {"x"});
    EXPECT_EQ(receive(second, 2, 5s), (std::vector<std::string>{"one", "two"}));
    second.acknowledge();
    // The broker has read that when it brings what was published later; of this last one it may
    // still wait for the word when it meets the same name on a new connection.
    test::Publisher later(broker->port(), "x", scratch);
    later.send("three");
    ASSERT_EQ(later.finish(), 0);
    EXPECT_EQ(receive(second, 1, 5s), std::vector<std::string>{"three"});
    second.acknowledge();
    second.disconnect();
    std::this_thread::sleep_for(500ms);
    Subscriber third(b, {"x"});
    for (const auto& again : receive(third, 3, 2s)) {
        EXPECT_EQ(again, "three");
    }
}

TEST_F(LiveProcess, WarnsWithinTwoSecondsOfAMessage) {
    constexpr int alerts_wanted = 60;
    auto reader = live();
    ASSERT_TRUE(connected());
    test::Publisher publisher(broker->port(), "town/quay", scratch);
    std::vector<double> latencies;
    for (int n = 0; n < alerts_wanted; ++n) {
        publisher.send(payload(epoch + 2000 * n, 3.0));  // clears the last one
        const auto sent = std::chrono::steady_clock::now();
        publisher.send(payload(epoch + 2000 * n + 1000, 5.5));
        ASSERT_TRUE(test::eventually(5s, [&] {
            return test::count_lines(alerts, R"("kind":"raised")") == n + 1;
        })) << test::contents(log);
        latencies.push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - sent).count());
    }
    std::sort(latencies.begin(), latencies.end());
    const double p50 = latencies[latencies.size() / 2];
    const double p99 = latencies.back();  // of sixty the last one
    fmt::print("published to line in the alert file: p50 {:.1f} ms, worst of {} {:.1f} ms\n",
               1000.0 * p50, alerts_wanted, 1000.0 * p99);
    EXPECT_LT(p99, 2.0);
    reader->signal(SIGINT);
    EXPECT_EQ(reader->exit_code(10s), 130);
    EXPECT_EQ(test::count_lines(log, "message to alert: p50"), 1) << test::contents(log);
}

TEST_F(LiveProcess, WritesAnAlertThatNamesItsReading) {
    auto reader = live({"--max-messages", "2"});
    ASSERT_TRUE(connected());
    test::Publisher publisher(broker->port(), "town/quay", scratch);
    publisher.send(payload(epoch, 4.2));
    publisher.send(payload(epoch + 1000, 5.25));
    ASSERT_EQ(publisher.finish(), 0);
    ASSERT_EQ(reader->exit_code(20s), 0) << test::contents(log);
    const auto line = nlohmann::json::parse(test::contents(alerts));
    EXPECT_EQ(line["kind"], "raised");
    EXPECT_EQ(line["alert"], 1);
    EXPECT_EQ(line["reading"]["row"], 2);
    EXPECT_EQ(line["reading"]["value_m"], 5.25);
    EXPECT_EQ(line["reading"]["measured_at"], "2024-02-12T09:05:01.000Z");
    EXPECT_EQ(line["reading"]["quality"], "good");
    EXPECT_LT(line["latency_ms"].get<double>(), 2000.0);
}

TEST_F(LiveProcess, PublishesAlertsAndNothingElse) {
    test::Process spy({"mosquitto_sub", "-h", "127.0.0.1", "-p", std::to_string(broker->port()),
                       "-t", "#", "-F", "%t"},
                      scratch / "spy.log");
    std::this_thread::sleep_for(300ms);
    auto reader = live({"--max-messages", "1"});
    ASSERT_TRUE(connected());
    test::Publisher publisher(broker->port(), "town/quay", scratch);
    publisher.send(payload(epoch, 5.2));
    ASSERT_EQ(publisher.finish(), 0);
    ASSERT_EQ(reader->exit_code(20s), 0) << test::contents(log);
    EXPECT_TRUE(test::eventually(
        5s, [&] { return test::count_lines(scratch / "spy.log", "calade/alerts") == 1; }));
    EXPECT_EQ(test::contents(scratch / "spy.log"), "town/quay\ncalade/alerts\n");
}

TEST_F(LiveProcess, CountsGarbageAndLivesOn) {
    auto reader = live({"--max-messages", "6"});
    ASSERT_TRUE(connected());
    test::Publisher publisher(broker->port(), "town/quay", scratch);
    for (const auto& text :
         {std::string("garbage"), std::string("{\"value\": }"), std::string("[[[[[[[["),
          std::string("\x01\xff\xfe"), std::string(200'000, 'A'), payload(epoch, 5.2)}) {
        publisher.send(text);
    }
    ASSERT_EQ(publisher.finish(), 0);
    ASSERT_EQ(reader->exit_code(20s), 0) << test::contents(log);
    EXPECT_HOLDS(test::contents(log), "1 readings stored, 0 were there already, 5 not readable");
    EXPECT_EQ(test::count_lines(alerts, "raised"), 1);
}

TEST_F(LiveProcess, ComesBackWhenTheBrokerDoes) {
    auto reader = live({"--max-messages", "1"});
    ASSERT_TRUE(connected());
    broker->stop();
    ASSERT_TRUE(test::eventually(10s, [&] { return test::count_lines(log, "trying again") >= 1; }));
    broker->start();
    ASSERT_TRUE(connected(2)) << test::contents(log);
    test::Publisher publisher(broker->port(), "town/quay", scratch);
    publisher.send(payload(epoch, 5.2));
    EXPECT_EQ(publisher.finish(), 0);
    EXPECT_EQ(reader->exit_code(20s), 0) << test::contents(log);
}

TEST_F(LiveProcess, EndsWithAReasonIfThereIsNoBroker) {
    broker->stop();
    auto reader = live();
    EXPECT_EQ(reader->exit_code(20s), 1);
    const auto text = test::contents(log);
    EXPECT_HOLDS(text, "Connection refused; trying again");
    EXPECT_HOLDS(text, "no connection for 4 s; is the broker running");
}

TEST_F(LiveProcess, RefusesAWrongConfigurationBeforeItConnects) {
    auto reader = live({"--set", "broker.prot=1"});
    EXPECT_EQ(reader->exit_code(20s), 2);
    EXPECT_HOLDS(test::contents(log), "did you mean 'port'?");
    EXPECT_FALSE(std::filesystem::exists(db));
}

}  // namespace
}  // namespace calade::live
