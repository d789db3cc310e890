// SPDX-License-Identifier: Apache-2.0
// What a scenario orders, at a time or on a condition.
#include "calade/coupling/simulation_implementation.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace calade::coupling {

bool Simulation::Implementation::holds(const State& state, const Condition& c,
                                       std::int32_t& cause) const {
    switch (c.kind) {
        case Condition::Kind::none: return false;
        case Condition::Kind::level_above: {
            const auto& series = flood.forcing().boundaries[at(c.element)];
            return !series.empty() && series.at(state.time) > c.threshold;
        }
        case Condition::Kind::depth_above:
            cause = WaterOrigin::event_of(state, state.water_cause[at(c.element)]);
            return static_cast<double>(state.flood.h[at(c.element)]) > c.threshold;
        case Condition::Kind::event: break;
    }
    for (std::size_t e = state.next_watched_event; e < state.events.size(); ++e) {
        if (state.events[e].kind == c.event &&
            (c.element < 0 || state.events[e].element == c.element)) {
            cause = state.events[e].id;
            return true;
        }
    }
    return false;
}

void Simulation::Implementation::watch_conditions(State& state) const {
    const std::size_t seen = state.events.size();
    for (std::size_t i = 0; i < inputs.orders.size(); ++i) {
        const auto& condition = inputs.orders[i].condition;
        if (condition.kind != Condition::Kind::none && std::isnan(state.order_due[i]) &&
            holds(state, condition, state.order_cause[i])) {
            if (condition.kind == Condition::Kind::level_above) {
                state.order_cause[i] =
                    log.level_passed(state, condition.element, condition.threshold);
            }
            state.order_due[i] =
                std::max(state.time + condition.delay_s, inputs.orders[i].not_before_s);
        }
    }
    state.next_watched_event = seen;
}

void Simulation::Implementation::follow_orders(State& state) const {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < inputs.orders.size(); ++i) {
        if (state.order_done[i] == 0 && state.order_due[i] <= state.time) {
            due.push_back(i);
        }
    }
    std::stable_sort(due.begin(), due.end(), [&](std::size_t a, std::size_t b) {
        return state.order_due[a] < state.order_due[b];
    });
    const bool telecom = due.empty() || has_telecom(state);
    for (const std::size_t i : due) {
        if (!telecom && is_remote(inputs.orders[i].kind)) {
            continue;  // nobody hears it; given once telecom is back
        }
        state.order_done[i] = 1;
        follow_order(state, inputs.orders[i], state.order_cause[i]);
    }
}

void Simulation::Implementation::follow_order(State& state, const Order& order,
                                              std::int32_t cause) const {
    using Kind = OrderKind;
    const auto e = at(order.element);
    Index element = order.element;
    std::function<void(std::int32_t)> told;
    double value = 0.0;
    const char* unit = "";
    std::int32_t* remembered = nullptr;
    switch (order.kind) {
        case Kind::close_street:
        case Kind::open_street:
            traffic.set_closure(state.traffic, StreetId(order.element), traffic::Closure::order,
                                order.kind == Kind::close_street);
            remembered = &state.street_event[e];
            break;
        case Kind::station_out:
        case Kind::station_back:
            energy.set_station_out(state.energy, StationId(order.element),
                                   order.kind == Kind::station_out);
            remembered = &state.station_event[e];
            break;
        case Kind::gate_fails: state.flood.gate_failed[e] = 1; break;
        case Kind::gate_works: state.flood.gate_failed[e] = 0; break;
        case Kind::gate_closes:
        case Kind::gate_opens:
            state.flood.gate_closed[e] = order.kind == Kind::gate_closes ? 1 : 0;
            state.flood.gate_failed[e] = 1;  // held
            remembered = &state.gate_event[e];
            value = flood.geometry().gates[e].crest_m;
            unit = "m";
            break;
        case Kind::pump_fails:
        case Kind::pump_works:
            state.pump_failed[e] = order.kind == Kind::pump_fails ? 1 : 0;
            feed_pumps(state);
            remembered = &state.pump_event[e];
            break;
        case Kind::breach: {
            const auto& plan = inputs.breaches[e];
            state.flood.breach_start[e] = static_cast<float>(state.time);
            remembered = &state.defence_event[at(plan.defence)];
            element = plan.defence;
            value = flood.geometry().breaches[e].final_crest_m;
            unit = "m";
            break;
        }
        case Kind::telecom_out:
        case Kind::telecom_back: {
            const std::size_t place = order.element < 0 ? city.sites.size() : e;
            state.telecom_off[place] = order.kind == Kind::telecom_out ? 1 : 0;
            told = [&](std::int32_t id) { state.telecom_event = has_telecom(state) ? -1 : id; };
            break;
        }
        case Kind::evacuate: evacuate(state, order.element, cause); return;
        case Kind::divert:
            remembered = &state.diversion_event[e];
            element = -1;
            break;
        case Kind::plan_action: break;
        case Kind::switch_opens:
        case Kind::switch_closes: {
            const bool was_closed = state.energy.branch_closed[e] != 0;
            energy.set_branch_closed(state.energy, BranchId(order.element),
                                     order.kind == Kind::switch_closes);
            told = [&, was_closed](std::int32_t id) {
                if (order.kind == Kind::switch_closes) {
                    log.closed_again(state, order.element, id);
                } else if (was_closed) {
                    log.opened(state, order.element, id);
                }
            };
            break;
        }
    }
    const EventKind kind = event_of(order.kind);
    const auto id =
        log.add(state, state.time, kind, element_type(order.kind), element, value, unit, {cause},
                kind == EventKind::order ? std::string(to_string(order.kind)) : "order");
    if (remembered != nullptr) {
        *remembered = id;
    }
    if (told) {
        told(id);
    }
}

}  // namespace calade::coupling
