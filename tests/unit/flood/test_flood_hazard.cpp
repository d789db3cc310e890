// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/hazard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace calade::flood;

// The twelve fields of the order's table, rows from shallow to deep, dynamics slow, medium, fast.
TEST(FrenchHazard, IsTheTableOfTheOrder) {
    constexpr float depths[] = {0.2F, 0.7F, 1.5F, 2.5F};
    constexpr float speeds[] = {0.1F, 0.3F, 0.8F};
    constexpr int expected[4][3] = {{1, 2, 3}, {2, 2, 3}, {3, 3, 4}, {4, 4, 4}};
    const DynamicsLimits p;
    for (int d = 0; d < 4; ++d) {
        for (int s = 0; s < 3; ++s) {
            EXPECT_EQ(static_cast<int>(french_hazard(depths[d], speeds[s], 0.0F, p)),
                      expected[d][s])
                << depths[d] << " m, " << speeds[s] << " m/s";
        }
    }
}

TEST(FrenchHazard, TakesTheFasterOfFlowAndRise) {
    const DynamicsLimits p;
    EXPECT_EQ(french_hazard(0.0F, 0.0F, 0.0F, p), FrenchHazard::none);
    EXPECT_EQ(french_hazard(0.2F, 0.0F, 0.4F, p), FrenchHazard::low);
    EXPECT_EQ(french_hazard(0.2F, 0.0F, 0.5F, p), FrenchHazard::moderate);
    EXPECT_EQ(french_hazard(0.2F, 0.0F, 1.0F, p), FrenchHazard::high);
    EXPECT_EQ(french_hazard(0.2F, 0.0F, -3.0F, p), FrenchHazard::low) << "falling is not fast";
}

// Corners of the limits of guideline 7-3: each on its limit, then just beyond it.
TEST(AidrHazard, FollowsTheLimitsOfTheGuideline) {
    const auto h = [](float depth, float speed) { return int{aidr_hazard(depth, speed)}; };
    EXPECT_EQ(h(0.0F, 0.0F), 0);
    EXPECT_EQ(h(0.3F, 1.0F), 1);
    EXPECT_EQ(h(0.31F, 0.0F), 2);
    EXPECT_EQ(h(0.2F, 1.6F), 2) << "0.32 m2/s";
    EXPECT_EQ(h(0.5F, 1.0F), 2);
    EXPECT_EQ(h(0.6F, 0.5F), 3);
    EXPECT_EQ(h(1.2F, 0.5F), 3);
    EXPECT_EQ(h(1.3F, 0.1F), 4);
    EXPECT_EQ(h(0.7F, 1.0F), 4);
    EXPECT_EQ(h(2.0F, 0.5F), 4);
    EXPECT_EQ(h(2.1F, 0.0F), 5);
    EXPECT_EQ(h(0.1F, 2.5F), 5) << "faster than 2 m/s";
    EXPECT_EQ(h(4.0F, 1.0F), 5);
    EXPECT_EQ(h(4.1F, 0.0F), 6);
    EXPECT_EQ(h(0.1F, 4.1F), 6);
    EXPECT_EQ(h(2.0F, 2.1F), 6);
    EXPECT_EQ(h(0.25F, 1.0F), 1);
    EXPECT_EQ(h(0.25F, 2.5F), 5);
    EXPECT_EQ(h(0.45F, 1.0F), 2);
    EXPECT_EQ(h(1.1F, 0.4F), 3);
    EXPECT_EQ(h(1.9F, 0.4F), 4);
    EXPECT_EQ(h(3.0F, 1.0F), 5);
    EXPECT_EQ(h(4.5F, 0.0F), 6);
}

}  // namespace
