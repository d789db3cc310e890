// SPDX-License-Identifier: Apache-2.0
#include "calade/live/observed_series.hpp"

#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"

#include <gtest/gtest.h>

namespace calade::live {
namespace {

// A planned tide that rises 1 m an hour for four hours.
const sim::Series planned{{0.0, 3600.0, 7200.0, 10800.0, 14400.0}, {1, 2, 3, 4, 5}, "sea"};

TEST(ObservedSeries, IsThePlannedOneWithoutObservations) {
    const auto s = observed_series(planned, {}, 3600.0);
    EXPECT_EQ(s.time, planned.time);
    EXPECT_EQ(s.value, planned.value);
}

TEST(ObservedSeries, PassesThroughEveryObservation) {
    const auto s = observed_series(planned, {{1800.0, 1.9}, {600.0, 1.5}, {3000.0, 2.0}}, 7200.0);
    EXPECT_NEAR(s.at(600.0), 1.5, 1e-12);
    EXPECT_NEAR(s.at(1800.0), 1.9, 1e-12);
    EXPECT_NEAR(s.at(3000.0), 2.0, 1e-12);
    s.check();
}

TEST(ObservedSeries, LetsTheLastOffsetDieOutLinearly) {
    // Observed 0.4 m above the planned 2 m at 1 h; two hours of fade.
    const auto s = observed_series(planned, {{3600.0, 2.4}}, 7200.0);
    EXPECT_NEAR(s.at(3600.0), 2.4, 1e-12);
    EXPECT_NEAR(s.at(7200.0), 3.0 + 0.2, 1e-12);
    EXPECT_NEAR(s.at(10800.0), 4.0, 1e-12);
    EXPECT_NEAR(s.at(14400.0), 5.0, 1e-12);
}

TEST(ObservedSeries, FadesInBeforeTheFirstObservationInTheSameWay) {
    const auto s = observed_series(planned, {{3600.0, 2.4}}, 7200.0);
    EXPECT_NEAR(s.at(0.0), 1.0 + 0.2, 1e-12);
}

TEST(ObservedSeries, InterpolatesTheOffsetAcrossAGapSoThatTheTideKeepsItsShape) {
    // Offsets 0.2 m at 0 and 0.6 m at 2 h: 0.4 m at 1 h, on top of the planned 2 m.
    const auto s = observed_series(planned, {{0.0, 1.2}, {7200.0, 3.6}}, 3600.0);
    EXPECT_NEAR(s.at(3600.0), 2.4, 1e-12);
}

TEST(ObservedSeries, CoversThePlannedPeriodAndNoMore) {
    const auto s = observed_series(planned, {{-1800.0, 0.5}, {1800.0, 1.7}}, 36000.0);
    EXPECT_EQ(s.time.front(), 0.0);
    EXPECT_EQ(s.time.back(), 14400.0);
    // Before the start planned(-1800) holds its end value 1 m: offset -0.5; at 1800 s +0.2.
    EXPECT_NEAR(s.at(0.0), 1.0 - 0.15, 1e-12);
}

TEST(ObservedSeries, TakesTheLaterOfTwoEntriesInOneSecond) {
    const auto s = observed_series(planned, {{3600.2, 2.1}, {3599.8, 2.2}}, 3600.0);
    EXPECT_NEAR(s.at(3600.0), 2.2, 1e-12);
}

TEST(ObservedSeries, RefusesAFadeOfNothing) {
    EXPECT_THROW((void)observed_series(planned, {}, 0.0), UsageError);
}

}  // namespace
}  // namespace calade::live
