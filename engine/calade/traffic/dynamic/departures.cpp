// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {

/// Start of an update window: what drivers are told, the departures of the window, their ways.
void Engine::open_window(Tick t) {
    update_costs();
    if (s_.shares) {
        update_shares(state_.share.empty() ? 1.0 : s_.parameters.share_weight);
    }
    state_.window_end = t + std::max<Tick>(1, to_ticks(s_.parameters.route_update_s));
    compact_routes();
    create_vehicles(state_.window_end);
    retry_parked(t);
    if (s_.shares) {
        choose_sources_anew(t);
    }
}

/// Those who still wait at their origins choose by the new shares, in the order of their queues.
void Engine::choose_sources_anew(Tick t) {
    std::vector<Index> waiting;
    for (Index i = 0; i < s_.roads(); ++i) {
        RoadState& x = road(i);
        if (x.source_head < 0) {
            continue;
        }
        stop_contending(s_.roads() + i, i);
        for (Index id = x.source_head; id >= 0; id = vehicle(id).next) {
            waiting.push_back(id);
        }
        x.source_head = x.source_tail = -1;
        x.source_count = 0;
    }
    std::sort(waiting.begin(), waiting.end());
    for (const Index id : waiting) {
        const Vehicle& v = vehicle(id);
        const Index before = v.road;
        const Index next = v.route_at >= 0 ? before : share_choice(id, s_.road(before).from);
        join_source(id, next >= 0 ? next : before, t);
    }
}

void Engine::create_vehicles(Tick until) {
    struct Departure {
        Tick time;
        Index order, stream, trip;
    };
    std::vector<Departure> list;
    for (std::size_t k = 0; k < s_.streams.size(); ++k) {
        auto& next = state_.stream_next[k];
        for (Tick t = s_.streams[k].departure(next); t < until;
             t = s_.streams[k].departure(++next)) {
            list.push_back({t, static_cast<Index>(k), static_cast<Index>(k), -1});
        }
    }
    const auto streams = static_cast<Index>(s_.streams.size());
    for (; at(static_cast<Index>(state_.trip_next)) < s_.trip_order.size(); ++state_.trip_next) {
        const Index trip = s_.trip_order[static_cast<std::size_t>(state_.trip_next)];
        const Tick t = to_ticks(s_.trips[at(trip)].depart_s);
        if (t >= until) {
            break;
        }
        list.push_back({t, streams + trip, -1, trip});
    }
    std::sort(list.begin(), list.end(), [](const Departure& a, const Departure& b) {
        return a.time != b.time ? a.time < b.time : a.order < b.order;
    });
    std::vector<Index> need_route;
    for (const Departure& d : list) {
        Vehicle v;
        v.departed = v.entered = d.time;
        if (d.trip >= 0) {
            const Trip& trip = s_.trips[at(d.trip)];
            v.trip = d.trip;
            v.node = trip.from;
            v.destination = trip.to;
            v.vehicle_class = static_cast<std::uint8_t>(trip.vehicle_class);
            if (!trip.roads.empty()) {
                v.route_at = static_cast<Index>(state_.route.size());
                state_.route.insert(state_.route.end(), trip.roads.begin(), trip.roads.end());
                v.route_end = static_cast<Index>(state_.route.size());
            }
        } else {
            const DepartureStream& stream = s_.streams[at(d.stream)];
            v.node = stream.from;
            v.destination = stream.to;
            v.vehicle_class = static_cast<std::uint8_t>(stream.vehicle_class);
        }
        const auto id = static_cast<Index>(state_.vehicle.size());
        if (v.route_at < 0 && v.node != v.destination &&
            (!s_.shares || s_.classes[v.vehicle_class].emergency)) {
            need_route.push_back(id);
        }
        state_.vehicle.push_back(v);
        ++state_.count[static_cast<int>(Place::planned)];
    }
    route_vehicles(need_route);
}

void Engine::depart(Index id, Tick t) {
    Vehicle& v = vehicle(id);
    if (v.node == v.destination) {
        v.arrived = t;
        move_to(id, Place::arrived, t);
        return;
    }
    Index first = v.route_at >= 0 ? choose_lane(id, v.route_at) : no_way;
    if (v.route_at < 0 && s_.shares) {
        first = share_choice(id, v.node);
    }
    if (first < 0 || !open(road(first), v.vehicle_class)) {
        first = reroute_from_node(id, v.node, -1) ? state_.route[at(vehicle(id).route_at)] : no_way;
    }
    if (first < 0) {
        move_to(id, Place::unserved, t);
        return;
    }
    join_source(id, first, t);
}

void Engine::join_source(Index id, Index first, Tick t) {
    if (s_.classes[vehicle(id).vehicle_class].emergency) {
        enter_emergency(id, first, t);
        return;
    }
    move_to(id, Place::at_origin, t);
    Vehicle& v = vehicle(id);
    v.road = first;
    v.next = -1;
    RoadState& x = road(first);
    ++x.source_count;
    if (x.source_tail >= 0) {
        vehicle(x.source_tail).next = id;
        x.source_tail = id;
        return;
    }
    x.source_head = x.source_tail = id;
    const Index contender = s_.roads() + first;
    if (x.waiting < 0 && entry_time(first) <= t) {
        Contender& c = state_.contender[at(contender)];
        c.start_tag = std::max(x.virtual_time, c.source_finish);
        pass(contender, first, t);
        return;
    }
    contend(contender, first, t);
}

/// Ends a vehicle's way at a node for now: nothing leads on from there.
void Engine::park(Index id, Index node, Tick t) {
    vehicle(id).node = node;
    vehicle(id).route_at = -1;
    vehicle(id).route_end = -1;
    move_to(id, Place::parked, t);
    state_.parked.push_back(id);
}

void Engine::retry_parked(Tick t) {
    std::vector<Index> still;
    const auto parked = std::move(state_.parked);
    state_.parked.clear();
    for (const Index id : parked) {
        const Index node = vehicle(id).node;
        if (node == vehicle(id).destination) {
            vehicle(id).arrived = t;
            move_to(id, Place::arrived, t);
        } else if (reroute_from_node(id, node, -1)) {
            join_source(id, state_.route[at(vehicle(id).route_at)], t);
        } else {
            still.push_back(id);
        }
    }
    state_.parked.insert(state_.parked.end(), still.begin(), still.end());
}

/// Keeps the ways of vehicles that are still on them, in the order of the vehicles.
void Engine::compact_routes() {
    std::vector<Index> kept;
    for (Vehicle& v : state_.vehicle) {
        if (v.route_at < 0) {
            continue;
        }
        if (v.place == Place::arrived || v.place == Place::unserved) {
            v.route_at = v.route_end = -1;
            continue;
        }
        const auto begin = static_cast<Index>(kept.size());
        kept.insert(kept.end(), state_.route.begin() + v.route_at,
                    state_.route.begin() + v.route_end);
        v.route_at = begin;
        v.route_end = static_cast<Index>(kept.size());
    }
    state_.route = std::move(kept);
}

}  // namespace calade::traffic::dynamic
