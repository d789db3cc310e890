// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/customer_uses.hpp"
#include "calade/results/history.hpp"
#include "support/drawn_town.hpp"

#include <limits>

namespace calade::results::test {

constexpr float never = std::numeric_limits<float>::quiet_NaN();

/// Two rows of four 10 m cells; ~ is sea, land is dry at 0 m, cell 7 lies outside the domain:
///
///     4~  5   6 |7       "Ouest" holds the two columns in the west, "Est" the rest
///     0~  1   2  3
///
/// Building "mill" (2 residents) stands on cell 1 and building "school" (5) on cell 6. "Rue de la
/// Mer" (500 m) runs over cells 1 and 2, "Quai" (300 m) over cells 5 and 6, "path" takes no cars.
/// Station "P1" in cell 2 feeds the one low-voltage line; the clinic stands on cell 6.
struct HandMadeTown {
    city::City city;
    flood::Geometry geometry;
    coupling::Links links;
    traffic::Network network;
    coupling::State state;  ///< dry, before the first window

    HandMadeTown() {
        make_ground();
        make_buildings();
        make_streets();
        make_power();
        make_state();
    }
    [[nodiscard]] Town town() const {
        return {city,
                geometry,
                links,
                network,
                0.05,
                {},
                &default_damage_table(),
                customers_by_use(city)};
    }

private:
    void make_ground() {
        city.name = "Hand-made";
        city.crs = {2154, "IGN69"};
        geometry.grid = {4, 2, 600000.0, 6900000.0, 10.0};
        geometry.bed = {-5, 0, 0, 0, -5, 0, 0, 0};
        geometry.active = {1, 1, 1, 1, 1, 1, 1, 0};
        geometry.sea = {1, 0, 0, 0, 1, 0, 0, 0};
        geometry.storage.assign(8, 1.0F);
        geometry.storage[6] = 0.5F;
        const double x = geometry.grid.x_min;
        const double y = geometry.grid.y_min;
        city.areas = {
            {"Ouest", "commune", "76001", {calade::test::box_polygon(x, y, x + 20, y + 20)}, 10},
            {"Est", "commune", "76002", {calade::test::box_polygon(x + 20, y, x + 40, y + 20)}, 0},
            {"blue zone",
             "flood_plan_zone",
             "B",
             {calade::test::box_polygon(x, y, x + 40, y + 20)},
             0}};
        city.boundaries = {{"mer du Nord",
                            city::BoundaryKind::level,
                            {calade::test::box_polygon(x, y, x + 10, y + 20)},
                            Mark::synthesised}};
        city::Defence quay;
        quay.name = "quay";
        quay.kind = "quay";
        quay.line = {{x + 10, y}, {x + 10, y + 20}};
        quay.crest_m = 1.0;
        city.defences = {quay};
        city::Gate gate;
        gate.name = "lock";
        gate.line = {{x + 10, y}, {x + 10, y + 10}};
        gate.crest_m = 3.0;
        city.gates = {gate};
    }
    void make_buildings() {
        const double x = geometry.grid.x_min;
        const double y = geometry.grid.y_min;
        city::Building mill;
        mill.name = "mill";
        mill.footprint = calade::test::box_polygon(x + 12, y + 2, x + 18, y + 8);
        mill.residents = 2.0;
        city::Building school = mill;
        school.name = "school";
        school.footprint = calade::test::box_polygon(x + 22, y + 12, x + 28, y + 18);
        school.residents = 5.0;
        city.buildings = {mill, school};
        city.sites = {
            {"clinic", city::SiteKind::hospital, {x + 25, y + 15}, 4.0, Mark::synthesised}};
        city::Pump pump;
        pump.name = "drain";
        pump.inlet = {x + 15, y + 5};
        pump.site = SiteId(0);
        city.pumps = {pump};
        links.building_cells.append({1});
        links.building_cells.append({6});
        links.site_cell = {6};
        links.station_cell = {2};
    }
    void make_streets() {
        const double x = geometry.grid.x_min;
        const double y = geometry.grid.y_min;
        city.streets.nodes = {{{x + 10, y + 5}, true, Mark::synthesised},
                              {{x + 30, y + 5}, false, {}}};
        const auto add = [&](const char* name, const char* label, double metres, bool cars,
                             double north) {
            city::Street s;
            s.name = name;
            s.label = label;
            s.from = StreetNodeId(0);
            s.to = StreetNodeId(1);
            s.axis = {{x + 10, y + north}, {x + 30, y + north}};
            s.length_m = metres;
            s.cars = cars;
            city.streets.streets.push_back(s);
        };
        add("S0", "Rue de la Mer", 500.0, true, 5);
        add("S1", "Quai", 300.0, true, 15);
        add("S2", "", 100.0, false, 18);
        links.street_cells.append({1, 2});
        links.street_cells.append({5, 6});
        links.street_cells.append({});
        network.nodes = 2;
        const auto link = [&](Index from, Index street, double metres) {
            traffic::Link l;
            l.from = StreetNodeId(from);
            l.to = StreetNodeId(1 - from);
            l.street = StreetId(street);
            l.length_m = metres;
            l.free_speed_ms = 10.0;
            l.free_time_s = metres / l.free_speed_ms;
            network.links.push_back(l);
        };
        link(0, 0, 500.0);
        link(1, 0, 500.0);
        link(1, 1, 300.0);
        network.first_out = {0, 1, 3};
        network.links_of_street = {{0, 1}, {2}, {}};
        network.demand = {{0, 1, 0.1}, {1, 0, 0.05}};
    }
    void make_power() {
        const double x = geometry.grid.x_min;
        const double y = geometry.grid.y_min;
        city.power.stations = {
            {"P1", city::StationKind::mv_lv, {x + 25, y + 5}, 0.3, 400e3, Mark::synthesised}};
        city.power.buses = {{"upstream", {x, y}, 20e3, StationId{}},
                            {"P1 low", {x + 25, y + 5}, 400.0, StationId(0)},
                            {"end", {x + 25, y + 15}, 400.0, StationId{}}};
        city::Branch transformer;
        transformer.name = "T1";
        transformer.kind = city::BranchKind::transformer;
        transformer.from = BusId(0);
        transformer.to = BusId(1);
        city::Branch line;
        line.name = "L1";
        line.from = BusId(1);
        line.to = BusId(2);
        line.route = {{x + 25, y + 5}, {x + 25, y + 15}};
        city::Branch tie = line;
        tie.name = "tie";
        tie.kind = city::BranchKind::tie;
        tie.closed = false;
        city.power.branches = {transformer, line, tie};
        city.power.loads = {{BusId(2), 10e3, 2e3, 7}};
        city.power.sources = {{BusId(0), 1.0}};
        city.joins.buildings.resize(2);
        city.joins.buildings[0].commune = AreaId(0);
        city.joins.buildings[1].commune = AreaId(1);
        city.joins.buildings[1].street = StreetId(1);
        city.joins.buildings[1].load = LoadId(0);
        city.joins.site_street = {StreetId(1)};
        city.joins.site_bus = {BusId(2)};
        city.joins.signal_bus = {BusId(2), BusId{}};
    }
    void make_state() {
        state.flood.h = {5, 0, 0, 0, 5, 0, 0, 0};
        state.flood.hu.assign(8, 0.0F);
        state.flood.hv.assign(8, 0.0F);
        state.flood.max_depth = state.flood.h;
        state.flood.max_speed.assign(8, 0.0F);
        state.flood.arrival.assign(8, never);
        state.flood.extremes.duration.assign(8, 0.0F);
        state.flood.extremes.french.assign(8, 0);
        state.flood.extremes.aidr.assign(8, 0);
        state.flood.gate_closed = {0};
        state.flood.gate_failed = {0};
        state.flood.pump_running = {0};
        state.flood.pump_powered = {1};
        state.flood.pump_drowned = {0};
        state.flood.defence_overtopped = {never};
        state.traffic.street_depth.assign(3, 0.0F);
        state.traffic.street_closed.assign(3, 0);
        state.traffic.signal_dark.assign(2, 0);
        state.traffic.link_flow = {0.06, 0.04, 0.05};  // vehicles/s
        state.traffic.link_time = {50.0, 50.0, 30.0};
        state.traffic.pair_served = {1, 1};
        state.energy.station = {energy::StationState::normal};
        state.energy.bus_energised = {1, 1, 1};
        state.energy.bus_voltage_pu = {1, 1, 1};
        state.building_max_depth.assign(2, 0.0F);
        state.building_wet_since.assign(2, never);
        state.building_dark_since.assign(2, never);
        state.building_dark_hours.assign(2, 0.0F);
        state.site_dark = {0};
        state.site_cut_off = {0};
    }
};

}  // namespace calade::results::test
