// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/geometry.hpp"

#include <algorithm>
#include <numeric>

namespace calade::geo {

namespace {

// Twice the signed area, taken from the first point so that large coordinates cost no digits.
double doubled_area(const Ring& ring) {
    double sum = 0.0;
    for (std::size_t i = 2; i < ring.size(); ++i) {
        sum += cross(ring[i - 1] - ring[0], ring[i] - ring[0]);
    }
    return sum;
}

// Calls with every pair of neighbours of a closed ring.
template <class Visit>
void each_side(const Ring& ring, const Visit& visit) {
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        visit(ring[j], ring[i]);
    }
}

// Where the horizontal through y meets the ring. A side owns its lower end and not its upper one,
// so that a vertex counts once.
void add_crossings(const Ring& ring, double y, std::vector<double>& out) {
    if (ring.size() < 3) {
        return;
    }
    each_side(ring, [&](Point2 a, Point2 b) {
        if ((a.y > y) != (b.y > y)) {
            out.push_back(a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)));
        }
    });
}

std::vector<double> crossings(const Polygon& polygon, double y) {
    std::vector<double> out;
    add_crossings(polygon.outer, y, out);
    for (const auto& hole : polygon.holes) {
        add_crossings(hole, y, out);
    }
    std::sort(out.begin(), out.end());
    return out;
}

// Middle of the widest inner stretch of the horizontal through y; false if there is none.
bool middle_of_widest(const Polygon& polygon, double y, Point2& out) {
    const auto xs = crossings(polygon, y);
    double widest = 0.0;
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
        if (xs[i + 1] - xs[i] > widest) {
            widest = xs[i + 1] - xs[i];
            out = {xs[i] + 0.5 * widest, y};
        }
    }
    return widest > 0.0 && contains(polygon, out);
}

}  // namespace

void Box::include(Point2 p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
}

double length(const Polyline& line) {
    double sum = 0.0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        sum += distance(line[i - 1], line[i]);
    }
    return sum;
}

Point2 point_along(const Polyline& line, double along) {
    if (line.empty()) {
        return {};
    }
    for (std::size_t i = 1; i < line.size() && along > 0.0; ++i) {
        const double step = distance(line[i - 1], line[i]);
        if (along < step) {
            return line[i - 1] + (along / step) * (line[i] - line[i - 1]);
        }
        along -= step;
        if (along <= 0.0) {
            return line[i];
        }
    }
    return along > 0.0 ? line.back() : line.front();
}

Box bounds(const Polyline& line) {
    Box box;
    for (const Point2 p : line) {
        box.include(p);
    }
    return box;
}

Box bounds(const Polygon& polygon) { return bounds(polygon.outer); }

Box bounds(const MultiPolygon& polygons) {
    Box box;
    for (const auto& polygon : polygons) {
        for (const Point2 p : polygon.outer) {
            box.include(p);
        }
    }
    return box;
}

double area(const Polygon& polygon) {
    double sum = std::abs(doubled_area(polygon.outer));
    for (const auto& hole : polygon.holes) {
        sum -= std::abs(doubled_area(hole));
    }
    return std::max(0.0, 0.5 * sum);
}

double area(const MultiPolygon& polygons) {
    return std::accumulate(polygons.begin(), polygons.end(), 0.0,
                           [](double sum, const Polygon& p) { return sum + area(p); });
}

Point2 centroid(const Polygon& polygon) {
    const Ring& ring = polygon.outer;
    if (ring.empty()) {
        return {};
    }
    const Point2 base = ring[0];
    double weight = 0.0;
    Point2 moment;
    Point2 mean;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        mean = mean + (ring[i] - base);
        if (i >= 2) {
            const Point2 a = ring[i - 1] - base;
            const Point2 b = ring[i] - base;
            const double w = cross(a, b);
            weight += w;
            moment = moment + (w / 3.0) * (a + b);
        }
    }
    if (weight == 0.0) {
        return base + (1.0 / static_cast<double>(ring.size())) * mean;
    }
    return base + (1.0 / weight) * moment;
}

