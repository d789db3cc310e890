// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"

namespace calade::city::demo {

/// The design of the demo town: a few measures, and the map from plan to world.
///
/// The town is drawn in plan coordinates, where coast and river are straight: u counts metres east
/// of the river's middle, v metres inland from the coast line. Two shears carry the plan into the
/// world: the valley leans and winds (x = x_river + u + lean(v)) and the coast is a tilted bay
/// (y = y_coast(x) - v). Shears keep areas, can be undone exactly, and give curved streets that
/// follow valley and coast because the relief is drawn in the same plan.
struct TownPlan {
    TownPlan(int buildings, double cell_m);

    [[nodiscard]] geo::Point2 to_world(geo::Point2 plan) const;
    [[nodiscard]] geo::Point2 to_plan(geo::Point2 world) const;
    /// A straight line of the plan as a world line, with points where it bends by more than 0.1 m.
    [[nodiscard]] geo::Polyline to_world_line(geo::Point2 a, geo::Point2 b) const;
    /// A rectangle of the plan as a world polygon.
    [[nodiscard]] geo::Polygon to_world_box(double u0, double u1, double v0, double v1) const;

    /// Where a street across (v fixed) or along the valley (u fixed) leaves the town's ground.
    [[nodiscard]] double west_end(double v) const;
    [[nodiscard]] double east_end(double v) const;
    [[nodiscard]] double south_end(double u) const;

    /// Harbour, channel or river, widened by `margin` metres. The open sea is v < 0.
    [[nodiscard]] bool in_water(geo::Point2 p, double margin = 0.0) const;
    [[nodiscard]] bool in_river(geo::Point2 p, double margin = 0.0) const;
    [[nodiscard]] bool in_harbour(geo::Point2 p, double margin = 0.0) const;
    /// 1 in the old centre, falling to 0 outside.
    [[nodiscard]] double centrality(geo::Point2 p) const;
    /// How late a place was built upon: metres from the centre at the size of 2,000 buildings,
    /// stretched on slopes.
    [[nodiscard]] double remoteness(geo::Point2 p) const;

    double scale;    ///< sqrt(buildings / 2000)
    double harbour;  ///< scale of harbour and low district, which grow more slowly
    geo::Grid grid;
    double sea_depth = 700.0;  ///< from the coast line to the northern edge, m
    double x_river, y_coast, lean_middle, meander, meander_length;

    double u_west, u_east, v_south;  ///< limits of the ground that may be built upon
    double river_half, channel_east, basin_east, basin_north, basin_south;
    double wall_offset;       ///< from the water's edge to the quay wall
    double street_offset;     ///< from the water's edge to the quay street's axis
    double sea_front = 75.0;  ///< v of the boulevard behind the beach
    double main_street;       ///< v of the main road with the bridge
    double rail_street;       ///< v of the street south of the railway
    double u_hill;            ///< u of the road at the foot of the western slope (< 0)
    double u_pass;            ///< u of the underpass (< 0)
    double low_from, low_to;  ///< v of the ends of the low quay
    double low_u, low_v, low_ru, low_rn, low_rs;  ///< the low district's bowl
    double plateau, slope_width, east_floor;
    double meadow_u, meadow_v, meadow_ru, meadow_rv;

    [[nodiscard]] double quay_street() const { return river_half + street_offset; }  ///< |u|
    [[nodiscard]] double rail() const { return 0.5 * (main_street + rail_street); }
    /// v where the low levee of the meadows ends.
    [[nodiscard]] double levee_end() const { return meadow_v + 0.5 * meadow_rv; }
    [[nodiscard]] double hill_share(double u) const;  ///< 0 on the valley floor, 1 on the plateau
};

[[nodiscard]] double smoothstep(double low, double high, double x);

}  // namespace calade::city::demo
