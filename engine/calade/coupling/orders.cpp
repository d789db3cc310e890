// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/orders.hpp"

#include <array>

namespace calade::coupling {

std::string_view to_string(OrderKind kind) {
    constexpr std::array<std::string_view, 18> names = {
        "close_street", "open_street",   "station_out", "station_back", "gate_fails",
        "gate_works",   "gate_closes",   "gate_opens",  "pump_fails",   "pump_works",
        "switch_opens", "switch_closes", "breach",      "telecom_out",  "telecom_back",
        "evacuate",     "divert",        "plan_action"};
    return names.at(static_cast<std::size_t>(kind));
}

ElementType element_type(OrderKind kind) {
    switch (kind) {
        case OrderKind::close_street:
        case OrderKind::open_street: return ElementType::street;
        case OrderKind::station_out:
        case OrderKind::station_back: return ElementType::station;
        case OrderKind::gate_fails:
        case OrderKind::gate_works:
        case OrderKind::gate_closes:
        case OrderKind::gate_opens: return ElementType::gate;
        case OrderKind::pump_fails:
        case OrderKind::pump_works: return ElementType::pump;
        case OrderKind::breach: return ElementType::defence;
        case OrderKind::telecom_out:
        case OrderKind::telecom_back: return ElementType::site;
        case OrderKind::evacuate:
        case OrderKind::divert:
        case OrderKind::plan_action: return ElementType::none;
        case OrderKind::switch_opens:
        case OrderKind::switch_closes: break;
    }
    return ElementType::power_line;
}

bool is_remote(OrderKind kind) {
    switch (kind) {
        case OrderKind::switch_opens:
        case OrderKind::switch_closes: return true;
        default: return false;
    }
}

EventKind event_of(OrderKind kind) {
    switch (kind) {
        case OrderKind::close_street: return EventKind::street_closed;
        case OrderKind::open_street: return EventKind::street_reopened;
        case OrderKind::station_out: return EventKind::station_out;
        case OrderKind::station_back: return EventKind::station_back;
        case OrderKind::gate_closes: return EventKind::gate_closed;
        case OrderKind::gate_opens: return EventKind::gate_opened;
        case OrderKind::pump_fails: return EventKind::pump_stopped;
        case OrderKind::pump_works: return EventKind::pump_restarted;
        case OrderKind::breach: return EventKind::defence_breached;
        case OrderKind::telecom_out: return EventKind::telecom_out;
        case OrderKind::telecom_back: return EventKind::telecom_back;
        case OrderKind::evacuate: return EventKind::evacuation_ordered;
        default: return EventKind::order;
    }
}

}  // namespace calade::coupling
