// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/works.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city::demo {

namespace {

using geo::Point2;

geo::Polyline line_through(const TownPlan& plan, const std::vector<Point2>& points) {
    geo::Polyline line{plan.to_world(points.front())};
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const geo::Polyline part = plan.to_world_line(points[i], points[i + 1]);
        line.insert(line.end(), part.begin() + 1, part.end());
    }
    return line;
}

void add_walls(const TownPlan& plan, City& city) {
    auto wall = [&](const char* name, const char* kind, double crest, const char* condition,
                    const std::vector<Point2>& points) {
        city.defences.push_back(
            {name, kind, line_through(plan, points), crest, condition, Mark::synthesised});
    };
    const double west = -(plan.river_half + plan.wall_offset);
    const double channel = plan.channel_east + plan.wall_offset;
    const double north = plan.basin_north - plan.wall_offset;
    const double east = plan.basin_east + plan.wall_offset;
    const double south = plan.basin_south + plan.wall_offset;
    const double bank = plan.river_half + plan.wall_offset;
    const double ridge = 124.0;  // v where the ground falls below the quays' crests
    // Neighbouring walls overlap by a cell, so that no gap can open between their staircases.
    const double lap = plan.grid.cell;
    const double scale = std::max(1.0, plan.scale);

    wall("Jetée Ouest", "jetty", 7.7, "good", {{west, -180.0}, {west, ridge}});
    wall("Quai des Pilotes", "quay", 6.1, "good", {{west, ridge - lap}, {west, plan.low_from}});
    wall("Quai de la Grève", "quay", 5.75, "medium",
         {{west, plan.low_from - lap}, {west, plan.low_to + lap}});
    wall("Quai du Carénage", "quay", 6.1, "good", {{west, plan.low_to}, {west, plan.rail_street}});
    wall("Quai de la Vaudre", "quay", 6.5, "good",
         {{west, plan.rail_street - lap}, {west, plan.rail_street + 180.0 * scale}});
    wall("Jetée Est", "jetty", 7.7, "good", {{channel, -180.0}, {channel, ridge}});
    wall("Quai de la Douane", "quay", 6.15, "good",
         {{channel, ridge - lap}, {channel, north}, {east, north}});
    wall("Quai des Chantiers", "quay", 6.15, "good",
         {{east - lap, north}, {east, north}, {east, south}, {east - lap, south}});
    wall("Quai du Bassin", "quay", 6.15, "good",
         {{east, south}, {bank, south}, {bank, plan.main_street + 20.0}});
    wall("Digue des Prés", "levee", 5.75, "medium",
         {{bank, plan.main_street + 20.0 - lap}, {bank, plan.levee_end()}});
    wall("Digue des Prés amont", "levee", 6.7, "good",
         {{bank, plan.levee_end() - lap}, {bank, plan.rail_street + 240.0 * scale}});

    const double sill = plan.basin_south + 12.0;
    city.gates.push_back({"Porte de la Vaudre",
                          line_through(plan, {{west - lap, sill}, {bank + lap, sill}}), 6.6, 4.8,
                          true, Mark::synthesised});
}

void open_edges(const TownPlan& plan, City& city) {
    const geo::Grid& grid = plan.grid;
    auto box = [](double x0, double x1, double y0, double y1) {
        return geo::MultiPolygon{{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}, {}}};
    };
    const geo::Box all = grid.box();
    city.boundaries.push_back({"sea", BoundaryKind::level,
                               box(all.low.x, all.high.x, all.high.y - grid.cell, all.high.y),
                               Mark::synthesised});
    double x_low = all.high.x;
    double x_high = all.low.x;
    for (Index column = 0; column < grid.columns; ++column) {
        const Point2 centre = grid.centre(column, 0);
        if (plan.in_river(plan.to_plan(centre))) {
            x_low = std::min(x_low, centre.x - 0.5 * grid.cell);
            x_high = std::max(x_high, centre.x + 0.5 * grid.cell);
        }
    }
    city.boundaries.push_back({"river", BoundaryKind::discharge,
                               box(x_low, x_high, all.low.y, all.low.y + grid.cell),
                               Mark::synthesised});
}

double population(const City& city, const geo::MultiPolygon& extent) {
    const geo::Box box = geo::bounds(extent);
    double people = 0.0;
    for (const Building& b : city.buildings) {
        const Point2 p = b.footprint.outer.front();
        people += box.contains(p) && geo::contains(extent, p) ? b.residents : 0.0;
    }
    return std::round(people * 10.0) / 10.0;
}

}  // namespace

void build_water_works(const TownPlan& plan, City& city) {
    add_walls(plan, city);
    open_edges(plan, city);
}

void install_pump(const TownPlan& plan, City& city) {
    const auto site = std::find_if(city.sites.begin(), city.sites.end(), [](const Site& s) {
        return s.kind == SiteKind::pumping_station;
    });
    Pump pump;
    pump.name = "Pompe du Pont-Rouge";
    pump.inlet = plan.to_world({plan.u_pass, plan.rail()});
    pump.outlet = plan.to_world({0.0, plan.basin_south - 20.0});
    pump.capacity_m3s = 0.5;
    pump.site = SiteId(site - city.sites.begin());
    city.pumps.push_back(pump);
}

void draw_areas(const TownPlan& plan, City& city) {
    auto add = [&](const char* name, const char* kind, const char* code, geo::Polygon extent) {
        geo::MultiPolygon polygons{std::move(extent)};
        const double people = population(city, polygons);
        city.areas.push_back({name, kind, code, std::move(polygons), people});
    };
    const geo::Box all = plan.grid.box();
    const double u_middle = plan.to_world({0.0, 0.0}).x;
    geo::Polygon commune;
    commune.outer = {all.low, {all.high.x, all.low.y}};
    const geo::Polyline shore =
        plan.to_world_line({all.high.x - u_middle, 0.0}, {all.low.x - u_middle, 0.0});
    commune.outer.insert(commune.outer.end(), shore.begin(), shore.end());
    add("Calade-sur-Mer", "commune", "00001", std::move(commune));

    const double middle = plan.rail();
    const double west = plan.u_west - 10.0;
    const double east = plan.u_east + 10.0;
    const double end = plan.v_south + 10.0;
    add("La Grève", "district", "Q1", plan.to_world_box(plan.u_hill, 0.0, 0.0, middle));
    add("Le Port", "district", "Q2",
        plan.to_world_box(0.0, plan.east_floor, 0.0, plan.main_street));
    add("La Vallée", "district", "Q3", plan.to_world_box(plan.u_hill, 0.0, middle, end));
    add("Les Prés", "district", "Q4",
        plan.to_world_box(0.0, plan.east_floor, plan.main_street, end));
    add("Le Coteau", "district", "Q5", plan.to_world_box(west, plan.u_hill, 0.0, end));
    add("Le Mont", "district", "Q6", plan.to_world_box(plan.east_floor, east, 0.0, end));
    add("Zone bleue de la Grève", "flood_plan_zone", "B1",
        plan.to_world_box(plan.low_u - 1.1 * plan.low_ru, -plan.river_half, 112.0,
                          plan.rail_street + 20.0));
}

}  // namespace calade::city::demo
