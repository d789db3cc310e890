// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/coupling/cascade.hpp"
#include "calade/geo/geometry.hpp"

#include <limits>
#include <optional>
#include <string_view>

namespace calade::coupling {

/// What an order does to its element.
enum class OrderKind : std::uint8_t {
    close_street,
    open_street,
    station_out,
    station_back,
    gate_fails,   ///< stays as it is, whatever the water does
    gate_works,   ///< follows its own rule again
    gate_closes,  ///< closes and is held closed
    gate_opens,   ///< opens and is held open
    pump_fails,
    pump_works,
    switch_opens,  ///< a power line is opened
    switch_closes,
    breach,       ///< of Inputs::breaches
    telecom_out,  ///< of a site, or of all (-1)
    telecom_back,
    evacuate,    ///< of Inputs::evacuations
    divert,      ///< a diversion comes into force: of Inputs::diversions
    plan_action  ///< an action of the town's plan is due: only told; the element is its position
};

/// The name in scenarios and logs: "close_street" …
[[nodiscard]] std::string_view to_string(OrderKind kind);
/// The list of the city that the order's element is in.
[[nodiscard]] ElementType element_type(OrderKind kind);

/// When an order that has no time of its own is given: once, `delay_s` after the condition held for
/// the first time, looked at at the end of each window.
struct Condition {
    enum class Kind : std::uint8_t {
        none,
        level_above,  ///< a boundary's level, m, or discharge, m3/s, as it brings one or the other
        depth_above,  ///< the water at a flood cell, m
        event         ///< an entry of the cascade log
    };
    Kind kind = Kind::none;
    Index element = -1;      ///< boundary, flood cell, or the event's element
    double threshold = 0.0;  ///< m or m3/s
    EventKind event = EventKind::order;
    double delay_s = 0.0;
    /// Where the depth is read, instead of `element`; the cell is that of the flood grid.
    std::optional<geo::Point2> place = std::nullopt;
};

/// Something that a scenario orders: at a time, or on a condition.
struct Order {
    double time =
        std::numeric_limits<double>::quiet_NaN();  ///< s from the start; NaN: on condition
    OrderKind kind = OrderKind::close_street;
    Index element = -1;  ///< in the city's list of element_type(kind)
    Condition condition = {};
    double not_before_s = 0.0;  ///< an order on a condition waits for it: a measure's lead time
};

/// Whether the order is given over the telecom network, and waits while that is out.
[[nodiscard]] bool is_remote(OrderKind kind);

/// The entry that an order leaves in the log where it has a kind of its own there (a closed
/// street), EventKind::order else.
[[nodiscard]] EventKind event_of(OrderKind kind);

}  // namespace calade::coupling
