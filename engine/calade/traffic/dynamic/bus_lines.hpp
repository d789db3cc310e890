// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/streets.hpp"
#include "calade/io/gtfs.hpp"
#include "calade/traffic/dynamic/demand.hpp"

#include <span>
#include <vector>

namespace calade::traffic::dynamic {

struct BusLineRules {
    double farthest_m = 50.0;     ///< a stop may be this far from its street
    double least_dwell_s = 15.0;  ///< where the timetable leaves the bus less (default, no source)
    Index vehicle_class = 2;      ///< "bus" of the default classes
    int route_type = 3;           ///< GTFS kinds that drive on streets: 3 is bus
};

struct BusLines {
    std::vector<Trip> trips;
    std::int64_t other_kinds = 0;        ///< trips of trams, trains, ferries: not on streets
    std::int64_t stops_off_streets = 0;  ///< stops that no street is near to; buses pass them by
    std::int64_t trips_off_streets = 0;  ///< trips left without two stops, or without a way
};

/// Roads of both directions of the street nearest to each place (in the city's coordinates); none
/// where none is within `farthest_m`. Only streets that have roads in the network count.
[[nodiscard]] std::vector<std::vector<Index>> roads_near(const RoadNetwork& network,
                                                         const city::StreetNetwork& streets,
                                                         std::span<const geo::Point2> places,
                                                         double farthest_m);

/// A day of a GTFS feed as trips: each bus drives the quickest way from stop to stop at free speed
/// that turns and lanes allow, stands at the end of the stop's road for the timetable's dwell time,
/// and leaves a timed stop no earlier than the timetable says. `stop_roads` has the possible roads
/// of each stop of the feed. Throws UsageError for another number of stops, or roads that do not
/// exist.
[[nodiscard]] BusLines bus_lines(const io::GtfsFeed& feed, const RoadNetwork& network,
                                 const std::vector<std::vector<Index>>& stop_roads,
                                 const BusLineRules& rules = {});

}  // namespace calade::traffic::dynamic
