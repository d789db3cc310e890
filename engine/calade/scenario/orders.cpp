// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/orders.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/coupling/crews.hpp"
#include "calade/scenario/named.hpp"

#include <algorithm>
#include <map>
#include <optional>

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
        case Type::street: return street_named(city, name, where);
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
        case Kind::level_passed:
        case Kind::river_rising: return Type::boundary;
        case Kind::defence_breached:
        case Kind::waves_overtopping:
        case Kind::defence_overtopped: return Type::defence;
        case Kind::gate_closed:
        case Kind::gate_opened: return Type::gate;
        case Kind::diversion_cut:
        case Kind::street_slowed:
        case Kind::street_closed:
        case Kind::street_reopened: return Type::street;
        case Kind::station_flooded:
        case Kind::station_out:
        case Kind::station_back:
        case Kind::station_dry:
        case Kind::station_repaired:
        case Kind::crew_sent:
        case Kind::crew_arrived:
        case Kind::crew_blocked:
        case Kind::outage: return Type::station;
        case Kind::pump_stopped:
        case Kind::pump_restarted: return Type::pump;
        case Kind::branch_tripped:
        case Kind::branch_reclosed:
        case Kind::load_shed: return Type::power_line;
        case Kind::telecom_out:
        case Kind::telecom_back:
        case Kind::site_without_supply:
        case Kind::site_supplied:
        case Kind::site_cut_off: return Type::site;
        default: return Type::none;
    }
}

