// SPDX-License-Identifier: Apache-2.0
#pragma once

// A town drawn in a few lines, whose cascade can be worked out by hand:
//
//   sea rises → substation trips → pump of the underpass stops → underpass fills → detour
#include "calade/coupling/simulation.hpp"
#include "support/drawn_town.hpp"

#include <string>
#include <vector>

namespace calade::test {

// 10 m cells. West: the sea and, beside it, the substation's yard at 2 m. East: one cell at 1 m,
// walled by the edge of the domain: the underpass. Nothing but rain reaches it.
inline const std::vector<std::string> cascade_drawing = {
    "~~2     ",
    "~~2   1 ",
    "~~2     ",
};

// The sea stands at 1 m and rises by 0.25 mm/s; it rains 0.1 mm/s on the basin.
inline constexpr double cascade_rise = 0.00025;
inline constexpr double cascade_rain = 1e-4;

/// A cable of the town's low voltage between two buses.
inline void add_cable(city::City& town, const char* name, int from, int to) {
    city::Branch b;
    b.name = name;
    b.from = BusId(from);
    b.to = BusId(to);
    b.r_ohm = 0.01;
    b.x_ohm = 0.005;
    town.power.branches.push_back(b);
}

inline city::City cascade_town() {
    city::City c;
    c.name = "Drawn";
    c.terrain = draw_terrain(cascade_drawing, 10.0, [](char) { return 0.0; });
    c.boundaries.push_back(
        {"sea", city::BoundaryKind::level, {box_polygon(0, 0, 10, 30)}, Mark::synthesised});

    // Junctions A (west of the underpass), B (east of it) and C (the long way round).
    c.streets.nodes = {
        {{45, 15}, true, Mark::synthesised}, {{85, 15}, false, {}}, {{65, 200}, false, {}}};
    auto street = [&](const char* name, int from, int to, geo::Polyline axis, double metres) {
        city::Street s;
        s.name = name;
        s.from = StreetNodeId(from);
        s.to = StreetNodeId(to);
        s.axis = std::move(axis);
        s.length_m = metres;
        s.free_speed_ms = 10.0;
        s.capacity_vps = 1.0;
        c.streets.streets.push_back(s);
    };
    street("underpass", 0, 1, {{45, 15}, {85, 15}}, 400);     // 40 s
    street("detour west", 0, 2, {{45, 15}, {65, 200}}, 600);  // 60 s
    street("detour east", 2, 1, {{65, 200}, {85, 15}}, 600);  // 60 s
    c.demand.zones = {{"A", {45, 15}, StreetNodeId(0), 10, 0},
                      {"B", {85, 15}, StreetNodeId(1), 0, 10}};
    c.demand.trips = {{ZoneId(0), ZoneId(1), 360.0}};  // 0.1 veh/s, far below capacity

    c.power.stations.push_back(
        {"yard", city::StationKind::mv_lv, {25, 15}, 0.298, 400e3, Mark::synthesised});
    c.power.buses = {{"upstream", {0, 0}, 400.0, StationId{}},
                     {"yard bus", {25, 15}, 400.0, StationId(0)},
                     {"pump house", {45, 15}, 400.0, StationId{}}};
    add_cable(c, "feeder", 0, 1);
    add_cable(c, "service", 1, 2);
    c.power.loads = {{BusId(2), 10e3, 2e3, 40}};
    c.power.sources = {{BusId(0), 1.0}};

    c.sites.push_back(
        {"pump house", city::SiteKind::pumping_station, {45, 15}, 0.0, Mark::synthesised});
    city::Pump pump;
    pump.name = "underpass pump";
    pump.inlet = {65, 15};
    pump.out_of_domain = true;
    pump.capacity_m3s = 0.03;  // 0.01 m³/s of rain fall on the underpass
    pump.start_depth_m = 0.0115;
    pump.stop_depth_m = 0.009;
    pump.site = SiteId(0);
    c.pumps.push_back(pump);

    c.joins.site_street = {StreetId(1)};
    c.joins.site_bus = {BusId(2)};
    c.joins.signal_bus = {BusId(2), BusId{}, BusId{}};
    return c;
}

inline coupling::Inputs cascade_inputs() {
    coupling::Inputs in;
    in.traffic.closed_depth_m = 0.301;
    in.traffic.depth_step_m = 0.03;
    in.initial_level_m = 1.0;
    in.forcing.boundaries = {{{0.0, 10000.0}, {1.0, 1.0 + 10000.0 * cascade_rise}, "sea"}};
    in.forcing.rain = {{0.0, 10000.0}, {cascade_rain, cascade_rain}, "rain"};
    return in;
}

}  // namespace calade::test
