// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace calade::coupling {

/// What happened. The names in files are those of to_string.
enum class EventKind : std::uint8_t {
    sea_level_rising,  ///< a boundary's level passed the initial level by more than 5 cm
    rain_began,
    river_rising,  ///< a discharge boundary carries 10 % more than at the start
    defence_overtopped,
    gate_closed,
    gate_opened,
    street_slowed,  ///< water halves the speed of a street that is still open
    street_closed,
    street_reopened,
    station_flooded,  ///< tripped by water
    station_out,      ///< taken out by the scenario
    station_back,
    outage,  ///< customers without supply behind one or more stations
    supply_restored,
    pump_stopped,  ///< for want of supply or drowned; `detail` says which
    pump_restarted,
    signals_dark,
    signals_back,
    site_without_supply,
    site_supplied,
    site_cut_off,    ///< no open street leads to the site's own street
    trips_unserved,  ///< trips without a path appeared or grew
    traffic_rerouted,
    defence_breached,   ///< a breach began to grow, by order
    waves_overtopping,  ///< waves throw more than a trickle over a defence
    station_dry,        ///< water left a station that it had tripped: a crew can work
    station_repaired,   ///< a crew brought it back; `detail`: inspected or repaired
    crew_sent,          ///< towards the element; `detail` is the crew's name, as below
    crew_arrived,
    crew_blocked,       ///< no open way leads to any place where it is wanted
    restoration_ended,  ///< after the water: all supplied again, or `detail` says why not
    telecom_out,        ///< no exchange works any more, or one was taken out by order
    telecom_back,
    evacuation_ordered,   ///< `value` people; `detail` is the measure's name, as below
    evacuation_ended,     ///< `value` people have arrived
    evacuation_stranded,  ///< `value` people with no shelter that they can reach
    diversion_cut,        ///< a street of a diversion in force was closed
    branch_tripped,       ///< its protection opened a line; `detail` is the protection's word
    branch_reclosed,      ///< a line that protection had opened, or that was shed, is closed again
    load_shed,            ///< a transformer opened to relieve the grid; `value` customers
    level_passed,         ///< a boundary is above `value`, for which an order waited; `detail`
                          ///< "discharge": it is one, not a level
    order                 ///< a scenario's event took effect
};

enum class ElementType : std::uint8_t {
    none,
    boundary,
    defence,
    gate,
    street,
    station,
    pump,
    node,
    site,
    network,
    power_line,
    sewer_pump
};

[[nodiscard]] std::string_view to_string(EventKind kind);
[[nodiscard]] std::string_view to_string(ElementType type);

/// One step of the cascade. Ids count from 0 in the order of the log; a cause always comes before
/// its effect.
struct Event {
    int id = 0;
    double time = 0.0;  ///< s from the run's start
    EventKind kind = EventKind::order;
    ElementType type = ElementType::none;
    Index element = -1;       ///< position in the city's list of that type
    double value = 0.0;       ///< depth, level, customers, trips per hour …
    std::string unit;         ///< "m", "m NGF"-like datum is the city's, "customers", "veh/h"
    std::string detail;       ///< machine word that refines the kind; may be empty
    std::vector<int> causes;  ///< ids of earlier events
};

}  // namespace calade::coupling
