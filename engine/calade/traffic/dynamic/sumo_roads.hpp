// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/sumo.hpp"
#include "calade/traffic/dynamic/demand.hpp"
#include "calade/traffic/dynamic/parameters.hpp"

#include <map>
#include <string>
#include <vector>

namespace calade::traffic::dynamic {

/// A SUMO network as roads: one an edge that takes cars, turns by its connections (others banned),
/// signal plans as they stand (yellow counts as red), the way over a junction added to the length
/// of the edge before it. Crossing traffic without signals does not hinder each other.
struct SumoRoads {
    RoadNetwork network;
    std::map<std::string, Index> road_of_edge;
    std::int64_t edges_without_cars = 0;
};
[[nodiscard]] SumoRoads roads_of_sumo(const io::SumoNetwork& sumo, const Parameters& parameters);

/// Vehicles as trips from the start of their first edge to the end of their last; ways that use an
/// edge without cars, or a turn that is none, are counted in `refused` and left out.
[[nodiscard]] std::vector<Trip> trips_of_sumo(const std::vector<io::SumoVehicle>& vehicles,
                                              const SumoRoads& roads, std::int64_t& refused);

}  // namespace calade::traffic::dynamic
