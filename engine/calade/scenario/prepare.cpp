// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"
#include "calade/coupling/crews.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/scenario/boundaries.hpp"
#include "calade/scenario/measures.hpp"
#include "calade/scenario/named.hpp"
#include "calade/scenario/orders.hpp"
#include "calade/scenario/scenario.hpp"

#include <algorithm>
#include <optional>

namespace calade::scenario {

namespace {

// Crews by their names, the town's own structures before those that measures add.
void add_crews(const Scenario& s, const city::City& city, coupling::Inputs& in) {
    const auto& classes = traffic::default_vehicle_classes();
    for (const auto& crew : s.crews) {
        coupling::CrewPlan plan;
        plan.name = crew.name;
        plan.available_s = crew.available_s;
        plan.vehicle = classes[static_cast<std::size_t>(
            position_of(classes, crew.vehicle, crew.where, "vehicle"))];
        geo::Point2 depot = crew.position;
        if (!crew.depot.empty()) {
            const Index site = position_of(city.sites, crew.depot, crew.where, "site");
            depot = city.sites[static_cast<std::size_t>(site)].position;
        }
        require_in_terrain(city, depot, crew.where, "the crew's position");
        for (const auto& other : in.crews) {
            require<ScenarioError>(other.name != plan.name, "{}: two crews are named '{}'",
                                   crew.where, plan.name);
        }
        plan.depot = coupling::access_node(city, depot);
        require<ScenarioError>(plan.depot.valid(), "{}: the town has no street for crews",
                               crew.where);
        in.crews.push_back(std::move(plan));
    }
}

// Ground that takes in rain: a sink over the cells of its area, which takes at most what stands
// there.
void add_open_ground(const Scenario& s, const city::City& city, coupling::Inputs& in) {
    std::optional<flood::Geometry> geometry;
    for (const auto& m : s.measures) {
        if (m.kind != "desealing") {
            continue;
        }
        if (!geometry) {
            geometry = flood::build_geometry(city, s.flood);
        }
        flood::Source sink{m.name, geo::cells_inside(geometry->grid, {{m.line, {}}}), {}};
        std::erase_if(sink.cells, [&](Index cell) {
            return geometry->active[static_cast<std::size_t>(cell)] == 0 ||
                   geometry->sea[static_cast<std::size_t>(cell)] != 0;
        });
        require<ScenarioError>(!sink.cells.empty(),
                               "{}: the desealing area holds no land of the flood domain", m.where);
        const double area =
            static_cast<double>(sink.cells.size()) * geometry->grid.cell * geometry->grid.cell;
        constexpr double mm_per_hour = 1e-3 / 3600.0;
        sink.discharge = {
            {0.0, s.duration_s}, std::vector<double>(2, -m.value * mm_per_hour * area), m.name};
        in.forcing.sources.push_back(std::move(sink));
    }
}

void add_structures(const Scenario& s, const city::City& city, coupling::Inputs& in) {
    for (const auto& structure : s.structures) {
        for (const auto& end : {structure.conduit.from, structure.conduit.to}) {
            require_in_terrain(city, end, structure.where, "its end");
        }
        in.conduits.push_back(structure.conduit);
    }
    for (const bool added : {false, true}) {
        for (const auto& m : s.measures) {
            if (m.kind == "culvert" && m.added == added) {
                in.conduits.push_back(m.conduit);
            }
        }
    }
    for (const auto& m : s.measures) {
        if (m.kind == "culvert_flap") {
            std::vector<flood::Geometry::Link> links;
            for (const auto& conduit : in.conduits) {
                links.push_back(conduit.link);
            }
            auto& link = in.conduits[static_cast<std::size_t>(
                                         position_of(links, m.target, m.where, "culvert"))]
                             .link;
            require<ScenarioError>(link.kind == flood::Geometry::Link::Kind::culvert,
                                   "{}: '{}' is no culvert, which alone may have a flap", m.where,
                                   m.target);
            link.culvert.flap = true;
        }
    }
    for (const auto& w : s.waves) {
        coupling::DefenceWaves waves;
        waves.defence = position_of(city.defences, w.defence, w.where, "defence");
        waves.waves = w.waves;
        for (std::size_t b = 0; b < city.boundaries.size() && w.boundary.empty(); ++b) {
            if (waves.boundary < 0 && city.boundaries[b].kind == city::BoundaryKind::level &&
                !in.forcing.boundaries[b].empty()) {
                waves.boundary = static_cast<Index>(b);
            }
        }
        if (!w.boundary.empty()) {
            waves.boundary = position_of(city.boundaries, w.boundary, w.where, "boundary");
        }
        const auto b = static_cast<std::size_t>(waves.boundary);
        require<ScenarioError>(
            waves.boundary >= 0 && city.boundaries[b].kind == city::BoundaryKind::level &&
                !in.forcing.boundaries[b].empty(),
            "{}: waves on '{}' need a boundary with a level that the scenario gives", w.where,
            w.defence);
        for (const auto& other : in.waves) {
            require<ScenarioError>(other.defence != waves.defence,
                                   "{}: waves on '{}' are given twice", w.where, w.defence);
        }
        in.waves.push_back(std::move(waves));
    }
}

}  // namespace

city::City open_city(const Scenario& s) {
    const auto there = [&](const char* key, const std::filesystem::path& path) {
        require<DataError>(std::filesystem::exists(path),
                           "{}: city.{} names {}, which is not there", s.city.where, key,
                           path.string());
    };
    if (!s.city.twin.empty()) {
        there("twin", s.city.twin);
        return city::load_city(s.city.twin);
    }
    if (!s.city.recipe.empty()) {
        there("recipe", s.city.recipe);
        return city::build_city(s.city.recipe);
    }
    return city::make_demo_town({s.city.demo_buildings, s.city.demo_seed, s.city.demo_cell_m});
}

std::pair<city::City, coupling::Inputs> prepare(const Scenario& s, city::City city) {
    apply_measures(s.measures, city);
    coupling::Inputs in;
    in.coupling = s.coupling;
    in.flood = s.flood;
    in.flood.extremes = true;
    in.flood.dynamics = s.indicators.dynamics();
    in.flood.rise_over_s = s.indicators.rise_over_s;
    in.traffic = s.traffic;
    const auto since_midnight = s.start.time_since_epoch() % std::chrono::hours(24);
    in.motion = {s.vehicles, s.departures, static_cast<double>(since_midnight.count()),
                 s.duration_s};
    in.energy = s.energy;
    in.loads = s.loads;
    in.protection = s.protection;
    in.forcing.rain = s.rain;
    in.forcing.rain_grids = s.rain_grids;
    in.forcing.epsg = city.crs.epsg;
    drive_boundaries(s, city, in);
    in.drains = s.drains;
    for (const auto& supply : s.drains.supplies) {
        (void)position_of(city.sites, supply.site, supply.where, "site");
    }
    in.restoration = s.restoration;
    add_open_ground(s, city, in);
    add_structures(s, city, in);
    add_crews(s, city, in);
    add_orders(s, city, in);
    in.building_protection_m = building_protection(s.measures, city);
    for (const auto& gauge : s.gauges) {
        require_in_terrain(city, gauge.position, gauge.where, "gauge '" + gauge.name + "' at");
    }
    return {std::move(city), std::move(in)};
}

}  // namespace calade::scenario
