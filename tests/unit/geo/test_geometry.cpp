// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/geometry.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace calade::geo {
namespace {

const Ring square{{0, 0}, {10, 0}, {10, 10}, {0, 10}};

// A square of 10 m with a courtyard of 4 m, far from the origin as real coordinates are.
Polygon courtyard(Point2 at) {
    Polygon p;
    for (const Point2 q : square) {
        p.outer.push_back(at + q);
    }
    p.holes.push_back({at + Point2{3, 3}, at + Point2{3, 7}, at + Point2{7, 7}, at + Point2{7, 3}});
    return p;
}

TEST(Length, SumsTheSidesOfALine) {
    EXPECT_DOUBLE_EQ(length(Polyline{{0, 0}, {3, 4}, {3, 10}}), 11.0);
}

TEST(PointAlong, FollowsTheLineAndStopsAtItsEnds) {
    const Polyline line{{0, 0}, {3, 4}, {3, 10}};
    EXPECT_EQ(point_along(line, -1.0), (Point2{0, 0}));
    EXPECT_EQ(point_along(line, 2.5), (Point2{1.5, 2}));
    EXPECT_EQ(point_along(line, 5.0), (Point2{3, 4}));
    EXPECT_EQ(point_along(line, 8.0), (Point2{3, 7}));
    EXPECT_EQ(point_along(line, 99.0), (Point2{3, 10}));
}

TEST(PointAlong, PassesRepeatedPoints) {
    EXPECT_EQ(point_along(Polyline{{0, 0}, {0, 0}, {2, 0}}, 1.0), (Point2{1, 0}));
}

TEST(Area, LeavesHolesOutWhateverTheirOrientation) {
    auto p = courtyard({561234.5, 6977890.25});
    EXPECT_DOUBLE_EQ(area(p), 100.0 - 16.0);
    std::reverse(p.outer.begin(), p.outer.end());
    EXPECT_DOUBLE_EQ(area(p), 84.0);
    EXPECT_DOUBLE_EQ(area(MultiPolygon{p, p}), 168.0);
}

TEST(Area, OfADegeneratePolygonIsZero) {
    EXPECT_EQ(area(Polygon{}), 0.0);
    EXPECT_EQ(area(Polygon{{{0, 0}, {1, 1}}, {}}), 0.0);
}

TEST(Centroid, OfATriangleIsTheMeanOfItsCorners) {
    const Point2 c =
        centroid(Polygon{{{500000, 6000000}, {500003, 6000000}, {500000, 6000003}}, {}});
    EXPECT_NEAR(c.x, 500001, 1e-9);
    EXPECT_NEAR(c.y, 6000001, 1e-9);
}

TEST(Centroid, OfALineIsTheMeanOfItsPoints) {
    EXPECT_EQ(centroid(Polygon{{{0, 0}, {2, 2}, {4, 4}}, {}}), (Point2{2, 2}));
}

TEST(Contains, HonoursHoles) {
    const auto p = courtyard({100, 200});
    EXPECT_TRUE(contains(p, {101, 201}));
    EXPECT_FALSE(contains(p, {105, 205}));
    EXPECT_FALSE(contains(p, {111, 205}));
    EXPECT_TRUE(contains(MultiPolygon{{}, p}, {109, 209}));
}

TEST(InnerPoint, LiesInsideAPolygonWhoseCentroidDoesNot) {
    const Polygon u{{{0, 0}, {10, 0}, {10, 10}, {9, 10}, {9, 1}, {1, 1}, {1, 10}, {0, 10}}, {}};
    ASSERT_FALSE(contains(u, centroid(u)));
    EXPECT_TRUE(contains(u, inner_point(u)));
    const auto yard = courtyard({0, 0});
    EXPECT_TRUE(contains(yard, inner_point(yard)));
}

TEST(DistanceToSegment, MeasuresToTheFootOrTheNearerEnd) {
    double share = -1.0;
    EXPECT_DOUBLE_EQ(distance_to_segment({3, 4}, {0, 0}, {10, 0}, &share), 4.0);
    EXPECT_DOUBLE_EQ(share, 0.3);
    EXPECT_DOUBLE_EQ(distance_to_segment({13, 4}, {0, 0}, {10, 0}, &share), 5.0);
    EXPECT_DOUBLE_EQ(share, 1.0);
    EXPECT_DOUBLE_EQ(distance_to_segment({3, 4}, {0, 0}, {0, 0}), 5.0);
}

TEST(SegmentsCross, OnlyAtInnerPoints) {
    double share = 0.0;
    EXPECT_TRUE(segments_cross({0, 0}, {10, 0}, {2, -1}, {2, 1}, &share));
    EXPECT_DOUBLE_EQ(share, 0.2);
    EXPECT_FALSE(segments_cross({0, 0}, {10, 0}, {2, 0}, {2, 1}));   // touches
    EXPECT_FALSE(segments_cross({0, 0}, {10, 0}, {5, 0}, {20, 0}));  // lies along
    EXPECT_FALSE(segments_cross({0, 0}, {10, 0}, {12, -1}, {12, 1}));
}

TEST(SelfCrossing, FindsABowTie) {
    EXPECT_FALSE(self_crossing(square));
    EXPECT_TRUE(self_crossing({{0, 0}, {10, 10}, {10, 0}, {0, 10}}));
}

}  // namespace
}  // namespace calade::geo
