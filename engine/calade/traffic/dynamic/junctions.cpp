// SPDX-License-Identifier: Apache-2.0
//
// Signals. A fixed plan answers from its times alone. An actuated junction keeps its phase, looks
// at its arms when a green may end, and sleeps while nobody comes. A dead signal is an all-way
// stop: heads go in the order in which they came to the line, one vehicle a junction headway and
// one an arm headway.
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {
namespace {

/// A green is held while a vehicle is this near to the line, and looked at as often.
constexpr Tick detection = 2 * ticks_per_second;
constexpr Tick look_again = ticks_per_second;

}  // namespace

void Engine::schedule_node(Index node, Tick t) {
    NodeState& n = state_.node[at(node)];
    if (t < n.event_at) {
        n.event_at = t;
        push(t, 2 * s_.roads() + node);
    }
}

/// Whether the head of `i` must wait for a signal before it may turn into `out`. If so, it is
/// woken.
bool Engine::stopped_by_signal(Index i, Index out, Tick t) {
    RoadState& x = road(i);
    const Index node = s_.road(out).from;
    NodeState& n = state_.node[at(node)];
    if (n.dark != 0) {
        if (x.stop_since == never) {
            x.stop_since = t;
        }
        schedule_node(node, std::max(t, n.free_at));
        return true;
    }
    const Index turn = s_.network.turn(i, out);
    const Index group = s_.network.turn_group[at(turn)];
    if (group < 0) {
        return false;
    }
    if (s_.turn_greens[at(turn)] >= 0) {
        const Tick green = s_.greens[at(s_.turn_greens[at(turn)])].next_green(t);
        if (green > t) {
            schedule_ready(i, green);
        }
        return green > t;
    }
    const auto& plan = s_.network.plans[at(s_.network.plan_of_node[at(node)])];
    if (((plan.phases[at(n.phase)].green >> group) & 1U) != 0) {
        return false;
    }
    x.at_red = 1;
    if (n.idle != 0) {
        n.idle = 0;
        schedule_node(node, t);
    }
    return true;
}

void Engine::on_node(Index node, Tick t) {
    if (state_.node[at(node)].dark != 0) {
        serve_stop(node, t);
    } else if (s_.network.plan_of_node[at(node)] >= 0 &&
               s_.network.plans[at(s_.network.plan_of_node[at(node)])].actuated) {
        actuate(node, t);
    }
}

void Engine::serve_stop(Index node, Tick t) {
    const RoadNetwork& net = s_.network;
    NodeState& n = state_.node[at(node)];
    if (n.free_at > t) {
        schedule_node(node, n.free_at);
        return;
    }
    const Tick arm_headway =
        to_ticks(s_.parameters.stop_approach_headway_s * s_.parameters.packet_vehicles);
    Index best = -1;
    Tick later = never;
    bool more = false;
    for (Index k = net.first_in[at(node)]; k < net.first_in[at(node) + 1]; ++k) {
        const Index i = net.in[at(k)];
        RoadState& x = road(i);
        if (x.stop_since == never || x.head < 0) {
            continue;
        }
        if (x.target < 0 || !open(road(x.target), vehicle(x.head).vehicle_class)) {
            x.stop_since = never;
            schedule_ready(i, t);
            continue;
        }
        const Tick entry = entry_time(x.target);
        if (entry == never) {
            road(x.target).full = 1;
            continue;
        }
        const Tick may = std::max(entry, x.last_exit + arm_headway);
        if (may > t) {
            later = std::min(later, may);
            continue;
        }
        more = more || best >= 0;
        if (best < 0 || x.stop_since < road(best).stop_since) {
            best = i;
        }
    }
    if (best < 0) {
        if (later < never) {
            schedule_node(node, later);
        }
        return;
    }
    const Index out = road(best).target;
    Contender& c = state_.contender[at(best)];
    c.start_tag = std::max(road(out).virtual_time, state_.turn_finish[at(net.turn(best, out))]);
    pass(best, out, t);
    if (more || later < never) {
        schedule_node(node, std::max(n.free_at, t));
    }
}

/// Whether a vehicle stands at the line, or will soon, for a group that has green in `green`.
bool Engine::wanted(Index node, std::uint64_t green, Tick t) const {
    const RoadNetwork& net = s_.network;
    for (Index k = net.first_in[at(node)]; k < net.first_in[at(node) + 1]; ++k) {
        const Index i = net.in[at(k)];
        const RoadState& x = road(i);
        if (x.head >= 0 && x.target >= 0 && vehicle(x.head).ready <= t + detection) {
            const Index group = net.turn_group[at(net.turn(i, x.target))];
            if (group >= 0 && ((green >> group) & 1U) != 0) {
                return true;
            }
        }
    }
    return false;
}

void Engine::actuate(Index node, Tick t) {
    const RoadNetwork& net = s_.network;
    NodeState& n = state_.node[at(node)];
    const auto& phases = net.plans[at(net.plan_of_node[at(node)])].phases;
    const auto& now = phases[at(n.phase)];
    const Tick elapsed = t - n.phase_since;
    if (elapsed < to_ticks(now.least_s)) {
        schedule_node(node, n.phase_since + to_ticks(now.least_s));
        return;
    }
    if (elapsed < to_ticks(now.greatest_s) && wanted(node, now.green, t)) {
        schedule_node(node, std::min(t + look_again, n.phase_since + to_ticks(now.greatest_s)));
        return;
    }
    std::uint64_t others = 0;
    for (const auto& phase : phases) {
        others |= phase.green & ~now.green;
    }
    if (now.green != 0 && !wanted(node, others, t)) {
        if (wanted(node, now.green, t)) {
            schedule_node(node, t + look_again);
        } else {
            n.idle = 1;  // a head at red wakes it
        }
        return;
    }
    // On to the next phase; a green that nobody wants is passed over, its change time with it.
    const auto count = static_cast<Index>(phases.size());
    for (Index k = 0; k < count; ++k) {
        n.phase = n.phase + 1 == count ? 0 : n.phase + 1;
        const auto& next = phases[at(n.phase)];
        if (next.green == 0 ? now.green != 0 : wanted(node, next.green, t)) {
            break;
        }
    }
    n.phase_since = t;
    const auto& next = phases[at(n.phase)];
    for (Index k = net.first_in[at(node)]; k < net.first_in[at(node) + 1]; ++k) {
        const Index i = net.in[at(k)];
        RoadState& x = road(i);
        if (x.target < 0) {
            continue;
        }
        const Index group = net.turn_group[at(net.turn(i, x.target))];
        if (group < 0) {
            continue;
        }
        if (((now.green >> group) & 1U) != 0 && x.last_exit > 0) {
            x.debt = std::max<Tick>(0, x.last_exit + x.headway - t);
        }
        if (x.at_red != 0 && ((next.green >> group) & 1U) != 0) {
            x.at_red = 0;
            schedule_ready(i, t + x.debt);
            x.debt = 0;
        }
    }
    schedule_node(node, t + std::max<Tick>(to_ticks(next.least_s), 1));
}

void Engine::set_dark(Index node, bool dark) {
    NodeState& n = state_.node[at(node)];
    if ((n.dark != 0) == dark) {
        return;
    }
    n.dark = dark ? 1 : 0;
    n.idle = 0;
    const RoadNetwork& net = s_.network;
    const Tick t = state_.time;
    for (Index k = net.first_in[at(node)]; k < net.first_in[at(node) + 1]; ++k) {
        const Index i = net.in[at(k)];
        RoadState& x = road(i);
        x.stop_since = never;
        x.at_red = 0;
        if (x.head >= 0 && x.target != unknown && state_.contender[at(i)].waits == 0 &&
            vehicle(x.head).ready <= t) {
            schedule_ready(i, std::max(t, capacity_time(i)));
        }
    }
    for (Index o = net.first_out[at(node)]; o < net.first_out[at(node) + 1]; ++o) {
        if (road(o).waiting >= 0) {
            schedule_serve(o, t);
        }
    }
    schedule_node(node, t);
}

}  // namespace calade::traffic::dynamic
