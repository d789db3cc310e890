// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <cmath>
#include <limits>

namespace calade::city::test {

/// Four cells by three, one or two of everything, with values that files like to lose: thirds,
/// empty texts, accents, missing ids, a hole, an empty route, a negative zero, NaN outside the
/// domain.
inline City small_city() {
    City c;
    c.name = "Saint-Valéry";
    c.crs = {2154, "IGN69"};
    c.origin = {560000.1, 6980000.2};
    c.time_zone = "Europe/Paris";
    c.sources = {{"terrain", "dieppe/mnt.asc", "CC BY-SA 4.0", "IGN", "0123456789abcdef"}};
    c.notes = {"2 buildings of 3 kept: 1 outside.", ""};

    const geo::Grid grid{4, 3, 560000.1, 6980000.2, 20.0 / 3.0};
    c.terrain.elevation = geo::Raster<float>(grid, 4.1F);
    c.terrain.elevation[0] = std::numeric_limits<float>::quiet_NaN();
    c.terrain.elevation[1] = -10.0F;
    c.terrain.manning = geo::Raster<float>(grid, 0.03F);
    c.terrain.sea = geo::Raster<std::uint8_t>(grid, 0);
    c.terrain.sea[1] = 1;
    c.terrain.mark = geo::Raster<std::uint8_t>(grid, static_cast<std::uint8_t>(Mark::estimated));
    auto at = [&](double x, double y) { return geo::Point2{grid.x_min + x, grid.y_min + y}; };

    const geo::Ring square{at(1, 1), at(9.1, 1), at(9.1, 8.7), at(1, 8.7)};
    const geo::Ring yard{at(3, 3), at(4, 3), at(4, 4)};
    c.boundaries = {{"sea", BoundaryKind::level, {{square, {}}, {yard, {}}}, Mark::estimated}};
    c.defences = {{"quai", "quay", {at(2, 3), at(20, 3.5)}, 6.1, "", Mark::surveyed}};
    c.gates = {{"écluse", {at(5, 5), at(6, 5)}, 7.0, 1e9, false, Mark::synthesised}};
    c.gates[0].opening_level_m = 2.9;
    c.basins = {{"bassin",
                 BasinKind::wet_dock,
                 {{square, {}}},
                 3.1,
                 "la pleine mer précédente",
                 Mark::estimated},
                {"forme", BasinKind::dry_dock, {{yard, {}}}, no_kept_level, "", Mark::source}};
    c.terrain.drainage = geo::Raster<float>(grid, 5.5F);
    c.terrain.drainage_source = "règle de l'art";
    c.sites = {{"Hôpital", SiteKind::hospital, at(5, 5), 8.0, Mark::surveyed},
               {"pompes", SiteKind::pumping_station, at(15, 5), 0.0, Mark::synthesised}};
    c.pumps = {
        {"P1", at(15, 5), at(1, 1), true, 0.35, 0.05, 0.01, 1e9, SiteId(1), Mark::synthesised},
        {"P2", at(16, 5), at(2, 1), false, 0.1 + 0.2, 0.05, 0.01, 0.4, SiteId(),
         Mark::synthesised}};
    c.buildings = {{"B1",
                    {square, {yard}},
                    9.3,
                    Mark::estimated,
                    BuildingUse::residential,
                    10.0 / 3.0,
                    Mark::estimated},
                   {"B2",
                    {yard, {}},
                    6.0,
                    Mark::source,
                    BuildingUse::public_service,
                    -0.0,
                    Mark::default_value}};
    c.areas = {{"Dieppe", "commune", "76217", {{square, {yard}}, {yard, {}}}, 30086}};
    c.streets.nodes = {{at(0, 0), true, Mark::synthesised}, {at(20, 0), false, Mark::source}};
    Street street{.name = "S1",
                  .label = "Grande Rue",
                  .from = StreetNodeId(0),
                  .to = StreetNodeId(1),
                  .axis = {at(0, 0), at(10, 1), at(20, 0)},
                  .length_m = 20.1};
    street.street_class = StreetClass::tertiary;
    street.level = StreetLevel::bridge;
    Street path = street;
    path.name = "S2";
    path.label = "";
    path.cars = false;
    path.free_speed_ms = 0.0;
    c.streets.streets = {street, path};
    c.demand.zones = {{"Z1", at(0, 0), StreetNodeId(0), 12.5, 3},
                      {"Z2", at(20, 0), StreetNodeId(1), 7, 1.0 / 7.0}};
    c.demand.trips = {{ZoneId(0), ZoneId(1), 1.0 / 3.0}, {ZoneId(1), ZoneId(0), 2.5}};
    c.demand.mark = Mark::estimated;
    c.power.stations = {{"HV", StationKind::hv_mv, at(1, 2), 0.5, 20e6, Mark::synthesised}};
    c.power.buses = {{"HV-bus", at(1, 2), 20e3, StationId(0)},
                     {"N1", at(9, 2), 400.0, StationId()}};
    c.power.branches = {{"T1",
                         BranchKind::transformer,
                         BusId(0),
                         BusId(1),
                         0.01,
                         0.04,
                         0,
                         1.025,
                         600,
                         true,
                         {},
                         Mark::synthesised},
                        {"L1",
                         BranchKind::tie,
                         BusId(0),
                         BusId(1),
                         0.1,
                         0.05,
                         1e-7,
                         1,
                         0,
                         false,
                         {at(1, 2), at(9, 2)},
                         Mark::synthesised}};
    c.power.loads = {{BusId(1), 12345.6, 789.0, 4}};
    c.power.sources = {{BusId(0), 1.02}};

    BuildingJoin joined;
    joined.street = StreetId(0);
    joined.load = LoadId(0);
    joined.commune = AreaId(0);
    BuildingJoin lost;
    lost.street_missing = MissingJoin::no_street_within_reach;
    lost.load_missing = MissingJoin::no_bus_within_reach;
    lost.cells_missing = MissingJoin::outside_domain;
    c.joins.buildings = {joined, lost};
    c.joins.site_street = {StreetId(1), StreetId()};
    c.joins.site_bus = {BusId(1), BusId(0)};
    c.joins.signal_bus = {BusId(1), BusId()};
    return c;
}

}  // namespace calade::city::test
