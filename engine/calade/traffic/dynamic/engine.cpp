// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {
namespace {

struct Later {
    bool operator()(const Event& a, const Event& b) const {
        return a.time != b.time ? a.time > b.time : a.code > b.code;
    }
};

}  // namespace

// Codes: [0, R) head of road ready; [R, 2R) entry of road free; [2R, 2R + N) node; then vehicles.
void Engine::push(Tick time, Index code) {
    state_.calendar.push_back({time, code});
    std::push_heap(state_.calendar.begin(), state_.calendar.end(), Later{});
}

void Engine::handle(Event event) {
    const Index roads = s_.roads();
    if (event.code < roads) {
        if (road(event.code).ready_at == event.time) {
            road(event.code).ready_at = never;
            on_ready(event.code, event.time);
        }
    } else if (event.code < 2 * roads) {
        RoadState& r = road(event.code - roads);
        if (r.serve_at == event.time) {
            r.serve_at = never;
            on_serve(event.code - roads, event.time);
        }
    } else if (event.code < 2 * roads + s_.network.nodes) {
        NodeState& n = state_.node[at(event.code - 2 * roads)];
        if (n.event_at == event.time) {
            n.event_at = never;
            on_node(event.code - 2 * roads, event.time);
        }
    } else {
        on_vehicle(event.code - 2 * roads - s_.network.nodes, event.time);
    }
}

void Engine::start() {
    const RoadNetwork& n = s_.network;
    state_.road.resize(n.roads.size());
    state_.node.resize(at(n.nodes));
    state_.contender.resize(2 * n.roads.size());
    state_.turn_finish.assign(n.turn_banned.size(), 0.0);
    if (!n.first_foe.empty()) {
        state_.turn_passed.assign(n.turn_banned.size(), -never);
    }
    state_.stream_next.assign(s_.streams.size(), 0);
    Index ring = 0;
    for (Index r = 0; r < s_.roads(); ++r) {
        RoadState& x = road(r);
        const double full =
            s_.road(r).jam_density_vpm * s_.road(r).length_m / s_.parameters.packet_vehicles;
        x.holds = std::max<Index>(1, static_cast<Index>(std::llround(full)));
        x.ring = ring;
        ring += x.holds;
        x.barred = s_.road(r).barred;
        set_flow(r);
    }
    state_.ring.assign(at(ring), -never);
    for (Index node = 0; node < n.nodes; ++node) {
        const Index plan = n.plan_of_node[at(node)];
        if (plan >= 0 && n.plans[at(plan)].actuated) {
            schedule_node(node, 0);
        }
    }
}

/// Free time, headway and wave time of a packet from the road's diagram as the water leaves it. The
/// wave time makes a whole number of packets carry exactly the diagram's capacity.
void Engine::set_flow(Index i) {
    const Road& r = s_.road(i);
    RoadState& x = road(i);
    double u =
        speed_over_water(s_.classes.front(), r.free_speed_ms, static_cast<double>(x.depth_m), 0.0);
    if (u <= 0.0) {
        u = std::min(r.free_speed_ms, 1.0);  // closed to cars; who may pass does so at a walk
    }
    const double diagram = u * r.wave_speed_ms * r.jam_density_vpm / (u + r.wave_speed_ms);
    const double packet = s_.parameters.packet_vehicles;
    x.free_time = to_ticks(r.length_m / u);
    x.headway = to_ticks(packet / std::min(r.capacity_vps, diagram));
    x.wave_time =
        std::max<Tick>(0, to_ticks(static_cast<double>(x.holds) * packet / diagram) - x.free_time);
}

