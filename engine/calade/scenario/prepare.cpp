// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"
#include "calade/scenario/measures.hpp"
#include "calade/scenario/scenario.hpp"

#include <algorithm>
#include <map>

namespace calade::scenario {

namespace {

template <class T>
Index position_of(const std::vector<T>& items, const std::string& name, const std::string& where,
                  std::string_view what) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].name == name) {
            return static_cast<Index>(i);
        }
        names.push_back(items[i].name);
    }
    const std::string near = nearest_name(name, names);
    fail<ScenarioError>("{}: the town has no {} named '{}'{}", where, what, name,
                        near.empty() ? fmt::format("; it has {} of them", items.size())
                                     : fmt::format("; did you mean '{}'?", near));
}

coupling::Order order_of(const Scenario::Event& e, const city::City& city) {
    using Kind = coupling::Order::Kind;
    static const std::map<std::string, Kind> kinds = {
        {"close_street", Kind::close_street}, {"open_street", Kind::open_street},
        {"station_out", Kind::station_out},   {"station_back", Kind::station_back},
        {"gate_fails", Kind::gate_fails},     {"gate_works", Kind::gate_works}};
    coupling::Order order;
    order.time = e.time;
    order.kind = kinds.at(e.kind);
    switch (order.kind) {
        case Kind::close_street:
        case Kind::open_street:
            order.element = position_of(city.streets.streets, e.target, e.where, "street");
            break;
        case Kind::station_out:
        case Kind::station_back:
            order.element = position_of(city.power.stations, e.target, e.where, "station");
            break;
        case Kind::gate_fails:
        case Kind::gate_works:
            order.element = position_of(city.gates, e.target, e.where, "gate");
            break;
    }
    return order;
}

}  // namespace

city::City open_city(const Scenario& s) {
    if (!s.city.twin.empty()) {
        return city::load_city(s.city.twin);
    }
    if (!s.city.recipe.empty()) {
        return city::build_city(s.city.recipe);
    }
    return city::make_demo_town({s.city.demo_buildings, s.city.demo_seed, s.city.demo_cell_m});
}

std::pair<city::City, coupling::Inputs> prepare(const Scenario& s, city::City city) {
    apply_measures(s.measures, city);
    coupling::Inputs in;
    in.coupling = s.coupling;
    in.flood = s.flood;
    in.traffic = s.traffic;
    in.energy = s.energy;
    in.forcing.rain = s.rain;
    in.forcing.boundaries.resize(city.boundaries.size());
    std::optional<double> first_level;
    for (const auto& b : s.boundaries) {
        const Index i = position_of(city.boundaries, b.name, b.where, "boundary");
        const auto k = static_cast<std::size_t>(i);
        require<ScenarioError>(in.forcing.boundaries[k].empty(), "{}: boundary '{}' is given twice",
                               b.where, b.name);
        in.forcing.boundaries[k] = b.series;
        if (city.boundaries[k].kind == city::BoundaryKind::level && !first_level) {
            first_level = b.series.at(0.0);
        }
    }
    // Without a level boundary in play the town begins dry: no cell stands below -1000 m.
    in.initial_level_m = s.initial_level_m.value_or(first_level.value_or(-1000.0));
    for (const auto& e : s.events) {
        in.orders.push_back(order_of(e, city));
    }
    for (const auto& gauge : s.gauges) {
        const Index cell = city.terrain.elevation.grid.cell_at(gauge.position);
        require<ScenarioError>(cell >= 0,
                               "{}: gauge '{}' at ({}, {}) is outside the town's terrain",
                               s.file.string(), gauge.name, gauge.position.x, gauge.position.y);
    }
    return {std::move(city), std::move(in)};
}

}  // namespace calade::scenario
