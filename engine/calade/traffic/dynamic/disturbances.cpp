// SPDX-License-Identifier: Apache-2.0
//
// Closures, water, and the vehicles that they catch. Nobody enters a closed road. Works and orders
// let those on it drive out; water too deep for a vehicle's class turns it back, holds it or
// strands it, and holds what stands behind it.
#include "calade/traffic/dynamic/engine.hpp"
#include "calade/traffic/model.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {

/// Everyone who waits to enter the road looks again; those who start on it choose anew.
void Engine::release(Index i) {
    RoadState& x = road(i);
    const Tick t = state_.time;
    for (Index c = x.waiting; c >= 0;) {
        const Index next = state_.contender[at(c)].next;
        state_.contender[at(c)].waits = 0;
        state_.contender[at(c)].next = -1;
        if (c < s_.roads()) {
            schedule_ready(c, t);
        }
        c = next;
    }
    x.waiting = -1;
    Index id = x.source_head;
    x.source_head = x.source_tail = -1;
    x.source_count = 0;
    while (id >= 0) {
        const Index next = vehicle(id).next;
        vehicle(id).next = -1;
        if (open(x, vehicle(id).vehicle_class)) {
            join_source(id, i, t);
        } else if (reroute_from_node(id, s_.road(i).from, -1)) {
            join_source(id, state_.route[at(vehicle(id).route_at)], t);
        } else if (vehicle(id).on_the_way == 0) {
            move_to(id, Place::unserved, t);
        } else {
            park(id, s_.road(i).from, t);
        }
        id = next;
    }
}

void Engine::set_closed(Index i, std::uint8_t bits) { road(i).closed = bits; }

/// After a set of changes at one time: queues before closed roads look again, held heads move on,
/// parked vehicles may find a way, and the news goes out.
void Engine::closures_changed() {
    searches_.clear();
    seen_costs_.clear();
    if (state_.cost_s.empty()) {
        update_costs();
    }
    for (Index i = 0; i < s_.roads(); ++i) {
        RoadState& x = road(i);
        if (x.water_closed != 0) {
            clear_flooded(i);
        }
    }
    for (Index i = 0; i < s_.roads(); ++i) {
        RoadState& x = road(i);
        if ((x.closed != 0 || x.water_closed != 0) && (x.waiting >= 0 || x.source_head >= 0)) {
            release(i);
        }
        if (x.head >= 0 && x.target == unknown) {
            new_head(i, state_.time);
        }
    }
    const Tick heard = state_.time + to_ticks(s_.parameters.information_delay_s);
    if (state_.news.empty() || state_.news.back() != heard) {
        state_.news.push_back(heard);
    }
    retry_parked(state_.time);
}

void Engine::set_water(Index i, float depth_m, float velocity_ms) {
    RoadState& x = road(i);
    x.depth_m = depth_m;
    x.velocity_ms = velocity_ms;
    x.water_closed = 0;
    for (std::size_t c = 0; c < s_.classes.size(); ++c) {
        if (!passable(s_.classes[c], static_cast<double>(depth_m),
                      static_cast<double>(velocity_ms))) {
            x.water_closed = static_cast<std::uint8_t>(x.water_closed | 1U << c);
        }
    }
    const Tick before = x.free_time;
    set_flow(i);
    if (x.free_time == before) {
        return;
    }
    // Those on the road drive what is left of it at the new speed.
    const double ratio = static_cast<double>(x.free_time) / static_cast<double>(before);
    const Tick t = state_.time;
    for (Index id = x.head; id >= 0; id = vehicle(id).next) {
        Vehicle& v = vehicle(id);
        if (v.ready > t) {
            v.ready = t + static_cast<Tick>(std::llround(static_cast<double>(v.ready - t) * ratio));
        }
    }
    if (x.head >= 0 && x.ready_at != never && x.target != unknown) {
        schedule_ready(i, std::max({vehicle(x.head).ready, capacity_time(i), t}));
    }
}