void Engine::run(Tick until) {
    while (true) {
        const Tick next_event = state_.calendar.empty() ? never : state_.calendar.front().time;
        const auto d = static_cast<std::size_t>(state_.departure_next);
        const Tick next_departure = d < state_.vehicle.size() ? state_.vehicle[d].departed : never;
        const Tick next_news = state_.news.empty() ? never : state_.news.front();
        const Tick t = std::min({next_event, next_departure, next_news, state_.window_end});
        if (t > until) {
            break;
        }
        state_.time = t;
        if (state_.window_end == t) {
            open_window(t);
        } else if (next_news == t) {
            hear_news(t);
        } else if (next_departure == t) {
            ++state_.departure_next;
            depart(static_cast<Index>(d), t);
        } else {
            const Event event = state_.calendar.front();
            std::pop_heap(state_.calendar.begin(), state_.calendar.end(), Later{});
            state_.calendar.pop_back();
            handle(event);
        }
    }
    state_.time = until;
}

void Engine::schedule_ready(Index i, Tick t) {
    RoadState& x = road(i);
    if (x.ready_at != t) {
        x.ready_at = t;
        push(t, i);
    }
}

void Engine::schedule_serve(Index i, Tick t) {
    RoadState& x = road(i);
    if (t < x.serve_at) {
        x.serve_at = t;
        push(t, s_.roads() + i);
    }
}

/// When the capacity of the road lets its next packet go: in green time where it has a signal.
Tick Engine::capacity_time(Index i) const {
    const RoadState& x = road(i);
    if (x.last_exit < 0) {
        return 0;
    }
    if (x.target >= 0) {
        const Index greens = s_.turn_greens[at(s_.network.turn(i, x.target))];
        if (greens >= 0 && state_.node[at(s_.road(i).to)].dark == 0) {
            return s_.greens[at(greens)].after(x.last_exit, x.headway);
        }
    }
    return x.last_exit + x.headway;
}

/// When the road takes its next packet; `never` while it is full.
Tick Engine::entry_time(Index i) const {
    const RoadState& x = road(i);
    if (x.count >= x.holds) {
        return never;
    }
    const Tick room = state_.ring[at(x.ring + x.ring_in)] + x.wave_time;
    return std::max(x.last_entry + x.headway, room);
}

Tick Engine::travel_time(Index i, Index v) const {
    const auto& c = s_.classes[vehicle(v).vehicle_class];
    const RoadState& x = road(i);
    if (c.greatest_speed_ms >= s_.road(i).free_speed_ms) {
        return x.free_time;
    }
    return std::max(x.free_time, to_ticks(s_.road(i).length_m / c.greatest_speed_ms));
}

/// A new packet leads the queue: where does it go, and when may it?
void Engine::new_head(Index i, Tick t) {
    RoadState& x = road(i);
    x.at_red = 0;
    x.stop_since = never;
    x.yield_since = never;
    if (x.head < 0) {
        x.target = unknown;
        return;
    }
    const Vehicle& v = vehicle(x.head);
    if (((x.water_closed >> v.vehicle_class) & 1) != 0) {
        x.target = unknown;
        return;  // it waits for the water to leave
    }
    x.target = choose(x.head, i);
    schedule_ready(i, std::max({v.ready, capacity_time(i), t}));
}

