// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"
#include "calade/scenario/measures.hpp"
#include "calade/scenario/named.hpp"
#include "calade/scenario/scenario.hpp"

#include <algorithm>

namespace calade::scenario {

namespace {

coupling::EventKind event_kind(const std::string& name, const std::string& where) {
    std::vector<std::string> names;
    for (int k = 0; k <= static_cast<int>(coupling::EventKind::order); ++k) {
        names.emplace_back(to_string(static_cast<coupling::EventKind>(k)));
        if (names.back() == name) {
            return static_cast<coupling::EventKind>(k);
        }
    }
    const std::string near = nearest_name(name, names);
    fail<ScenarioError>("{}: '{}' is no kind of entry in the log{}", where, name,
                        near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

Index element_of(coupling::ElementType type, const std::string& name, const std::string& where,
                 const city::City& city) {
    using Type = coupling::ElementType;
    switch (type) {
        case Type::street: return position_of(city.streets.streets, name, where, "street");
        case Type::station: return position_of(city.power.stations, name, where, "station");
        case Type::gate: return position_of(city.gates, name, where, "gate");
        case Type::pump: return position_of(city.pumps, name, where, "pump");
        case Type::power_line: return position_of(city.power.branches, name, where, "power line");
        case Type::defence: return position_of(city.defences, name, where, "defence");
        case Type::site: return position_of(city.sites, name, where, "site");
        case Type::boundary: return position_of(city.boundaries, name, where, "boundary");
        default: break;
    }
    fail<ScenarioError>("{}: target is '{}', but such entries of the log have no element", where,
                        name);
}

// What an entry of the log is about.
coupling::ElementType subject(coupling::EventKind kind) {
    using Kind = coupling::EventKind;
    using Type = coupling::ElementType;
    switch (kind) {
        case Kind::sea_level_rising:
        case Kind::river_rising: return Type::boundary;
        case Kind::defence_overtopped: return Type::defence;
        case Kind::gate_closed:
        case Kind::gate_opened: return Type::gate;
        case Kind::street_slowed:
        case Kind::street_closed:
        case Kind::street_reopened: return Type::street;
        case Kind::station_flooded:
        case Kind::station_out:
        case Kind::station_back:
        case Kind::outage: return Type::station;
        case Kind::pump_stopped:
        case Kind::pump_restarted: return Type::pump;
        case Kind::site_without_supply:
        case Kind::site_supplied:
        case Kind::site_cut_off: return Type::site;
        default: return Type::none;
    }
}

coupling::Condition condition_of(const When& when, const std::string& where, const Scenario& s,
                                 const city::City& city) {
    using Kind = coupling::Condition::Kind;
    coupling::Condition c;
    c.delay_s = when.delay_s;
    c.threshold = when.above_m;
    if (!when.boundary.empty()) {
        c.kind = Kind::level_above;
        c.element = position_of(city.boundaries, when.boundary, where, "boundary");
    } else if (!when.gauge.empty()) {
        c.kind = Kind::depth_above;
        const Index gauge = position_of(s.gauges, when.gauge, where, "gauge");
        c.element =
            city.terrain.elevation.grid.cell_at(s.gauges[static_cast<std::size_t>(gauge)].position);
        require<ScenarioError>(c.element >= 0, "{}: gauge '{}' is outside the town's terrain",
                               where, when.gauge);
    } else {
        c.kind = Kind::event;
        c.event = event_kind(when.event, where);
        c.element =
            when.target.empty() ? -1 : element_of(subject(c.event), when.target, where, city);
    }
    return c;
}

coupling::Order order_of(const Scenario::Event& e, const Scenario& s, const city::City& city) {
    coupling::Order order;
    for (int k = 0; k <= static_cast<int>(coupling::OrderKind::switch_closes); ++k) {
        if (to_string(static_cast<coupling::OrderKind>(k)) == e.kind) {
            order.kind = static_cast<coupling::OrderKind>(k);
        }
    }
    order.element = element_of(element_type(order.kind), e.target, e.where, city);
    if (e.time) {
        order.time = *e.time;
    } else {
        order.condition = condition_of(*e.when, e.where, s, city);
    }
    return order;
}

// Whether the entry that `first` leaves in the log is one that `second` waits for.
bool sets_off(const coupling::Order& first, const coupling::Order& second) {
    const auto& c = second.condition;
    return c.kind == coupling::Condition::Kind::event && event_of(first.kind) == c.event &&
           (c.element < 0 || c.element == first.element);
}

// Orders that wait for one another in a ring would go on for ever, or never begin.
void refuse_rings(const std::vector<coupling::Order>& orders,
                  const std::vector<std::string>& where) {
    for (std::size_t start = 0; start < orders.size(); ++start) {
        std::vector<std::size_t> reached{start};
        std::vector<std::uint8_t> seen(orders.size(), 0);
        for (std::size_t k = 0; k < reached.size(); ++k) {
            for (std::size_t next = 0; next < orders.size(); ++next) {
                if (!sets_off(orders[reached[k]], orders[next])) {
                    continue;
                }
                require<ScenarioError>(
                    next != start, "{}: waits for an event that it sets off itself{}", where[start],
                    reached[k] == start ? std::string()
                                        : fmt::format(", by way of {}", where[reached[k]]));
                if (seen[next] == 0) {
                    seen[next] = 1;
                    reached.push_back(next);
                }
            }
        }
    }
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
    in.flood.extremes = true;
    in.flood.dynamics = s.indicators.dynamics();
    in.flood.rise_over_s = s.indicators.rise_over_s;
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
    std::vector<std::string> where;
    for (const auto& e : s.events) {
        in.orders.push_back(order_of(e, s, city));
        where.push_back(e.where);
    }
    refuse_rings(in.orders, where);
    for (const auto& m : s.measures) {
        if (m.closes_at_s) {
            in.orders.push_back({*m.closes_at_s,
                                 coupling::OrderKind::gate_closes,
                                 position_of(city.gates, m.name, m.where, "barrier"),
                                 {}});
        }
    }
    for (std::size_t i = 0; i < s.plan.size(); ++i) {
        const auto& action = s.plan[i];
        coupling::Order order;
        order.kind = coupling::OrderKind::plan_action;
        order.element = static_cast<Index>(i);
        if (action.time) {
            order.time = *action.time;
        } else {
            order.condition = condition_of(*action.when, action.where, s, city);
        }
        if (!action.before_event.empty()) {
            const auto kind = event_kind(action.before_event, action.where);
            if (!action.before_target.empty()) {
                (void)element_of(subject(kind), action.before_target, action.where, city);
            }
        }
        in.orders.push_back(order);
    }
    in.building_protection_m = building_protection(s.measures, city);
    for (const auto& gauge : s.gauges) {
        const Index cell = city.terrain.elevation.grid.cell_at(gauge.position);
        require<ScenarioError>(cell >= 0,
                               "{}: gauge '{}' at ({}, {}) is outside the town's terrain",
                               s.file.string(), gauge.name, gauge.position.x, gauge.position.y);
    }
    return {std::move(city), std::move(in)};
}

}  // namespace calade::scenario
