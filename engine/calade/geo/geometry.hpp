// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <vector>

namespace calade::geo {

/// A position in the project's coordinate system, m.
struct Point2 {
    double x = 0.0;
    double y = 0.0;
    friend Point2 operator+(Point2 a, Point2 b) { return {a.x + b.x, a.y + b.y}; }
    friend Point2 operator-(Point2 a, Point2 b) { return {a.x - b.x, a.y - b.y}; }
    friend Point2 operator*(double s, Point2 p) { return {s * p.x, s * p.y}; }
    friend bool operator==(Point2, Point2) = default;
};

[[nodiscard]] inline double dot(Point2 a, Point2 b) { return a.x * b.x + a.y * b.y; }
[[nodiscard]] inline double cross(Point2 a, Point2 b) { return a.x * b.y - a.y * b.x; }
[[nodiscard]] inline double length(Point2 a) { return std::hypot(a.x, a.y); }
[[nodiscard]] inline double distance(Point2 a, Point2 b) { return length(b - a); }

/// An axis-parallel box. The default box is empty and grows by include().
struct Box {
    Point2 low{1e300, 1e300};
    Point2 high{-1e300, -1e300};
    void include(Point2 p);
    [[nodiscard]] bool contains(Point2 p) const {
        return p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y;
    }
    [[nodiscard]] bool overlaps(const Box& b) const {
        return low.x <= b.high.x && b.low.x <= high.x && low.y <= b.high.y && b.low.y <= high.y;
    }
    friend bool operator==(const Box&, const Box&) = default;
};

using Polyline = std::vector<Point2>;
using Ring = std::vector<Point2>;  ///< closed: the last point is not repeated

/// One outer ring and its holes, either orientation.
struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
    [[nodiscard]] bool empty() const { return outer.size() < 3; }
};
using MultiPolygon = std::vector<Polygon>;

[[nodiscard]] double length(const Polyline& line);
/// The point at `along` metres from the start, clamped to the line's ends.
[[nodiscard]] Point2 point_along(const Polyline& line, double along);
[[nodiscard]] Box bounds(const Polyline& line);
[[nodiscard]] Box bounds(const Polygon& polygon);
[[nodiscard]] Box bounds(const MultiPolygon& polygons);
/// Area without holes' area, m², never negative.
[[nodiscard]] double area(const Polygon& polygon);
[[nodiscard]] double area(const MultiPolygon& polygons);
/// Centroid of the outer ring's area; the mean of its points where the area is zero.
[[nodiscard]] Point2 centroid(const Polygon& polygon);
/// Even-odd rule; points on an edge may fall on either side.
[[nodiscard]] bool contains(const Polygon& polygon, Point2 p);
[[nodiscard]] bool contains(const MultiPolygon& polygons, Point2 p);
/// A point that is inside the polygon (the centroid where it is inside, else a scan-line point).
[[nodiscard]] Point2 inner_point(const Polygon& polygon);
/// Distance from `p` to the segment ab; `share` (may be null) receives the foot's share of ab.
[[nodiscard]] double distance_to_segment(Point2 p, Point2 a, Point2 b, double* share = nullptr);
[[nodiscard]] double distance(const Polyline& line, Point2 p);
/// Whether the open segments ab and cd cross; `share` (may be null) receives the share of ab.
[[nodiscard]] bool segments_cross(Point2 a, Point2 b, Point2 c, Point2 d, double* share = nullptr);
/// Whether two sides of the ring cross at inner points of both (touching is not crossing).
[[nodiscard]] bool self_crossing(const Ring& ring);

}  // namespace calade::geo