void Engine::on_ready(Index i, Tick t) {
    RoadState& x = road(i);
    if (x.head < 0) {
        return;
    }
    if (state_.contender[at(i)].waits != 0) {
        if (held_by_full_road(i, t) && turn_ring(i, t)) {
            return;
        }
        // With shares, one who is held at a junction thinks again; a way once chosen is kept, but
        // for its lanes.
        if (!thinks_again(i)) {
            if (s_.parameters.gridlock_patience_s > 0.0) {
                schedule_ready(i, t + to_ticks(s_.parameters.gridlock_patience_s));
            }
            return;
        }
        stop_contending(i, x.target);
        x.target = choose(x.head, i);
    }
    const Vehicle& v = vehicle(x.head);
    if (((x.water_closed >> v.vehicle_class) & 1) != 0) {
        return;
    }
    if (const TripStop* stop = stop_on(v, i); stop != nullptr && passed_while_stopping(i)) {
        stand_at_stop(i, *stop, t);
        return;
    }
    const auto blocked = [&] {
        return x.target == no_way ||
               (x.target >= 0 && !open(road(x.target), vehicle(x.head).vehicle_class));
    };
    if (blocked()) {
        // The driver sees the closure. With shares another road of this junction may do.
        x.target = choose(x.head, i);
        if (blocked()) {
            x.target = reroute_from_node(x.head, s_.road(i).to, i) ? choose(x.head, i) : no_way;
        }
    }
    if (x.target == no_way) {
        const Index parked = leave(i, t);
        park(parked, s_.road(i).to, t);
        new_head(i, t);
        return;
    }
    if (x.target == arrive) {
        const Index done = leave(i, t);
        vehicle(done).arrived = t;
        move_to(done, Place::arrived, t);
        new_head(i, t);
        return;
    }
    if (s_.lanes && s_.road(x.target).beside_others) {
        x.target = choose(x.head, i);
    }
    if (stopped_by_signal(i, x.target, t) || gives_way(i, x.target, t)) {
        return;
    }
    RoadState& next = road(x.target);
    if (next.waiting < 0) {
        const Tick entry = entry_time(x.target);
        if (entry <= t) {
            Contender& c = state_.contender[at(i)];
            c.start_tag =
                std::max(next.virtual_time, state_.turn_finish[at(s_.network.turn(i, x.target))]);
            pass(i, x.target, t);
            return;
        }
    }
    contend(i, x.target, t);
}

void Engine::contend(Index contender, Index i, Tick t) {
    Contender& c = state_.contender[at(contender)];
    RoadState& x = road(i);
    const double finish = contender < s_.roads()
                              ? state_.turn_finish[at(s_.network.turn(contender, i))]
                              : c.source_finish;
    c.start_tag = std::max(x.virtual_time, finish);
    c.since = t;
    c.waits = 1;
    c.next = x.waiting;
    x.waiting = contender;
    const Tick entry = entry_time(i);
    if (entry == never) {
        x.full = 1;
    } else {
        schedule_serve(i, std::max(entry, t));
    }
    if (contender < s_.roads() && s_.parameters.gridlock_patience_s > 0.0) {
        schedule_ready(contender, t + to_ticks(s_.parameters.gridlock_patience_s));
    }
    if (contender < s_.roads() && s_.parameters.share_patience_s > 0.0 && thinks_again(contender)) {
        schedule_ready(contender, t + to_ticks(s_.parameters.share_patience_s));
    }
}

void Engine::stop_contending(Index contender, Index i) {
    Index* slot = &road(i).waiting;
    while (*slot >= 0 && *slot != contender) {
        slot = &state_.contender[at(*slot)].next;
    }
    if (*slot == contender) {
        *slot = state_.contender[at(contender)].next;
    }
    state_.contender[at(contender)].waits = 0;
    state_.contender[at(contender)].next = -1;
}

void Engine::on_serve(Index i, Tick t) {
    RoadState& x = road(i);
    const Index start = s_.road(i).from;
    if (state_.node[at(start)].dark != 0) {
        schedule_node(start, t);
    }
    if (x.waiting < 0) {
        return;
    }
    const Tick entry = entry_time(i);
    if (entry == never) {
        x.full = 1;
        return;
    }
    if (entry > t) {
        schedule_serve(i, entry);
        return;
    }
    // The one with the least tag goes; heads whose light has turned wait for the next green.
    Index best = -1;
    Index before_best = -1;
    Index before = -1;
    for (Index c = x.waiting; c >= 0;) {
        const Index after = state_.contender[at(c)].next;
        if (c < s_.roads() && (stopped_by_signal(c, i, t) || gives_way(c, i, t))) {
            (before < 0 ? x.waiting : state_.contender[at(before)].next) = after;
            state_.contender[at(c)].waits = 0;
        } else {
            const Contender& one = state_.contender[at(c)];
            const auto sooner = [&](const Contender& a, Index ai, const Contender& b, Index bi) {
                return a.start_tag != b.start_tag ? a.start_tag < b.start_tag
                       : a.since != b.since       ? a.since < b.since
                                                  : ai < bi;
            };
            if (best < 0 || sooner(one, c, state_.contender[at(best)], best)) {
                best = c;
                before_best = before;
            }
            before = c;
        }
        c = after;
    }
    if (best < 0) {
        return;
    }
    (before_best < 0 ? x.waiting : state_.contender[at(before_best)].next) =
        state_.contender[at(best)].next;
    state_.contender[at(best)].waits = 0;
    pass(best, i, t);
    if (road(i).waiting >= 0) {
        const Tick next = entry_time(i);
        if (next == never) {
            road(i).full = 1;
        } else {
            schedule_serve(i, std::max(next, t));
        }
    }
}