/// What the rule says of each vehicle on a road whose water is too deep for it.
void Engine::clear_flooded(Index i) {
    RoadState& x = road(i);
    const Tick t = state_.time;
    const bool strand = s_.parameters.flooded_rule == "strand";
    const bool turn_back = s_.parameters.flooded_rule == "turn_back";
    const auto caught = [&](Index id) {
        return ((x.water_closed >> vehicle(id).vehicle_class) & 1) != 0;
    };
    const auto deep = [&](Index id) {
        return static_cast<double>(x.depth_m) >=
               s_.classes[vehicle(id).vehicle_class].stranded_depth_m;
    };
    Index id = x.head;
    Index last = -1;
    const Index head_before = x.head;
    while (id >= 0) {
        const Index next = vehicle(id).next;
        if (caught(id) && (strand || turn_back || deep(id))) {
            // It makes room as one that leaves does.
            (last < 0 ? x.head : vehicle(last).next) = next;
            --x.count;
            ++x.left;
            state_.ring[at(x.ring + x.ring_out)] = t;
            x.ring_out = x.ring_out + 1 == x.holds ? 0 : x.ring_out + 1;
            Vehicle& v = vehicle(id);
            v.next = -1;
            x.travel_s += to_seconds(t - v.entered);
            if (curves_ != nullptr) {
                curves_->exit(i, t);
            }
            if (strand || deep(id)) {
                move_to(id, Place::stranded, t);
            } else {
                const Tick driven = std::min(t - v.entered, x.free_time);
                v.node = s_.road(i).from;
                ++state_.turned_back;
                move_to(id, Place::turning, t);
                push(t + driven + to_ticks(s_.parameters.turn_back_s),
                     2 * s_.roads() + s_.network.nodes + id);
            }
        } else {
            last = id;
        }
        id = next;
    }
    x.tail = last;
    if (x.head < 0) {
        x.tail = -1;
    }
    if (x.head != head_before) {
        // The old head may stand in the list of contenders of another road.
        if (state_.contender[at(i)].waits != 0) {
            stop_contending(i, x.target);
        }
        x.ready_at = never;
        new_head(i, t);
    } else if (x.head >= 0 && caught(x.head)) {
        if (state_.contender[at(i)].waits != 0) {
            stop_contending(i, x.target);
        }
        x.target = unknown;  // held; looked at again when the water changes
        x.ready_at = never;
    }
    std::vector<Index> on_it;
    for (const Index e : state_.emergency) {
        if (vehicle(e).road == i && caught(e)) {
            on_it.push_back(e);
        }
    }
    for (const Index e : on_it) {
        std::erase(state_.emergency, e);
        if (strand || deep(e)) {
            move_to(e, Place::stranded, t);
        } else {
            const Tick driven = t - vehicle(e).entered;
            vehicle(e).node = s_.road(i).from;
            ++state_.turned_back;
            move_to(e, Place::turning, t);
            push(t + driven + to_ticks(s_.parameters.turn_back_s),
                 2 * s_.roads() + s_.network.nodes + e);
        }
    }
    if (x.full != 0) {
        x.full = 0;
        schedule_serve(i, std::max(entry_time(i), t));
    }
}

/// A vehicle's own event: it has turned back, or it is an emergency vehicle at a road's end.
void Engine::on_vehicle(Index id, Tick t) {
    if (vehicle(id).place == Place::at_stop) {
        leave_stop(id, t);
        return;
    }
    if (vehicle(id).place == Place::turning) {
        const Index node = vehicle(id).node;
        if (node == vehicle(id).destination) {
            vehicle(id).arrived = t;
            move_to(id, Place::arrived, t);
        } else if (reroute_from_node(id, node, -1)) {
            join_source(id, state_.route[at(vehicle(id).route_at)], t);
        } else {
            park(id, node, t);
        }
    } else if (vehicle(id).place == Place::on_road && vehicle(id).ready == t &&
               s_.classes[vehicle(id).vehicle_class].emergency) {
        emergency_step(id, t);
    }
}

/// Emergency vehicles pass queues and red lights and take no room from others: each drives its own
/// clock. Past standing vehicles they keep to their class's speed.
void Engine::enter_emergency(Index id, Index i, Tick t) {
    if (vehicle(id).place != Place::on_road) {
        move_to(id, Place::on_road, t);
        state_.emergency.push_back(id);
    }
    Vehicle& v = vehicle(id);
    const Road& r = s_.road(i);
    const RoadState& x = road(i);
    const auto& c = s_.classes[v.vehicle_class];
    double u =
        std::min(c.greatest_speed_ms, r.free_speed_ms * s_.parameters.emergency_speed_factor);
    u = std::min(u, c.speed_over_water.limit(static_cast<double>(x.depth_m)));
    u = std::max(u, 0.5);
    // The part of the road that holds standing vehicles is passed at the lower speed.
    const double queued =
        std::min(1.0, static_cast<double>(x.count) / static_cast<double>(x.holds));
    const double slow = std::min(u, c.past_queue_speed_ms);
    v.on_the_way = 1;
    v.entered = t;
    v.road = i;
    v.ready = t + std::max<Tick>(1, to_ticks(r.length_m * ((1.0 - queued) / u + queued / slow)));
    push(v.ready, 2 * s_.roads() + s_.network.nodes + id);
}

void Engine::emergency_step(Index id, Tick t) {
    const Vehicle& v = vehicle(id);
    const Index node = s_.road(v.road).to;
    Index next = choose(id, v.road);
    if (next >= 0 && !open(road(next), v.vehicle_class)) {
        next = reroute_from_node(id, node, v.road) ? choose(id, v.road) : no_way;
    }
    if (next >= 0) {
        ++vehicle(id).route_at;
        enter_emergency(id, next, t);
        return;
    }
    std::erase(state_.emergency, id);
    if (next == arrive && node == v.destination) {
        vehicle(id).arrived = t;
        move_to(id, Place::arrived, t);
    } else {
        park(id, node, t);
    }
}

}  // namespace calade::traffic::dynamic
