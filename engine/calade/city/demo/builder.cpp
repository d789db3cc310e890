// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/plots.hpp"

#include <cmath>

namespace calade::city::demo {

namespace {

/// Coordinates are kept to the centimetre, as in a cadastre.
geo::Point2 rounded(geo::Point2 p) {
    return {std::round(p.x * 100.0) / 100.0, std::round(p.y * 100.0) / 100.0};
}

}  // namespace

Builder::Builder(const TownPlan& plan, const StreetNetwork& streets)
    : plan_(plan), taken_(plan.grid.box()) {
    for (const Street& street : streets.streets) {
        for (std::size_t i = 0; i + 1 < street.axis.size(); ++i) {
            taken_.add(strip(street.axis[i], street.axis[i + 1], 0.5 * street.width_m + 1.2));
        }
    }
    const geo::Polyline rail = plan.to_world_line({plan.u_hill + 10.0, plan.rail()},
                                                  {-plan.quay_street() - 20.0, plan.rail()});
    for (std::size_t i = 0; i + 1 < rail.size(); ++i) {
        taken_.add(strip(rail[i], rail[i + 1], 14.0));
    }
}

bool Builder::allowed(const Rectangle& r) const {
    // Corners, sides and centre stay off water with its quay wall, the beach and the town's edge.
    constexpr double shares[] = {-1.0, 0.0, 1.0};
    for (const double a : shares) {
        for (const double b : shares) {
            const geo::Point2 world = r.corner(a, b);
            const geo::Point2 p = plan_.to_plan(world);
            if (plan_.in_water(p, plan_.wall_offset + 2.0) || p.y < 60.0 ||
                !plan_.grid.box().contains(world)) {
                return false;
            }
        }
    }
    // A little room all round, so that rounding cannot push neighbours into each other.
    return taken_.is_free({r.centre, r.axis, r.half_length + 0.04, r.half_width + 0.04});
}

bool Builder::build(const Rectangle& r, geo::Polygon& footprint) {
    if (!allowed(r)) {
        return false;
    }
    taken_.add(r);
    footprint = {};
    for (const geo::Point2 p :
         {r.corner(-1, -1), r.corner(1, -1), r.corner(1, 1), r.corner(-1, 1)}) {
        footprint.outer.push_back(rounded(p));
    }
    return true;
}

bool Builder::build(const Street& street, double along, int side, const HouseShape& shape,
                    geo::Polygon& footprint) {
    const geo::Point2 a = geo::point_along(street.axis, along);
    const geo::Point2 b = geo::point_along(street.axis, along + shape.front);
    const double chord = geo::distance(a, b);
    if (chord < 0.9 * shape.front) {
        return false;
    }
    const geo::Point2 t = (1.0 / chord) * (b - a);
    const geo::Point2 n = static_cast<double>(side) * geo::Point2{-t.y, t.x};
    const double off = 0.5 * street.width_m + pavement + shape.setback;
    auto at = [&](double x, double y) { return a + x * t + (off + y) * n; };
    auto box = [&](double x0, double x1, double y0, double y1) {
        return Rectangle{at(0.5 * (x0 + x1), 0.5 * (y0 + y1)), t, 0.5 * (x1 - x0), 0.5 * (y1 - y0)};
    };
    const double f = shape.front;
    const Rectangle house = box(0.0, f, 0.0, shape.deep);
    if (!allowed(house)) {
        return false;
    }
    std::vector<geo::Point2> ring;
    const double w = shape.wing_front;
    const double end = shape.deep + shape.wing_deep;
    const Rectangle wing =
        shape.wing_first ? box(0.0, w, shape.deep, end) : box(f - w, f, shape.deep, end);
    if (w > 0.0 && allowed(wing)) {
        taken_.add(wing);
        ring =
            shape.wing_first
                ? std::vector{at(0, 0),          at(f, 0),   at(f, shape.deep),
                              at(w, shape.deep), at(w, end), at(0, end)}
                : std::vector{
                      at(0, 0),         at(f, 0), at(f, end), at(f - w, end), at(f - w, shape.deep),
                      at(0, shape.deep)};
    } else {
        ring = {at(0, 0), at(f, 0), at(f, shape.deep), at(0, shape.deep)};
    }
    taken_.add(house);
    footprint = {};
    for (const geo::Point2& p : ring) {
        footprint.outer.push_back(rounded(p));
    }
    return true;
}

}  // namespace calade::city::demo