/// The contender's packet enters the road at t; its start tag is set.
void Engine::pass(Index contender, Index i, Tick t) {
    const bool from_road = contender < s_.roads();
    const double priority = s_.road(from_road ? contender : i).priority;
    Contender& c = state_.contender[at(contender)];
    road(i).virtual_time = c.start_tag;
    const double finish = c.start_tag + 1.0 / std::max(priority, 1e-9);
    if (from_road) {
        const Index turn = s_.network.turn(contender, i);
        state_.turn_finish[at(turn)] = finish;
        if (!state_.turn_passed.empty()) {
            state_.turn_passed[at(turn)] = t;
        }
        const Index v = leave(contender, t);
        if (state_.node[at(s_.road(i).from)].dark != 0) {
            state_.node[at(s_.road(i).from)].free_at =
                t + to_ticks(s_.parameters.stop_headway_s * s_.parameters.packet_vehicles);
        }
        if (vehicle(v).route_at >= 0) {
            ++vehicle(v).route_at;
        }
        enter(v, i, t);
        new_head(contender, t);
    } else {
        c.source_finish = finish;
        RoadState& x = road(i);
        const Index v = x.source_head;
        x.source_head = vehicle(v).next;
        if (x.source_head < 0) {
            x.source_tail = -1;
        }
        --x.source_count;
        enter(v, i, t);
        if (x.source_head >= 0) {
            contend(s_.roads() + i, i, t);
        }
    }
}

Index Engine::leave(Index i, Tick t) {
    RoadState& x = road(i);
    const Index v = x.head;
    Vehicle& one = vehicle(v);
    x.head = one.next;
    one.next = -1;
    if (x.head < 0) {
        x.tail = -1;
    }
    --x.count;
    ++x.left;
    x.last_exit = t;
    state_.ring[at(x.ring + x.ring_out)] = t;
    x.ring_out = x.ring_out + 1 == x.holds ? 0 : x.ring_out + 1;
    x.travel_s += to_seconds(t - one.entered);
    if (x.full != 0) {
        x.full = 0;
        schedule_serve(i, std::max(entry_time(i), t));
    }
    if (curves_ != nullptr) {
        curves_->exit(i, t);
    }
    return v;
}

void Engine::enter(Index v, Index i, Tick t) {
    RoadState& x = road(i);
    Vehicle& one = vehicle(v);
    if (one.place != Place::on_road) {
        move_to(v, Place::on_road, t);
    }
    one.on_the_way = 1;
    one.entered = t;
    one.road = i;
    one.next = -1;
    one.ready = t + travel_time(i, v);
    if (const TripStop* stop = stop_on(one, i); stop != nullptr && !passed_while_stopping(i)) {
        one.ready = leaves_stop(*stop, one.ready);
    }
    x.last_entry = t;
    x.ring_in = x.ring_in + 1 == x.holds ? 0 : x.ring_in + 1;
    ++x.count;
    ++x.entered;
    if (curves_ != nullptr) {
        curves_->entry(i, t);
    }
    if (x.tail >= 0) {
        vehicle(x.tail).next = v;
        x.tail = v;
    } else {
        x.head = x.tail = v;
        new_head(i, t);
    }
}

void Engine::move_to(Index v, Place place, Tick t) {
    Vehicle& one = vehicle(v);
    --state_.count[static_cast<int>(one.place)];
    ++state_.count[static_cast<int>(place)];
    one.place = place;
    one.entered = t;
}

}  // namespace calade::traffic::dynamic
