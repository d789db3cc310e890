// SPDX-License-Identifier: Apache-2.0
// Heat, relays, fuses, undervoltage and shedding, against times worked out by hand.
#include "calade/base/error.hpp"
#include "calade/energy/protection.hpp"
#include "calade/energy/shedding.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

// Tests of a module are compiled together: names of this file are its own.
namespace calade::unit_cascade {

using energy::TripCause;

namespace {

/// The ring with ratings that are a share of what flows.
struct Cascade : testing::Test {
    city::PowerNetwork grid = test::drawn_grid(test::ring_text());

    double current(const char* branch) {
        const energy::Model model({}, grid);
        return model.initial().branch_current_a[test::branch_of(grid, branch).index()];
    }
    void rate(const char* branch, double current_over_rating) {
        const double flows = current(branch);
        grid.branches[test::branch_of(grid, branch).index()].rated_a = flows / current_over_rating;
    }
};

}  // namespace

TEST_F(Cascade, NothingOperatesWithinTheRatings) {
    rate("bar-a", 0.99);
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    EXPECT_TRUE(energy::cascade(model, state, protection).empty());
    EXPECT_TRUE(energy::advance_protected(model, state, protection, 1e5).empty());
    EXPECT_DOUBLE_EQ(state.time, 1e5);
    EXPECT_NEAR(protection.temperature[test::branch_of(grid, "bar-a").index()], 0.99 * 0.99, 1e-12);
}

TEST_F(Cascade, AnOverloadedLineOpensWhenItIsHot) {
    rate("bar-a", 1.2);
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    // From 1 towards 1.44, open at 1.1: 1800 ln(0.44/0.34) s.
    const double at_s = 1800.0 * std::log(0.44 / 0.34);
    EXPECT_TRUE(energy::advance_protected(model, state, protection, at_s - 1.0).empty());
    const auto trips = energy::advance_protected(model, state, protection, 3600.0);
    ASSERT_EQ(trips.size(), 1U);
    EXPECT_EQ(trips[0].branch, test::branch_of(grid, "bar-a"));
    EXPECT_EQ(trips[0].cause, TripCause::thermal);
    EXPECT_NEAR(trips[0].time_s, at_s, 1e-6);
    EXPECT_NEAR(trips[0].measure, 1.2, 1e-6);
    EXPECT_EQ(state.customers_off, 20);
    EXPECT_NEAR(state.customer_hours_off, 20.0 * (3600.0 - at_s) / 3600.0, 1e-6);
}

TEST_F(Cascade, GoesFromTripToTrip) {
    rate("bar-a", 1.2);
    rate("bar-c", 1.3);
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    // From 1 towards 1.69, open at 1.1.
    const double first_s = 1800.0 * std::log(0.69 / 0.59);
    const auto ahead = energy::next_trip(model, state, protection);
    ASSERT_TRUE(ahead.has_value());
    EXPECT_EQ(ahead->branch, test::branch_of(grid, "bar-c"));
    EXPECT_NEAR(ahead->time_s, first_s, 1e-5);
    EXPECT_EQ(state.time, 0.0);
    EXPECT_FALSE(energy::advance_to_trip(model, state, protection, 60.0).has_value());
    EXPECT_EQ(state.time, 60.0);
    const auto first = energy::advance_to_trip(model, state, protection, 3600.0);
    ASSERT_TRUE(first.has_value());
    EXPECT_NEAR(first->time_s, first_s, 1e-5);
    EXPECT_EQ(state.time, first->time_s);
    const auto second = energy::advance_to_trip(model, state, protection, 3600.0);
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->branch, test::branch_of(grid, "bar-a"));
    EXPECT_FALSE(energy::next_trip(model, state, protection).has_value());
    EXPECT_FALSE(energy::advance_to_trip(model, state, protection, 3600.0).has_value());
    EXPECT_EQ(state.time, 3600.0);
    model.set_branch_closed(state, second->branch, true);
    EXPECT_THROW((void)energy::next_trip(model, state, protection), UsageError);
}

TEST_F(Cascade, RelaysAndFusesKeepTheirCurves) {
    rate("bar-a", 3.0);   // twice the pickup of 1.5
    rate("hv-bar", 4.8);  // three times that of 1.6
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    auto rules = energy::ProtectionRules{};
    rules.line_time_constant_s = rules.transformer_time_constant_s = 1e6;
    const auto trips = energy::cascade(model, state, protection, rules);
    ASSERT_GE(trips.size(), 1U);
    EXPECT_EQ(trips[0].cause, TripCause::relay);
    EXPECT_NEAR(trips[0].time_s, 0.1 * 0.14 / (std::pow(2.0, 0.02) - 1.0), 1e-6);
    // Without the first feeder the transformer carries half: m = 1.5 and a little. It has travelled
    // for a second at 80/(9 − 1) = 10 s, and does the rest at 80/(m² − 1).
    ASSERT_EQ(trips.size(), 2U);
    EXPECT_EQ(trips[1].cause, TripCause::fuse);
    const double m = trips[1].measure / 1.6;
    EXPECT_NEAR(m, 1.5, 0.01);
    EXPECT_NEAR(trips[1].time_s,
                trips[0].time_s + (1.0 - trips[0].time_s / 10.0) * 80.0 / (m * m - 1.0), 1e-5);
    EXPECT_EQ(state.customers_off, 40);
}

