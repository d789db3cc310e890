// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// Tables of SUMO's XML files (sumo.dlr.de), SI units, ids as they stand in the file. Internal
/// edges (on junctions) are not given, their lengths are with the connections.

struct SumoEdge {
    std::string id, from, to;
    double length_m = 0.0, speed_ms = 0.0;
    int car_lanes = 0;  ///< lanes that passenger cars may use
    struct Lane {
        bool cars = false, buses = false;
    };
    std::vector<Lane> lanes;  ///< from the right, as SUMO counts them
};
struct SumoConnection {
    int from = -1, to = -1;  ///< edges
    int from_lane = 0, to_lane = 0;
    int request = -1;       ///< row of its junction's right-of-way table, −1 if unknown
    int signal = -1;        ///< position in `signals`, −1 without
    int link_index = -1;    ///< of the signal's state
    double length_m = 0.0;  ///< over the junction
};
struct SumoSignal {
    std::string id, program;
    bool actuated = false;
    double offset_s = 0.0;
    struct Phase {
        double duration_s, least_s, greatest_s;
        std::string state;
    };
    std::vector<Phase> phases;
};
struct SumoJunction {
    std::string id, type;
    geo::Point2 position;
    /// Right of way: yields[a][b] where the connection with request a gives way to that with b.
    std::vector<std::vector<bool>> yields;
};
struct SumoNetwork {
    std::vector<SumoJunction> junctions;
    std::vector<SumoEdge> edges;
    std::vector<SumoConnection> connections;
    std::vector<SumoSignal> signals;  ///< the last program of each id
};
/// A vehicle with its way, or a trip with its first and last edge only.
struct SumoVehicle {
    std::string id, type;
    double depart_s = 0.0;
    std::vector<std::string> edges;
    bool whole_way = true;
    struct Stop {
        std::string place;  ///< id of a bus stop, or the lane that it is on
        double duration_s = 0.0;
        double until_s = -1.0;  ///< leaves no earlier; −1 if not given
    };
    std::vector<Stop> stops;
};

/// Throw DataError naming the file and the element: XML that does not parse, an edge whose junction
/// is not there, numbers that are not finite, a phase of another length than its signal's links.
[[nodiscard]] SumoNetwork read_sumo_network(const std::filesystem::path& file);
[[nodiscard]] SumoNetwork parse_sumo_network(const std::string& xml, const std::string& name);
/// Vehicles and trips of a .rou.xml file, in its order. "triggered" departures are refused.
[[nodiscard]] std::vector<SumoVehicle> read_sumo_routes(const std::filesystem::path& file);
[[nodiscard]] std::vector<SumoVehicle> parse_sumo_routes(const std::string& xml,
                                                         const std::string& name);

}  // namespace calade::io
