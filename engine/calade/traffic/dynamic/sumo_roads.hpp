// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/sumo_additional.hpp"
#include "calade/traffic/dynamic/demand.hpp"
#include "calade/traffic/dynamic/parameters.hpp"
#include "calade/traffic/vehicle_classes.hpp"

#include <map>
#include <string>
#include <vector>

namespace calade::traffic::dynamic {

/// A SUMO network as roads. An edge is a road of all its lanes and, over its last metres
/// (`turning_lane_m`, or all of it where it is shorter), one road a group of lanes that queue
/// together: who waits to turn left holds nobody who goes straight on until the turning lane is
/// full. Drivers choose among the lanes that lead where they go. Turns are those of the connections
/// (others banned), each giving way as the junction's right-of-way table says to streams that it
/// crosses; where streams merge, they take turns. Signal plans are as they stand, yellow counts as
/// red, the way over a junction is added to the edge before it. Bus lanes are roads for classes
/// named "bus" or "ignoring" and for emergency vehicles.
struct SumoRoads {
    RoadNetwork network;
    struct Piece {
        Index road = -1;
        std::vector<std::string> next_edges;  ///< edges that it leads to
        std::vector<int> lanes;
        bool buses_only = false;
    };
    struct Edge {
        Index before = -1;          ///< the road before the turning lanes, −1 where there is none
        std::vector<Piece> pieces;  ///< one a group of lanes
    };
    std::map<std::string, Edge> edges;
    std::int64_t edges_without_cars = 0;
};
[[nodiscard]] SumoRoads roads_of_sumo(
    const io::SumoNetwork& sumo, const Parameters& parameters,
    const std::vector<VehicleClass>& classes = default_vehicle_classes());

/// Vehicles as trips from the start of their first edge to the end of their last. `types` gives the
/// kinds of vehicles and the bus stops: vClass "bus" is the class of that name, "ignoring" likewise
/// where there is one, all else class 0. Ways that use an edge that the class may not, or a turn
/// that is none, are counted in `refused` and left out.
[[nodiscard]] std::vector<Trip> trips_of_sumo(
    const std::vector<io::SumoVehicle>& vehicles, const SumoRoads& roads, std::int64_t& refused,
    const io::SumoAdditional& types = {},
    const std::vector<VehicleClass>& classes = default_vehicle_classes());

/// The road that a detector counts: where it lies before the turning lanes, the road of all lanes.
/// Throws DataError for an edge or lane that is not there.
[[nodiscard]] Index road_of_detector(const io::SumoDetector& detector, const SumoRoads& roads);

}  // namespace calade::traffic::dynamic
