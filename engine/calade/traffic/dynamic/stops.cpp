// SPDX-License-Identifier: Apache-2.0
//
// Buses on lines. A bus stops at the end of a road of its way for its dwell time, and no less than
// until its timetable lets it go. On a street of one lane it holds those behind it; where there are
// more lanes it stands beside the traffic and merges again. After a detour the stops that are left
// out are not made up for.
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {

/// The stop of a bus on a road, null where it has none there or drives another way than planned.
const TripStop* Engine::stop_on(const Vehicle& v, Index i) const {
    if (!s_.stops || v.trip < 0 || s_.trips[at(v.trip)].stops.empty()) {
        return nullptr;
    }
    const Trip& trip = s_.trips[at(v.trip)];
    const auto left = static_cast<std::ptrdiff_t>(v.route_end - v.route_at);
    const auto position = static_cast<std::ptrdiff_t>(trip.roads.size()) - left;
    if (position < 0 || left <= 0) {
        return nullptr;
    }
    const Road& planned = s_.road(trip.roads[static_cast<std::size_t>(position)]);
    const Road& here = s_.road(i);
    if (planned.street != here.street || planned.from != here.from || planned.to != here.to) {
        return nullptr;
    }
    for (const TripStop& stop : trip.stops) {
        if (stop.position == position) {
            return &stop;
        }
    }
    return nullptr;
}

Tick Engine::leaves_stop(const TripStop& stop, Tick t) const {
    return std::max(t + to_ticks(stop.dwell_s), to_ticks(stop.not_before_s));
}

bool Engine::passed_while_stopping(Index i) const {
    return s_.road(i).jam_density_vpm >= 1.5 * s_.parameters.jam_density_vpm;
}

/// The head of the road, at its end, pulls out to its stop.
void Engine::stand_at_stop(Index i, const TripStop& stop, Tick t) {
    const Index id = leave(i, t);
    vehicle(id).node = s_.road(i).to;
    move_to(id, Place::at_stop, t);
    push(std::max(leaves_stop(stop, t), t + 1), 2 * s_.roads() + s_.network.nodes + id);
    new_head(i, t);
}

void Engine::leave_stop(Index id, Tick t) {
    Vehicle& v = vehicle(id);
    if (v.route_at + 1 >= v.route_end) {
        v.arrived = t;
        move_to(id, Place::arrived, t);
        return;
    }
    ++v.route_at;
    Index next = state_.route[at(v.route_at)];
    if (!open(road(next), v.vehicle_class)) {
        if (!reroute_from_node(id, v.node, -1)) {
            park(id, v.node, t);
            return;
        }
        next = state_.route[at(vehicle(id).route_at)];
    }
    join_source(id, next, t);
}

}  // namespace calade::traffic::dynamic
