// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/isochrones.hpp"

#include <span>
#include <vector>

namespace calade::traffic {

struct Shelter {
    StreetNodeId node;
    double capacity = 0.0;  ///< people
};

struct EvacuationRules {
    bool on_foot = false;
    double walking_speed_ms = 1.2;  ///< of a group with children; both ways on every street
    double people_per_car = 2.5;
    double begin_s = 0.0;             ///< the order
    double leaving_s = 1800.0;        ///< people leave evenly over this time after the order
    double margin_s = 300.0;          ///< the last safe departure is this much earlier
    double people_per_packet = 10.0;  ///< that move together in the count of arrivals
};

struct Evacuation {
    struct Party {
        Index district, shelter;
        double people;
        double travel_s;  ///< without queues
    };
    std::vector<Party> parties;    ///< a district may be split over shelters
    double people = 0.0;           ///< who are to leave
    double sheltered = 0.0;        ///< who arrive
    double without_shelter = 0.0;  ///< no room that they can reach
    double t90_s = 0.0;            ///< when 90 % of all have arrived; infinite if never
    double last_arrival_s = 0.0;
    std::vector<double> last_safe_departure_s;  ///< one a district; −infinite: too late already,
                                                ///< infinite: no street on its way closes
};

/// People go to the nearest shelter that has room: pairs of district and shelter are served by
/// travel time, each as far as room lasts. Cars queue where a street's capacity is less than what
/// comes (point queues; the dynamic model has those that grow back). `link_time_s` is for cars;
/// infinite is closed to cars and walkers. `link_closes_s`, one a link or empty, is when water will
/// close it: the last safe departure is the latest from which some way to a shelter (of any room)
/// is left with every street behind before it closes. Throws UsageError for counts that do not
/// agree, DataError, naming it, for a shelter or district outside the network or with numbers that
/// are negative or not finite.
[[nodiscard]] Evacuation evacuate(const Network& network, std::span<const Inhabited> districts,
                                  std::span<const Shelter> shelters,
                                  std::span<const double> link_time_s,
                                  std::span<const double> link_closes_s,
                                  const EvacuationRules& rules);

}  // namespace calade::traffic
