// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/road_network.hpp"
#include "calade/traffic/dynamic/ticks.hpp"

#include <cstdint>
#include <vector>

namespace calade::traffic::dynamic {

/// Vehicles that leave one node for another at a constant rate over [begin, end).
struct DemandSlice {
    Index from = -1, to = -1;  ///< nodes
    Index vehicle_class = 0;
    double begin_s = 0.0, end_s = 0.0;
    double rate_vps = 0.0;
};

/// A stop at the end of a road of the way (buses on lines).
struct TripStop {
    Index position = 0;  ///< of the road in Trip::roads
    double dwell_s = 0.0;
    double not_before_s = -1.0;  ///< the timetable: leaves no earlier; negative: none
};

/// One vehicle (or packet) with its own departure. Without roads it finds its way by the rule.
struct Trip {
    double depart_s = 0.0;
    Index from = -1, to = -1;
    Index vehicle_class = 0;
    std::vector<Index> roads = {};
    std::vector<TripStop> stops = {};  ///< in the order of the way
};

struct Demand {
    std::vector<DemandSlice> slices;
    std::vector<Trip> trips;
};

/// Slices of one pair and class in order of time, with departures at whole counts: vehicle k of the
/// stream leaves when the flow since the start comes to k + phase. Phases of streams are spread
/// evenly (multiples of the golden ratio), so that streams neither leave in step nor round down
/// together; nothing is drawn.
class DepartureStream {
public:
    Index from = -1, to = -1, vehicle_class = 0;
    double phase = 0.5;
    struct Part {
        Tick begin, end;
        double rate, before;  ///< packets a second; packets of the parts before
    };
    std::vector<Part> parts;
    /// Departure of vehicle k; `never` after the last.
    [[nodiscard]] Tick departure(std::int64_t k) const;
};

/// Sorts slices into streams. Throws DataError, naming the slice, for nodes outside the network, a
/// class that does not exist, a rate or time that is negative or not finite, an end before its
/// begin, or slices of one pair that overlap.
[[nodiscard]] std::vector<DepartureStream> make_streams(const std::vector<DemandSlice>& slices,
                                                        Index nodes, Index classes,
                                                        double packet_vehicles);
/// Throws DataError, naming the trip, for the same, roads that do not join its ends, or a banned
/// turn on its way.
void check_trips(const std::vector<Trip>& trips, const RoadNetwork& network, Index classes);

}  // namespace calade::traffic::dynamic