bool contains(const Polygon& polygon, Point2 p) {
    bool inside = false;
    auto test = [&](const Ring& ring) {
        if (ring.size() < 3) {
            return;
        }
        each_side(ring, [&](Point2 a, Point2 b) {
            if ((a.y > p.y) != (b.y > p.y) &&
                p.x < a.x + (b.x - a.x) * ((p.y - a.y) / (b.y - a.y))) {
                inside = !inside;
            }
        });
    };
    test(polygon.outer);
    for (const auto& hole : polygon.holes) {
        test(hole);
    }
    return inside;
}

bool contains(const MultiPolygon& polygons, Point2 p) {
    return std::any_of(polygons.begin(), polygons.end(),
                       [p](const Polygon& polygon) { return contains(polygon, p); });
}

Point2 inner_point(const Polygon& polygon) {
    const Point2 middle = centroid(polygon);
    if (contains(polygon, middle)) {
        return middle;
    }
    Point2 found;
    if (middle_of_widest(polygon, middle.y, found)) {
        return found;
    }
    // The horizontal through the centroid only grazes: try between all heights of vertices.
    std::vector<double> heights;
    for (const Point2 p : polygon.outer) {
        heights.push_back(p.y);
    }
    std::sort(heights.begin(), heights.end());
    for (std::size_t i = 1; i < heights.size(); ++i) {
        if (middle_of_widest(polygon, 0.5 * (heights[i - 1] + heights[i]), found)) {
            return found;
        }
    }
    return middle;
}

double distance_to_segment(Point2 p, Point2 a, Point2 b, double* share) {
    const Point2 d = b - a;
    const double square = dot(d, d);
    const double t = square > 0.0 ? std::clamp(dot(p - a, d) / square, 0.0, 1.0) : 0.0;
    if (share != nullptr) {
        *share = t;
    }
    return distance(p, t < 1.0 ? a + t * d : b);
}

double distance(const Polyline& line, Point2 p) {
    if (line.empty()) {
        return 1e300;
    }
    double least = distance(line.front(), p);
    for (std::size_t i = 1; i < line.size(); ++i) {
        least = std::min(least, distance_to_segment(p, line[i - 1], line[i]));
    }
    return least;
}

bool segments_cross(Point2 a, Point2 b, Point2 c, Point2 d, double* share) {
    const double side_a = cross(d - c, a - c);
    const double side_b = cross(d - c, b - c);
    const double side_c = cross(b - a, c - a);
    const double side_d = cross(b - a, d - a);
    const bool crossing = ((side_a > 0.0 && side_b < 0.0) || (side_a < 0.0 && side_b > 0.0)) &&
                          ((side_c > 0.0 && side_d < 0.0) || (side_c < 0.0 && side_d > 0.0));
    if (crossing && share != nullptr) {
        *share = side_a / (side_a - side_b);
    }
    return crossing;
}

bool self_crossing(const Ring& ring) {
    struct Side {
        Point2 a, b;
        double west, east;
    };
    std::vector<Side> sides;
    if (ring.size() < 4) {
        return false;
    }
    each_side(ring, [&](Point2 a, Point2 b) {
        sides.push_back({a, b, std::min(a.x, b.x), std::max(a.x, b.x)});
    });
    // Sweep from west to east: only sides whose x ranges overlap are compared.
    std::sort(sides.begin(), sides.end(),
              [](const Side& s, const Side& t) { return s.west < t.west; });
    for (std::size_t i = 0; i < sides.size(); ++i) {
        for (std::size_t j = i + 1; j < sides.size() && sides[j].west <= sides[i].east; ++j) {
            if (segments_cross(sides[i].a, sides[i].b, sides[j].a, sides[j].b)) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace calade::geo
