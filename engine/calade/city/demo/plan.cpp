// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/plan.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::city::demo {

namespace {

// South-western corner in Lambert-93: open water in the Channel, where no real town can be meant.
constexpr double x_corner = 480000.0;
constexpr double y_corner = 7000000.0;
constexpr double coast_tilt = 0.10;
constexpr double valley_lean = 0.07;
constexpr double edge_margin = 12.0;

double round_up(double value, double step) { return std::ceil(value / step - 1e-9) * step; }

}  // namespace

double smoothstep(double low, double high, double x) {
    const double t = std::clamp((x - low) / (high - low), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

TownPlan::TownPlan(int buildings, double cell_m)
    : scale(std::sqrt(buildings / 2000.0)), harbour(std::clamp(std::pow(scale, 0.6), 0.75, 2.2)) {
    const double s = scale;
    const double k = harbour;
    const double width = round_up(2000.0 * s, cell_m);
    const double land = 1600.0 * s;
    grid.cell = cell_m;
    grid.columns = static_cast<Index>(std::llround(width / cell_m));
    grid.rows = static_cast<Index>(std::llround(round_up(land + sea_depth, cell_m) / cell_m));
    grid.x_min = x_corner;
    grid.y_min = y_corner;
    x_river = x_corner + 0.54 * width;
    y_coast = y_corner + land;
    lean_middle = 0.4 * land;
    meander = 38.0 * s;
    meander_length = 1100.0 * s;

    river_half = std::clamp(14.0 * k, 12.0, 20.0);
    wall_offset = std::max(6.0, 0.9 * cell_m);
    street_offset = wall_offset + 15.0;
    channel_east = river_half + 22.0 * k;
    basin_east = 190.0 * k;
    basin_north = 165.0;
    basin_south = basin_north + 200.0 * k;
    main_street = basin_south + street_offset + 66.0;
    rail_street = main_street + 90.0;
    u_hill = -430.0 * k;
    u_pass = -200.0 * k;
    const double low_length = std::min(120.0 * std::pow(k, 1.6), 150.0 * k);
    low_from = basin_north + 30.0 * k;
    low_to = low_from + low_length;

    low_u = 0.5 * (u_hill - quay_street());
    low_v = 0.5 * (115.0 + main_street) - 10.0;
    low_ru = 1.02 * (-low_u - quay_street());
    low_rn = 0.95 * (low_v - 115.0);
    low_rs = 1.05 * (main_street - low_v);
    plateau = std::clamp(40.0 * std::sqrt(s), 26.0, 60.0);
    slope_width = 340.0 * std::sqrt(s);
    east_floor = basin_east + 140.0 * k;
    meadow_u = 0.5 * (quay_street() + 250.0 * k);
    meadow_v = main_street + 210.0 * k;
    meadow_ru = 140.0 * k;
    meadow_rv = 190.0 * k;

    const double bay = 35.0 * std::sqrt(s);
    const double lean = valley_lean * 0.6 * land + meander + 30.0;
    u_west = -(0.54 * width - lean);
    u_east = 0.46 * width - lean;
    v_south = land - coast_tilt * 0.54 * width - bay - 30.0;
}

geo::Point2 TownPlan::to_world(geo::Point2 p) const {
    const double into = p.y - main_street;
    const double x = x_river + p.x + valley_lean * (p.y - lean_middle) +
                     meander * smoothstep(0.0, 0.25 * meander_length, into) *
                         std::sin(2.0 * std::numbers::pi * into / meander_length);
    const double width = grid.columns * grid.cell;
    const double coast =
        y_coast + coast_tilt * (x - x_river) -
        35.0 * std::sqrt(scale) * std::cos(std::numbers::pi * (x - x_river) / (0.9 * width));
    return {x, coast - p.y};
}

geo::Point2 TownPlan::to_plan(geo::Point2 p) const {
    // The second shear keeps x, the first keeps v: undo them in turn.
    const double width = grid.columns * grid.cell;
    const double coast =
        y_coast + coast_tilt * (p.x - x_river) -
        35.0 * std::sqrt(scale) * std::cos(std::numbers::pi * (p.x - x_river) / (0.9 * width));
    const double v = coast - p.y;
    return {p.x - to_world({0.0, v}).x, v};
}

geo::Polyline TownPlan::to_world_line(geo::Point2 a, geo::Point2 b) const {
    geo::Polyline line{to_world(a)};
    // Halve until the chord is within 0.1 m of the curve at the quarter points.
    auto add = [&](auto&& self, geo::Point2 from, geo::Point2 to, int depth) -> void {
        const geo::Point2 p = to_world(from);
        const geo::Point2 q = to_world(to);
        bool bent = false;
        for (const double share : {0.25, 0.5, 0.75}) {
            const geo::Point2 on = to_world(from + share * (to - from));
            bent = bent || geo::length(on - (p + share * (q - p))) > 0.1;
        }
        if (bent && depth < 12) {
            const geo::Point2 middle = 0.5 * (from + to);
            self(self, from, middle, depth + 1);
            self(self, middle, to, depth + 1);
        } else {
            line.push_back(q);
        }
    };
    add(add, a, b, 0);
    return line;
}

geo::Polygon TownPlan::to_world_box(double u0, double u1, double v0, double v1) const {
    const geo::Point2 corner[] = {{u0, v1}, {u1, v1}, {u1, v0}, {u0, v0}};
    geo::Polygon polygon;
    for (int i = 0; i < 4; ++i) {
        geo::Polyline side = to_world_line(corner[i], corner[(i + 1) % 4]);
        polygon.outer.insert(polygon.outer.end(), side.begin(), side.end() - 1);
    }
    return polygon;
}

double TownPlan::west_end(double v) const {
    return grid.x_min + edge_margin - to_world({0.0, v}).x;
}

double TownPlan::east_end(double v) const {
    return grid.box().high.x - edge_margin - to_world({0.0, v}).x;
}

double TownPlan::south_end(double u) const {
    double low = v_south;
    double high = v_south + grid.rows * grid.cell;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (to_world({u, middle}).y > grid.y_min + edge_margin ? low : high) = middle;
    }
    return low;
}

bool TownPlan::in_river(geo::Point2 p, double margin) const {
    return p.y >= basin_south - margin && std::abs(p.x) <= river_half + margin;
}

bool TownPlan::in_harbour(geo::Point2 p, double margin) const {
    const bool channel =
        p.x >= -river_half - margin && p.x <= channel_east + margin && p.y <= basin_north;
    const bool basin = p.x >= -river_half - margin && p.x <= basin_east + margin &&
                       p.y >= basin_north - margin && p.y <= basin_south + margin;
    return channel || basin;
}

bool TownPlan::in_water(geo::Point2 p, double margin) const {
    return in_harbour(p, margin) || in_river(p, margin);
}

double TownPlan::hill_share(double u) const {
    const double up = u < 0.0 ? -u - (-u_hill - 70.0) : u - east_floor;
    return smoothstep(0.0, slope_width, up);
}

double TownPlan::centrality(geo::Point2 p) const {
    const double away = std::hypot(p.x + 130.0 * harbour, p.y - main_street + 60.0) /
                        (380.0 * std::max(harbour, 0.8 * scale));
    return std::exp(-away * away);
}

double TownPlan::remoteness(geo::Point2 p) const {
    const double away = std::hypot(p.x + 130.0 * harbour, 1.1 * (p.y - main_street + 60.0)) / scale;
    const double share = hill_share(p.x);
    return away * (1.0 + 0.8 * share * (1.0 - share));
}

}  // namespace calade::city::demo
