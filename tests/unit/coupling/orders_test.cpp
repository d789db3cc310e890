// SPDX-License-Identifier: Apache-2.0
// What a scenario orders, on the drawn town of drawn_cascade.hpp: its station trips at 5220 s.
#include "calade/base/error.hpp"
#include "support/drawn_cascade.hpp"
#include "unit/coupling/played.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace calade::test {
namespace {

using coupling::Condition;
using coupling::EventKind;
using coupling::OrderKind;

Played play(const std::vector<coupling::Order>& orders, double until_s,
            city::City town = cascade_town()) {
    auto inputs = cascade_inputs();
    inputs.orders = orders;
    return {std::move(town), inputs, until_s};
}

TEST(Orders, AtATimeAreFollowedInTheWindowThatBeginsThen) {
    const auto played = play({{600.0, OrderKind::close_street, 0, {}},
                              {1200.0, OrderKind::open_street, 0, {}},
                              {900.0, OrderKind::switch_opens, 0, {}}},
                             1500.0);
    EXPECT_EQ(played.time_of(EventKind::street_closed), 600.0);
    EXPECT_EQ(played.time_of(EventKind::street_reopened), 1200.0);
    EXPECT_EQ(played.first(EventKind::order)->detail, "switch_opens");
    EXPECT_EQ(played.time_of(EventKind::outage), 960.0);
    EXPECT_TRUE(played.caused_by(EventKind::outage, EventKind::order));
    EXPECT_EQ(played.state.energy.customers_off, 40);
}

// The sea, at 1 m + 0.25 mm/s, passes 1.5 m at 2000 s: seen at the end of the window, 2040 s.
TEST(Orders, OnALevelAreFollowedOnceItIsPassed) {
    coupling::Order order;
    order.kind = OrderKind::switch_opens;
    order.element = 0;
    order.condition = {Condition::Kind::level_above, 0, 1.5, EventKind::order, 120.0};
    const auto played = play({order}, 3000.0);
    ASSERT_NE(played.first(EventKind::order), nullptr);
    EXPECT_EQ(played.time_of(EventKind::order), 2160.0);
    const auto& cause = played.state.events.at(
        static_cast<std::size_t>(played.first(EventKind::order)->causes.at(0)));
    EXPECT_EQ(cause.kind, EventKind::level_passed);
    EXPECT_EQ(cause.time, 2040.0);
    EXPECT_EQ(cause.value, 1.5);
    EXPECT_TRUE(played.caused_by(EventKind::level_passed, EventKind::sea_level_rising));
}

// The sea is above 0.9 m from the start and has not risen by 5 cm when the order is given: its
// level is the cause all the same, one entry for both orders.
TEST(Orders, OnALevelHaveACauseBeforeTheSeaRises) {
    coupling::Order first;
    first.kind = OrderKind::close_street;
    first.element = 0;
    first.condition = {Condition::Kind::level_above, 0, 0.9, EventKind::order, 0.0};
    coupling::Order second = first;
    second.element = 1;
    const auto played = play({first, second}, 180.0);
    int passed = 0;
    int closed = 0;
    for (const auto& event : played.state.events) {
        passed += event.kind == EventKind::level_passed ? 1 : 0;
        if (event.kind == EventKind::street_closed) {
            ++closed;
            ASSERT_EQ(event.causes.size(), 1U);
            EXPECT_EQ(played.state.events.at(static_cast<std::size_t>(event.causes[0])).kind,
                      EventKind::level_passed);
        }
    }
    EXPECT_EQ(passed, 1);
    EXPECT_EQ(closed, 2);
    EXPECT_EQ(played.first(EventKind::sea_level_rising), nullptr);
    first.condition.threshold = second.condition.threshold = 99.0;
    const auto without = play({first, second}, 180.0);
    EXPECT_EQ(without.first(EventKind::level_passed), nullptr);
    EXPECT_EQ(without.first(EventKind::street_closed), nullptr);
}

TEST(Orders, OnAnEventOfTheCascadeNameItAsTheirCause) {
    coupling::Order order;
    order.kind = OrderKind::close_street;
    order.element = 1;
    order.condition = {Condition::Kind::event, 0, 0.0, EventKind::station_flooded, 0.0};
    const auto played = play({order}, 5400.0);
    const auto* closed = played.first(EventKind::street_closed);
    ASSERT_NE(closed, nullptr);
    EXPECT_EQ(closed->time, 5220.0);
    EXPECT_EQ(closed->detail, "order");
    EXPECT_EQ(played.state.events.at(static_cast<std::size_t>(closed->causes.at(0))).kind,
              EventKind::station_flooded);
}

TEST(Orders, OnAConditionThatNeverHoldsAreNeverFollowed) {
    coupling::Order order;
    order.kind = OrderKind::close_street;
    order.element = 0;
    order.condition = {Condition::Kind::level_above, 0, 99.0, EventKind::order, 0.0};
    EXPECT_EQ(play({order}, 600.0).first(EventKind::street_closed), nullptr);
}

TEST(Orders, StopAPumpUntilItWorksAgain) {
    const auto played = play(
        {{600.0, OrderKind::pump_fails, 0, {}}, {1800.0, OrderKind::pump_works, 0, {}}}, 2400.0);
    EXPECT_EQ(played.time_of(EventKind::pump_stopped), 600.0);
    EXPECT_EQ(played.time_of(EventKind::pump_restarted), 1800.0);
    int entries = 0;
    for (const auto& event : played.state.events) {
        entries += event.kind == EventKind::pump_stopped ? 1 : 0;
    }
    EXPECT_EQ(entries, 1) << "the order and the missing feed are one stop";
    EXPECT_EQ(played.state.flood.pump_powered[0], 1);
}

TEST(Generators, KeepThePumpOfTheirSiteRunningForTheirHours) {
    auto town = cascade_town();
    town.sites[0].autonomy_h = 0.5;
    const auto played = play({}, 7200.0, town);
    EXPECT_EQ(played.time_of(EventKind::station_flooded), 5220.0);
    EXPECT_EQ(played.time_of(EventKind::pump_stopped), 5220.0 + 1800.0);
}

TEST(Checkpoints, AreRefusedByAnotherTown) {
    const coupling::Simulation simulation(cascade_town(), cascade_inputs());
    auto other = cascade_town();
    other.sites.push_back(other.sites[0]);
    other.joins.site_street.push_back(StreetId(1));
    other.joins.site_bus.push_back(BusId(2));
    const coupling::Simulation larger(other, cascade_inputs());
    auto state = simulation.initial();
    EXPECT_THROW(larger.adopt(state), DataError);
}

TEST(Checkpoints, LetNewWallsGatesAndPumpsBeginUntouched) {
    const coupling::Simulation simulation(cascade_town(), cascade_inputs());
    auto state = simulation.initial();
    for (int i = 0; i < 5; ++i) {
        simulation.advance(state);
    }
    auto more = cascade_town();
    more.defences.push_back({"bund", "wall", {{30, 0}, {30, 30}}, 4.0, "", Mark::synthesised});
    more.gates.push_back({"flap", {{20, 0}, {20, 30}}, 4.0, 1e9, true, Mark::synthesised});
    auto second = more.pumps[0];
    second.name = "second";
    more.pumps.push_back(second);
    auto inputs = cascade_inputs();
    inputs.orders.push_back({900.0, OrderKind::gate_closes, 0, {}});
    const coupling::Simulation changed(more, inputs);
    changed.adopt(state);
    ASSERT_EQ(state.flood.gate_closed.size(), 1U);
    EXPECT_EQ(state.flood.pump_powered, (std::vector<std::uint8_t>{1, 1}));
    while (state.time < 1200.0) {
        changed.advance(state);
    }
    EXPECT_EQ(state.flood.gate_closed[0], 1);
    EXPECT_LT(changed.flood().ledger(state.flood).relative_error(), 1e-6);
}

}  // namespace
}  // namespace calade::test
