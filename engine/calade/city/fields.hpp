// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every element of a city consists of, written down once: saving, loading, hashing and the
// check for finite values all walk over these lists, so that none can forget a field. Not a public
// header.
//
// A visitor is called as visit("name", value) for each field and visit.place(geometry) for the
// geometry, always in the same order.

#include "calade/city/city.hpp"

#include <concepts>

namespace calade::city {

template <class T, class Element>
concept Is = std::same_as<std::remove_const_t<T>, Element>;

template <class Visit, Is<Building> T>
void fields(Visit& visit, T& b) {
    visit.place(b.footprint);
    visit("name", b.name);
    visit("height_m", b.height_m);
    visit("height_mark", b.height_mark);
    visit("use", b.use);
    visit("residents", b.residents);
    visit("residents_mark", b.residents_mark);
}

template <class Visit, Is<BuildingJoin> T>
void fields(Visit& visit, T& j) {
    visit("join_street", j.street);
    visit("join_load", j.load);
    visit("join_commune", j.commune);
    visit("cells_missing", j.cells_missing);
    visit("street_missing", j.street_missing);
    visit("load_missing", j.load_missing);
}

template <class Visit, Is<Site> T>
void fields(Visit& visit, T& s) {
    visit.place(s.position);
    visit("name", s.name);
    visit("kind", s.kind);
    visit("autonomy_h", s.autonomy_h);
    visit("mark", s.mark);
}

template <class Visit, Is<Area> T>
void fields(Visit& visit, T& a) {
    visit.place(a.extent);
    visit("name", a.name);
    visit("kind", a.kind);
    visit("code", a.code);
    visit("population", a.population);
}

template <class Visit, Is<StreetNode> T>
void fields(Visit& visit, T& n) {
    visit.place(n.position);
    visit("signalised", n.signalised);
    visit("signal_mark", n.signal_mark);
}

template <class Visit, Is<Street> T>
void fields(Visit& visit, T& s) {
    visit.place(s.axis);
    visit("name", s.name);
    visit("label", s.label);
    visit("from_node", s.from);
    visit("to_node", s.to);
    visit("length_m", s.length_m);
    visit("width_m", s.width_m);
    visit("lanes", s.lanes);
    visit("oneway", s.oneway);
    visit("class", s.street_class);
    visit("level", s.level);
    visit("free_speed_ms", s.free_speed_ms);
    visit("capacity_vps", s.capacity_vps);
    visit("cars", s.cars);
    visit("mark", s.mark);
}

template <class Visit, Is<Zone> T>
void fields(Visit& visit, T& z) {
    visit.place(z.position);
    visit("name", z.name);
    visit("node", z.node);
    visit("residents", z.residents);
    visit("jobs", z.jobs);
}

template <class Visit, Is<OdPair> T>
void fields(Visit& visit, T& p) {
    visit("from_zone", p.from);
    visit("to_zone", p.to);
    visit("trips_per_hour", p.trips_per_hour);
}

template <class Visit, Is<Station> T>
void fields(Visit& visit, T& s) {
    visit.place(s.position);
    visit("name", s.name);
    visit("kind", s.kind);
    visit("trip_depth_m", s.trip_depth_m);
    visit("rated_va", s.rated_va);
    visit("mark", s.mark);
}

template <class Visit, Is<Bus> T>
void fields(Visit& visit, T& b) {
    visit.place(b.position);
    visit("name", b.name);
    visit("nominal_v", b.nominal_v);
    visit("station", b.station);
}

template <class Visit, Is<Branch> T>
void fields(Visit& visit, T& b) {
    visit.place(b.route);
    visit("name", b.name);
    visit("kind", b.kind);
    visit("from_bus", b.from);
    visit("to_bus", b.to);
    visit("r_ohm", b.r_ohm);
    visit("x_ohm", b.x_ohm);
    visit("b_siemens", b.b_siemens);
    visit("tap", b.tap);
    visit("rated_a", b.rated_a);
    visit("closed", b.closed);
    visit("mark", b.mark);
}

template <class Visit, Is<LoadPoint> T>
void fields(Visit& visit, T& l) {
    visit("bus", l.bus);
    visit("p_w", l.p_w);
    visit("q_var", l.q_var);
    visit("customers", l.customers);
}

template <class Visit, Is<GridSource> T>
void fields(Visit& visit, T& s) {
    visit("bus", s.bus);
    visit("voltage_pu", s.voltage_pu);
}

template <class Visit, Is<OpenBoundary> T>
void fields(Visit& visit, T& b) {
    visit.place(b.extent);
    visit("name", b.name);
    visit("kind", b.kind);
    visit("mark", b.mark);
}

template <class Visit, Is<Defence> T>
void fields(Visit& visit, T& d) {
    visit.place(d.line);
    visit("name", d.name);
    visit("kind", d.kind);
    visit("crest_m", d.crest_m);
    visit("condition", d.condition);
    visit("mark", d.mark);
}

template <class Visit, Is<Gate> T>
void fields(Visit& visit, T& g) {
    visit.place(g.line);
    visit("name", g.name);
    visit("crest_m", g.crest_m);
    visit("closing_level_m", g.closing_level_m);
    visit("present", g.present);
    visit("mark", g.mark);
    visit("opening_level_m", g.opening_level_m);
}

template <class Visit, Is<Basin> T>
void fields(Visit& visit, T& b) {
    visit.place(b.extent);
    visit("name", b.name);
    visit("kind", b.kind);
    visit("level_m", b.level_m);
    visit("reason", b.reason);
    visit("mark", b.mark);
}

template <class Visit, Is<Pump> T>
void fields(Visit& visit, T& p) {
    visit.place(p.inlet);
    visit("name", p.name);
    visit("outlet_x", p.outlet.x);
    visit("outlet_y", p.outlet.y);
    visit("out_of_domain", p.out_of_domain);
    visit("capacity_m3s", p.capacity_m3s);
    visit("start_depth_m", p.start_depth_m);
    visit("stop_depth_m", p.stop_depth_m);
    visit("trip_depth_m", p.trip_depth_m);
    visit("site", p.site);
    visit("mark", p.mark);
}

/// Calls layer("name", elements) for every layer of a city, in the order of the file.
template <class Layers, Is<City> T>
void layers(Layers& layer, T& city) {
    layer("buildings", city.buildings);
    layer("sites", city.sites);
    layer("areas", city.areas);
    layer("street_nodes", city.streets.nodes);
    layer("streets", city.streets.streets);
    layer("zones", city.demand.zones);
    layer("demand", city.demand.trips);
    layer("stations", city.power.stations);
    layer("buses", city.power.buses);
    layer("branches", city.power.branches);
    layer("loads", city.power.loads);
    layer("sources", city.power.sources);
    layer("boundaries", city.boundaries);
    layer("defences", city.defences);
    layer("gates", city.gates);
    layer("pumps", city.pumps);
    layer("basins", city.basins);
}

/// The joins of a layer's elements: an array parallel to the elements, or empty as long as no
/// joins have been found. Calls column(layer, array of BuildingJoin) or
/// column(layer, field, array of ids).
template <class Columns, Is<City> T>
void join_columns(Columns& column, T& city) {
    column("buildings", city.joins.buildings);
    column("sites", "join_street", city.joins.site_street);
    column("sites", "join_bus", city.joins.site_bus);
    column("street_nodes", "join_signal_bus", city.joins.signal_bus);
}

}  // namespace calade::city