TEST_F(Cascade, EndsWhereNothingMoreOperates) {
    // Closing the tie makes one feeder carry all when the other opens: then it opens as well.
    grid.branches[test::branch_of(grid, "b-d").index()].closed = true;
    rate("bar-a", 1.2);
    const double shared = current("bar-c");
    grid.branches[test::branch_of(grid, "bar-c").index()].rated_a = 1.3 * shared;
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    const auto trips = energy::cascade(model, state, protection);
    ASSERT_EQ(trips.size(), 2U);
    EXPECT_EQ(trips[0].branch, test::branch_of(grid, "bar-a"));
    EXPECT_EQ(trips[1].branch, test::branch_of(grid, "bar-c"));
    EXPECT_LT(trips[0].time_s, trips[1].time_s);
    EXPECT_EQ(state.customers_off, 40);
    EXPECT_TRUE(energy::cascade(model, state, protection).empty());
}

TEST_F(Cascade, ATransformerOfLowVoltageOpensAfterItsDelay) {
    grid.sources[0].voltage_pu = 0.7;
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    const auto trips = energy::advance_protected(model, state, protection, 60.0);
    ASSERT_EQ(trips.size(), 1U);
    EXPECT_EQ(trips[0].cause, TripCause::undervoltage);
    EXPECT_DOUBLE_EQ(trips[0].time_s, 10.0);
}

TEST_F(Cascade, RefusesRulesThatCannotBe) {
    const energy::Model model({}, grid);
    auto state = model.initial();
    auto protection = energy::cool_protection(model, state);
    energy::ProtectionRules rules;
    rules.line_time_constant_s = 0.0;
    EXPECT_THROW(energy::cascade(model, state, protection, rules), UsageError);
    rules = {};
    rules.relay_pickup = 0.5;
    EXPECT_THROW(energy::cascade(model, state, protection, rules), UsageError);
    EXPECT_THROW(energy::advance_protected(model, state, protection, -1.0), UsageError);
    protection.opened.pop_back();
    EXPECT_THROW(energy::cascade(model, state, protection), UsageError);
}

TEST(EnergyShedding, GivesUpTheLeastImportantLoadsFirst) {
    // One feeder, four transformers of 100, 60, 40 and 30 kW below it.
    auto grid = test::drawn_grid(R"(
        bus bar 20
        bus m 20
        bus a 0.4
        bus b 0.4
        bus c 0.4
        bus d 0.4
        source bar 1.0
        line bar m 0.5 0.3
        transformer m a 0.01 0.02 1.0
        transformer m b 0.01 0.02 1.0
        transformer m c 0.01 0.02 1.0
        transformer m d 0.01 0.02 1.0
        load a 100 0 50
        load b 60 0 30
        load c 40 0 20
        load d 30 0 15
    )");
    const std::size_t feeder = test::branch_of(grid, "bar-m").index();
    const energy::Model free({}, grid);
    const double flows = free.initial().branch_current_a[feeder];
    grid.branches[feeder].rated_a = 0.85 * flows;  // 34.5 kW too many
    const energy::Model model({}, grid);
    std::vector<int> priority(grid.buses.size(), 1);
    priority[test::bus_of(grid, "c").index()] = 2;
    auto state = model.initial();
    auto done = energy::shed(model, state, priority);
    // c would cover it just so, but is more important: b is the smallest of the rest that does.
    ASSERT_EQ(done.opened.size(), 1U);
    EXPECT_EQ(done.opened[0], test::branch_of(grid, "m-b"));
    EXPECT_TRUE(done.relieved);
    EXPECT_DOUBLE_EQ(done.shed_w, 60e3);
    EXPECT_EQ(done.customers, 30);
    EXPECT_TRUE(model.overloaded(state).empty());
    state = model.initial();
    done = energy::shed(model, state, std::vector<int>(grid.buses.size(), 0));
    ASSERT_EQ(done.opened.size(), 1U);
    EXPECT_EQ(done.opened[0], test::branch_of(grid, "m-c"));
    EXPECT_THROW(energy::shed(model, state, std::vector<int>(2)), UsageError);
}

}  // namespace calade::unit_cascade
