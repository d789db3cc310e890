// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/distance_field.hpp"
#include "calade/city/build/ground.hpp"
#include "calade/city/build/outlets.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::city {
namespace {

TEST(WithoutDams, TakesAwayNarrowPeaksAndKeepsSlopesAndWideHills) {
    EXPECT_EQ(without_dams({1, 1, 9, 9, 1, 1}, 2), (std::vector<double>{1, 1, 1, 1, 1, 1}));
    EXPECT_EQ(without_dams({5, 4, 3, 2, 1}, 2), (std::vector<double>{5, 4, 3, 2, 1}));
    EXPECT_EQ(without_dams({1, 8, 8, 8, 8, 1}, 2)[2], 8.0);
    EXPECT_EQ(without_dams({3, 9, 5}, 1), (std::vector<double>{3, 5, 5}));
}

TEST(DistanceField, IsEuclidean) {
    geo::Raster<std::uint8_t> mask({9, 7, 0.0, 0.0, 10.0});
    mask.at(2, 3) = 1;
    mask.at(8, 0) = 1;
    const geo::Raster<float> d = distance_field(mask);
    for (Index row = 0; row < 7; ++row) {
        for (Index column = 0; column < 9; ++column) {
            const double expected =
                10.0 * std::min(std::hypot(column - 2, row - 3), std::hypot(column - 8, row));
            EXPECT_NEAR(d.at(column, row), expected, 1e-4);
        }
    }
    EXPECT_TRUE(
        std::isinf(distance_field(geo::Raster<std::uint8_t>({3, 3, 0.0, 0.0, 1.0})).at(1, 1)));
}

TEST(Outlets, LeaveALineWholeThatNoWatercourseCrosses) {
    const geo::Grid grid{20, 20, 0.0, 0.0, 10.0};
    const geo::Polyline wall{{5.0, 100.0}, {195.0, 100.0}};
    const Outlets none(grid, {wall}, {{{5.0, 55.0}, {195.0, 55.0}}});
    EXPECT_EQ(none.cut(wall), (std::vector<geo::Polyline>{wall}));
    const Outlets one(grid, {wall}, {{{105.0, 50.0}, {105.0, 150.0}}});
    EXPECT_EQ(one.cut(wall).size(), 2U);
}

}  // namespace
}  // namespace calade::city
