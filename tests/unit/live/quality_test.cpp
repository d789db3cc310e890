// SPDX-License-Identifier: Apache-2.0
#include "calade/live/quality.hpp"

#include "calade/live/rules.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace calade::live {
namespace {

constexpr Millis noon = 1'707'739'200'000;
constexpr Millis minute = 60'000;

Reading at(Millis measured, double value) { return {0, measured, measured, true, value, {}}; }

struct QualityTest : ::testing::Test {
    QualityLimits limits{-2.0, 9.0, 3600.0, 120.0, 0.5};
    QualityControl control{limits};
    Quality check(Millis measured, double value, Millis now = noon, bool unit = true) {
        return control.check(at(measured, value), now, unit);
    }
};

TEST_F(QualityTest, TakesAnOrdinaryReading) { EXPECT_EQ(check(noon, 5.0), Quality::good); }

TEST_F(QualityTest, FlagsEachFault) {
    EXPECT_EQ(check(noon, std::nan("")), Quality::not_finite);
    EXPECT_EQ(check(noon, HUGE_VAL), Quality::not_finite);
    EXPECT_EQ(check(noon, 5.0, noon, false), Quality::wrong_unit);
    EXPECT_EQ(check(noon, 9.01), Quality::out_of_range);
    EXPECT_EQ(check(noon, -2.01), Quality::out_of_range);
    EXPECT_EQ(check(noon + 3 * minute, 5.0), Quality::future);
    EXPECT_EQ(check(noon - 61 * minute, 5.0), Quality::stale);
}

TEST_F(QualityTest, AllowsClocksToDifferALittle) {
    EXPECT_EQ(check(noon + minute, 5.0), Quality::good);
}

TEST_F(QualityTest, FlagsAReadingOlderThanTheLastOne) {
    EXPECT_EQ(check(noon - minute, 5.0), Quality::good);
    EXPECT_EQ(check(noon - 2 * minute, 5.0), Quality::out_of_order);
}

TEST_F(QualityTest, LeavesOutOneOutlierAndGoesOn) {
    EXPECT_EQ(check(noon - 3 * minute, 2.0), Quality::good);
    EXPECT_EQ(check(noon - 2 * minute, 6.0), Quality::jump);
    EXPECT_EQ(check(noon - minute, 2.1), Quality::good);
}

TEST_F(QualityTest, BelievesAStepThatTheNextReadingConfirms) {
    EXPECT_EQ(check(noon - 3 * minute, 2.0), Quality::good);
    EXPECT_EQ(check(noon - 2 * minute, 6.0), Quality::jump);
    EXPECT_EQ(check(noon - minute, 6.2), Quality::good);
    EXPECT_EQ(check(noon, 6.4), Quality::good);
}

TEST_F(QualityTest, DoesNotBelieveOutliersThatContradictEachOther) {
    EXPECT_EQ(check(noon - 3 * minute, 2.0), Quality::good);
    EXPECT_EQ(check(noon - 2 * minute, 6.0), Quality::jump);
    EXPECT_EQ(check(noon - minute, 8.0), Quality::jump);
}

TEST_F(QualityTest, AllowsMoreChangeAfterALongGap) {
    // 0.5 m in ten minutes allow 1.5 m in thirty.
    EXPECT_EQ(check(noon - 30 * minute, 2.0), Quality::good);
    EXPECT_EQ(check(noon, 3.4), Quality::good);
}

TEST_F(QualityTest, GoesOnFromAStoredReading) {
    control.restore(noon - minute, 2.0);
    EXPECT_EQ(check(noon, 6.0), Quality::jump);
}

Rule rule(Rule::Direction direction, double threshold, double clear) {
    Rule r;
    r.direction = direction;
    r.threshold = threshold;
    r.clear = clear;
    return r;
}

// One letter a level: 'r' raised, 'c' cleared, '.' nothing.
std::string walk(const Rule& r, const std::vector<double>& levels) {
    std::string out;
    bool raised = false;
    for (const double level : levels) {
        const auto what = crossing(r, raised, level);
        raised = what == Crossing::none ? raised : what == Crossing::raised;
        out += what == Crossing::none ? '.' : what == Crossing::raised ? 'r' : 'c';
    }
    return out;
}

TEST(Rules, WarnOnceWhileTheLevelDancesOnTheThreshold) {
    EXPECT_EQ(walk(rule(Rule::Direction::above, 5.0, 4.8),
                   {4.9, 5.0, 4.9, 5.1, 4.85, 5.2, 4.8, 4.79, 4.9, 5.0}),
              ".r.....c.r");
}

TEST(Rules, WarnOfFallingWater) {
    EXPECT_EQ(walk(rule(Rule::Direction::below, 1.0, 1.2), {1.5, 1.1, 1.0, 1.1, 1.2, 1.21, 0.9}),
              "..r..cr");
}

}  // namespace
}  // namespace calade::live
