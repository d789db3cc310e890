// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/dynamic/sumo_roads.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {
namespace {

Index class_named(const std::vector<VehicleClass>& classes, const std::string& name) {
    const auto found = std::find_if(classes.begin(), classes.end(),
                                    [&](const VehicleClass& c) { return c.name == name; });
    return found == classes.end() ? 0 : static_cast<Index>(found - classes.begin());
}

/// The lanes of an edge by which a class goes on to `next` (any, where that is empty): a bus lane
/// first for those who may use it, then the group with the most lanes. −1 where there are none.
Index piece_towards(const SumoRoads& roads, const SumoRoads::Edge& edge, Index vehicle_class,
                    const std::string& next) {
    const SumoRoads::Piece* best = nullptr;
    for (const auto& piece : edge.pieces) {
        const bool barred =
            ((roads.network.roads[at(piece.road)].barred >> vehicle_class) & 1) != 0;
        const bool leads =
            next.empty() || std::find(piece.next_edges.begin(), piece.next_edges.end(), next) !=
                                piece.next_edges.end();
        if (barred || !leads) {
            continue;
        }
        if (best == nullptr || (piece.buses_only && !best->buses_only) ||
            (piece.buses_only == best->buses_only && piece.lanes.size() > best->lanes.size())) {
            best = &piece;
        }
    }
    return best == nullptr ? -1 : best->road;
}

/// Roads of a way given by its edges; `last_of_edge` gets the position of each edge's last road.
bool append_way(const SumoRoads& roads, const io::SumoVehicle& v, Trip& t,
                std::vector<Index>& last_of_edge) {
    const RoadNetwork& n = roads.network;
    for (std::size_t k = 0; k < v.edges.size(); ++k) {
        const auto edge = roads.edges.find(v.edges[k]);
        if (edge == roads.edges.end()) {
            return false;
        }
        const bool last = k + 1 == v.edges.size();
        const Index piece =
            piece_towards(roads, edge->second, t.vehicle_class, last ? "" : v.edges[k + 1]);
        if (piece < 0) {
            return false;
        }
        const Index first = edge->second.before >= 0 ? edge->second.before : piece;
        if (!t.roads.empty()) {
            const Index before = t.roads.back();
            if (n.roads[at(before)].to != n.roads[at(first)].from ||
                n.turn_banned[at(n.turn(before, first))] != 0) {
                return false;
            }
        }
        if (edge->second.before >= 0) {
            t.roads.push_back(edge->second.before);
        }
        t.roads.push_back(piece);
        last_of_edge.push_back(static_cast<Index>(t.roads.size()) - 1);
    }
    return true;
}

/// Stops in the order of the way; those of edges that it does not pass are left out.
void append_stops(const io::SumoVehicle& v, const io::SumoAdditional& types,
                  const std::vector<Index>& last_of_edge, Trip& t) {
    std::size_t k = 0;
    for (const auto& stop : v.stops) {
        const auto known = types.bus_stops.find(stop.place);
        const std::string edge = known != types.bus_stops.end()
                                     ? known->second.edge
                                     : stop.place.substr(0, stop.place.rfind('_'));
        const auto found =
            std::find(v.edges.begin() + static_cast<std::ptrdiff_t>(k), v.edges.end(), edge);
        if (found == v.edges.end()) {
            continue;
        }
        k = static_cast<std::size_t>(found - v.edges.begin());
        const Index position = last_of_edge[k];
        if (!t.stops.empty() && t.stops.back().position == position) {
            t.stops.back().dwell_s += stop.duration_s;
            t.stops.back().not_before_s = std::max(t.stops.back().not_before_s, stop.until_s);
        } else {
            t.stops.push_back({position, stop.duration_s, stop.until_s});
        }
    }
}

}  // namespace

std::vector<Trip> trips_of_sumo(const std::vector<io::SumoVehicle>& vehicles,
                                const SumoRoads& roads, std::int64_t& refused,
                                const io::SumoAdditional& types,
                                const std::vector<VehicleClass>& classes) {
    const RoadNetwork& n = roads.network;
    std::vector<Trip> trips;
    refused = 0;
    for (const auto& v : vehicles) {
        Trip t;
        t.depart_s = v.depart_s;
        const auto type = types.class_of_type.find(v.type);
        const std::string kind = type == types.class_of_type.end() ? v.type : type->second;
        t.vehicle_class = kind == "bus" || kind == "ignoring" ? class_named(classes, kind) : 0;
        std::vector<Index> last_of_edge;
        bool good = true;
        if (v.whole_way) {
            good = append_way(roads, v, t, last_of_edge);
        } else {
            for (const auto& name : v.edges) {
                const auto edge = roads.edges.find(name);
                const Index piece = edge == roads.edges.end()
                                        ? -1
                                        : piece_towards(roads, edge->second, t.vehicle_class, "");
                good = good && piece >= 0;
                if (good) {
                    t.roads.push_back(
                        t.roads.empty() && edge->second.before >= 0 ? edge->second.before : piece);
                }
            }
        }
        if (!good) {
            ++refused;
            continue;
        }
        append_stops(v, types, last_of_edge, t);
        t.from = n.roads[at(t.roads.front())].from;
        t.to = n.roads[at(t.roads.back())].to;
        if (!v.whole_way) {
            t.roads.clear();
            t.stops.clear();
        }
        trips.push_back(std::move(t));
    }
    return trips;
}

Index road_of_detector(const io::SumoDetector& d, const SumoRoads& roads) {
    const auto edge = roads.edges.find(d.edge);
    require<DataError>(edge != roads.edges.end(),
                       "detector \"{}\": edge \"{}\" is not a road of the network", d.id, d.edge);
    const Index before = edge->second.before;
    const double first = before >= 0 ? roads.network.roads[at(before)].length_m : 0.0;
    if (before >= 0 && d.position_m >= 0.0 && d.position_m < first) {
        return before;
    }
    for (const auto& piece : edge->second.pieces) {
        if (std::find(piece.lanes.begin(), piece.lanes.end(), d.lane) != piece.lanes.end()) {
            return piece.road;
        }
    }
    fail<DataError>("detector \"{}\": edge \"{}\" has no lane {} for vehicles", d.id, d.edge,
                    d.lane);
}

}  // namespace calade::traffic::dynamic
