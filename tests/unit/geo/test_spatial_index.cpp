// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/spatial_index.hpp"

#include "calade/base/random.hpp"

#include <gtest/gtest.h>

namespace calade::geo {
namespace {

std::vector<Polyline> random_lines(int count) {
    RandomStream random(11, 0);
    std::vector<Polyline> lines;
    for (int i = 0; i < count; ++i) {
        Polyline line{{random.uniform(0, 2000), random.uniform(0, 1500)}};
        for (int k = 0; k < 4; ++k) {
            line.push_back(line.back() + Point2{random.uniform(-90, 90), random.uniform(-90, 90)});
        }
        lines.push_back(line);
    }
    return lines;
}

TEST(LineIndex, FindsTheSameLineAsTryingAll) {
    const auto lines = random_lines(300);
    const LineIndex index(lines);
    RandomStream random(11, 1);
    int hits = 0;
    for (int n = 0; n < 500; ++n) {
        const Point2 p{random.uniform(-300, 2300), random.uniform(-300, 1800)};
        Index best = -1;
        double least = 80.0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (distance(lines[i], p) < least) {
                least = distance(lines[i], p);
                best = static_cast<Index>(i);
            }
        }
        const auto hit = index.nearest(p, 80.0);
        ASSERT_EQ(hit.line, best);
        if (best >= 0) {
            ++hits;
            EXPECT_DOUBLE_EQ(hit.distance, least);
            EXPECT_NEAR(distance(hit.foot, p), least, 1e-9);
            EXPECT_NEAR(
                distance(point_along(lines[static_cast<std::size_t>(best)], hit.along), hit.foot),
                0.0, 1e-9);
        }
    }
    EXPECT_GT(hits, 200);
}

TEST(LineIndex, TakesTheLowestIndexAmongEquals) {
    const std::vector<Polyline> lines{
        {{0, 10}, {10, 10}}, {{0, -10}, {10, -10}}, {{0, 10}, {10, 10}}};
    EXPECT_EQ(LineIndex(lines, 3.0).nearest({5, 0}, 50).line, 0);
}

TEST(LineIndex, FindsNothingBeyondItsReachOrWithoutLines) {
    const std::vector<Polyline> lines{{{0, 0}, {10, 0}}};
    EXPECT_EQ(LineIndex(lines).nearest({5, 20}, 19.9).line, -1);
    EXPECT_EQ(LineIndex(lines).nearest({5, 20}, 20.0).line, 0);
    EXPECT_EQ(LineIndex(lines).nearest({1e7, 1e7}, 1e9).line, 0);
    EXPECT_EQ(LineIndex({}).nearest({0, 0}, 1e9).line, -1);
    EXPECT_TRUE(LineIndex({}).overlapping({{0, 0}, {1, 1}}).empty());
}

TEST(LineIndex, ListsLinesWithASegmentInABox) {
    const auto lines = random_lines(300);
    const LineIndex index(lines, 35.0);
    const Box box{{400, 500}, {700, 640}};
    std::vector<Index> expected;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t k = 1; k < lines[i].size(); ++k) {
            Box b;
            b.include(lines[i][k - 1]);
            b.include(lines[i][k]);
            if (b.overlaps(box)) {
                expected.push_back(static_cast<Index>(i));
                break;
            }
        }
    }
    EXPECT_GT(expected.size(), 5U);
    EXPECT_EQ(index.overlapping(box), expected);
}

TEST(LineIndex, KeepsItsSizeForFarFlungLines) {
    const std::vector<Polyline> lines{{{0, 0}, {1, 0}}, {{1e7, 1e7}, {1e7 + 1, 1e7}}};
    EXPECT_EQ(LineIndex(lines, 1.0).nearest({1e7, 1e7 - 5}, 10).line, 1);
}

}  // namespace
}  // namespace calade::geo