// A level is compared with a level and a discharge with a discharge, and there must be one.
void require_same_measure(const When& when, const std::string& where, const Scenario& s,
                          city::BoundaryKind kind) {
    const bool level = kind == city::BoundaryKind::level;
    require<ScenarioError>(level != when.above_m3s.has_value(),
                           "{}: when: boundary '{}' brings a {}, expected {}", where, when.boundary,
                           level ? "level" : "discharge",
                           level ? "above_m instead of above_m3s" : "above_m3s instead of above_m");
    const bool driven =
        std::any_of(s.boundaries.begin(), s.boundaries.end(),
                    [&](const BoundaryForcing& b) { return b.name == when.boundary; });
    require<ScenarioError>(driven,
                           "{}: when: the scenario gives boundary '{}' no {}, so that it never "
                           "holds; add [[boundaries]] for it",
                           where, when.boundary, level ? "level" : "discharge");
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
        require_same_measure(when, where, s,
                             city.boundaries[static_cast<std::size_t>(c.element)].kind);
        c.threshold = when.above_m3s.value_or(when.above_m);
    } else if (!when.gauge.empty()) {
        c.kind = Kind::depth_above;
        const Index gauge = position_of(s.gauges, when.gauge, where, "gauge");
        c.place = s.gauges[static_cast<std::size_t>(gauge)].position;
        c.element = city.terrain.elevation.grid.cell_at(*c.place);
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

// A diversion is a way: each street begins where the one before ends, and takes cars.
std::vector<StreetId> diversion_of(const Measure& m, const city::City& city) {
    std::vector<StreetId> way;
    const auto& streets = city.streets.streets;
    for (const auto& name : m.diversion) {
        const StreetId id(street_named(city, name, m.where));
        const auto& street = streets[id.index()];
        require<ScenarioError>(street.cars, "{}: diversion: '{}' takes no cars", m.where, name);
        for (const auto& closed : m.streets) {
            require<ScenarioError>(street_named(city, closed, m.where) != id.value,
                                   "{}: diversion: '{}' is closed by the same plan", m.where, name);
        }
        if (!way.empty()) {
            const auto& last = streets[way.back().index()];
            const bool joined = street.from == last.from || street.from == last.to ||
                                street.to == last.from || street.to == last.to;
            require<ScenarioError>(joined,
                                   "{}: diversion: '{}' does not meet '{}', expected street "
                                   "after street",
                                   m.where, name, last.name);
        }
        way.push_back(id);
    }
    return way;
}

bool is_two(const std::string& kind, const char* a, const char* b) {
    return kind == a || kind == b;
}

// Gives an order its time or its condition.
void set_moment(coupling::Order& order, const std::optional<double>& time,
                const std::optional<When>& when, const std::string& where, const Scenario& s,
                const city::City& city) {
    if (time) {
        order.time = *time;
    } else {
        order.condition = condition_of(*when, where, s, city);
    }
}

// Orders in the making, with the line of each for messages.
struct Making {
    const Scenario& scenario;
    const city::City& city;
    coupling::Inputs& inputs;
    std::vector<std::string> where;
    std::map<std::size_t, std::string> told = {};  // buildings whose people leave, by which order

    void add(coupling::Order order, const std::string& place) {
        inputs.orders.push_back(std::move(order));
        where.push_back(place);
    }
    void event(const Scenario::Event& e);
    void measure(const Measure& m);
    void plan();
    Index breach(const Scenario::Event& e, Index defence);
    Index evacuation(const Measure& m);
};

Index Making::breach(const Scenario::Event& e, Index defence) {
    for (const auto& other : inputs.breaches) {
        require<ScenarioError>(other.defence != defence,
                               "{}: '{}' breaches twice, expected one breach a defence", e.where,
                               e.target);
    }
    auto plan = e.breach;
    const auto& line = city.defences[static_cast<std::size_t>(defence)].line;
    plan.name = "breach of " + e.target;
    plan.defence = defence;
    plan.start = e.place.value_or(geo::point_along(line, geo::length(line) / 2.0));
    constexpr double reach = 50.0;  // m: further away another defence is meant
    require<ScenarioError>(geo::distance(line, plan.start) <= reach,
                           "{}: place ({}, {}) is {:.0f} m from '{}', expected at most {} m",
                           e.where, plan.start.x, plan.start.y, geo::distance(line, plan.start),
                           e.target, reach);
    const double crest = city.defences[static_cast<std::size_t>(defence)].crest_m;
    require<ScenarioError>(plan.final_crest_m <= crest,
                           "{}: final_crest_m is {} m, above the crest of '{}' at {} m", e.where,
                           plan.final_crest_m, e.target, crest);
    inputs.breaches.push_back(std::move(plan));
    return static_cast<Index>(inputs.breaches.size()) - 1;
}

void Making::event(const Scenario::Event& e) {
    coupling::Order order;
    for (int k = 0; k <= static_cast<int>(coupling::OrderKind::telecom_back); ++k) {
        if (to_string(static_cast<coupling::OrderKind>(k)) == e.kind) {
            order.kind = static_cast<coupling::OrderKind>(k);
        }
    }
    if (!e.target.empty()) {
        order.element = element_of(element_type(order.kind), e.target, e.where, city);
        require<ScenarioError>(
            !is_two(e.kind, "telecom_out", "telecom_back") ||
                city.sites[static_cast<std::size_t>(order.element)].kind == city::SiteKind::telecom,
            "{}: '{}' is no telephone exchange, expected a site of kind telecom", e.where,
            e.target);
    }
    if (order.kind == coupling::OrderKind::breach) {
        order.element = breach(e, order.element);
    }
    set_moment(order, e.time, e.when, e.where, scenario, city);
    add(order, e.where);
}

Index Making::evacuation(const Measure& m) {
    coupling::EvacuationPlan plan;
    plan.name = m.name;
    plan.rules = m.evacuation;
    geo::MultiPolygon extent;
    if (!m.line.empty()) {
        extent.push_back({m.line, {}});
    }
    for (const auto& name : m.areas) {
        const auto& area =
            city.areas[static_cast<std::size_t>(position_of(city.areas, name, m.where, "area"))];
        extent.insert(extent.end(), area.extent.begin(), area.extent.end());
    }
    std::map<Index, double> people;  // by junction
    for (std::size_t b = 0; b < city.buildings.size(); ++b) {
        const auto& building = city.buildings[b];
        const StreetId street =
            b < city.joins.buildings.size() ? city.joins.buildings[b].street : StreetId{};
        if (building.residents > 0.0 && street.valid() &&
            geo::contains(extent, geo::centroid(building.footprint))) {
            const auto [other, fresh] = told.emplace(b, m.where);
            require<ScenarioError>(
                fresh,
                "{}: the people of '{}' are told to leave by {} already, expected "
                "areas apart",
                m.where, building.name, other->second);
            people[city.streets.streets[street.index()].from.value] += building.residents;
        }
    }
    require<ScenarioError>(!people.empty(),
                           "{}: nobody lives in the area of '{}' that a street "
                           "leads to",
                           m.where, m.name);
    for (const auto& [node, count] : people) {
        plan.districts.push_back({StreetNodeId(node), count});
    }
    for (std::size_t i = 0; i < m.shelters.size(); ++i) {
        const auto& site = city.sites[static_cast<std::size_t>(
            position_of(city.sites, m.shelters[i], m.where, "site"))];
        constexpr double room_for_all = 1e9;
        plan.shelters.push_back({coupling::access_node(city, site.position),
                                 m.places.empty() ? room_for_all : m.places[i]});
    }
    inputs.evacuations.push_back(std::move(plan));
    return static_cast<Index>(inputs.evacuations.size()) - 1;
}

void Making::measure(const Measure& m) {
    using Kind = coupling::OrderKind;
    coupling::Order order;
    order.not_before_s = m.lead_time_s;
    if (m.closes_at_s) {
        order.kind = Kind::gate_closes;
        order.time = *m.closes_at_s;
        order.element = position_of(city.gates, m.name, m.where, "barrier");
        add(order, m.where);
        return;
    }
    if (!m.at_s && !m.when) {
        return;
    }
    set_moment(order, m.at_s, m.when, m.where, scenario, city);
    if (m.kind == "switch") {
        order.kind = m.present ? Kind::switch_closes : Kind::switch_opens;
        order.element = position_of(city.power.branches, m.target, m.where, "power line");
        add(order, m.where);
    } else if (m.kind == "evacuation") {
        order.kind = Kind::evacuate;
        order.element = evacuation(m);
        add(order, m.where);
    } else {
        for (const auto& street : m.streets) {
            order.kind = Kind::close_street;
            order.element = street_named(city, street, m.where);
            add(order, m.where);
            if (m.until_s) {
                coupling::Order open = order;
                open.kind = Kind::open_street;
                open.condition = {};
                open.time = *m.until_s;
                add(open, m.where);
            }
        }
        if (!m.diversion.empty()) {
            order.kind = Kind::divert;
            order.element = static_cast<Index>(inputs.diversions.size());
            inputs.diversions.push_back({m.name, diversion_of(m, city)});
            add(order, m.where);
        }
    }
}

void Making::plan() {
    for (std::size_t i = 0; i < scenario.plan.size(); ++i) {
        const auto& action = scenario.plan[i];
        coupling::Order order;
        order.kind = coupling::OrderKind::plan_action;
        order.element = static_cast<Index>(i);
        set_moment(order, action.time, action.when, action.where, scenario, city);
        if (!action.before_event.empty()) {
            const auto kind = event_kind(action.before_event, action.where);
            if (!action.before_target.empty()) {
                (void)element_of(subject(kind), action.before_target, action.where, city);
            }
        }
        add(order, action.where);
    }
}

}  // namespace

void add_orders(const Scenario& s, const city::City& city, coupling::Inputs& inputs) {
    Making making{s, city, inputs, {}, {}};
    for (const bool added : {false, true}) {
        for (const auto& e : s.events) {
            if (e.added == added) {
                making.event(e);
            }
        }
        for (const auto& m : s.measures) {
            if (m.added == added) {
                making.measure(m);
            }
        }
        if (!added) {
            making.plan();
        }
    }
    refuse_rings(inputs.orders, making.where);
}

}  // namespace calade::scenario
