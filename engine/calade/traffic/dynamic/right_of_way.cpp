// SPDX-License-Identifier: Apache-2.0
//
// Streams that cross. The head of a stream that gives way goes when no stream above it has passed
// just before, and none that may go now comes within the gap that its driver asks for. The gap
// shrinks to nothing while the driver waits (impatience), so nobody waits for ever. A stream whose
// own exit is full, or that itself gives way, holds nobody: the junction is kept clear.
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {

/// When the head of `i` would pass into `out`; `never` while it wants another road, its exit is
/// full, it gives way itself or an actuated phase holds it.
Tick Engine::crosses_at(Index i, Index out, Tick t) const {
    const RoadState& x = road(i);
    if (x.head < 0 || x.target != out || x.yield_since != never) {
        return never;
    }
    const Tick entry = entry_time(out);
    if (entry == never) {
        return never;
    }
    const Tick soonest = std::max({t, vehicle(x.head).ready, capacity_time(i), entry});
    const Index turn = s_.network.turn(i, out);
    if (s_.turn_greens[at(turn)] >= 0) {
        return s_.greens[at(s_.turn_greens[at(turn)])].next_green(soonest);
    }
    const Index group = s_.network.turn_group[at(turn)];
    if (group >= 0) {
        const Index node = s_.road(i).to;
        const auto& plan = s_.network.plans[at(s_.network.plan_of_node[at(node)])];
        const auto green = plan.phases[at(state_.node[at(node)].phase)].green;
        return ((green >> group) & 1U) != 0 ? soonest : never;
    }
    return soonest;
}

/// Whether the head of `i` gives way to others before it turns into `out`. If so, it is woken.
bool Engine::gives_way(Index i, Index out, Tick t) {
    const RoadNetwork& n = s_.network;
    if (n.first_foe.empty() || state_.node[at(s_.road(out).from)].dark != 0) {
        return false;
    }
    const Index turn = n.turn(i, out);
    const Index begin = n.first_foe[at(turn)];
    const Index end = n.first_foe[at(turn) + 1];
    if (begin == end) {
        return false;
    }
    RoadState& x = road(i);
    const auto& p = s_.parameters;
    double gap = p.critical_gap_s;
    if (x.yield_since != never) {
        const double waited = to_seconds(t - x.yield_since);
        gap *= std::max(0.0, 1.0 - waited / std::max(p.yield_patience_s, 1e-6));
    }
    if (gap <= 0.0) {
        return false;  // out of patience: it goes
    }
    const Tick clear = to_ticks(p.crossing_time_s * p.packet_vehicles);
    const Tick until = t + to_ticks(gap);
    Tick again = t;
    for (Index k = begin; k < end; ++k) {
        const auto& stream = n.foe[at(k)];
        const Tick passed = state_.turn_passed[at(n.turn(stream.in_road, stream.out_road))] + clear;
        again = std::max(again, passed);
        if (passed <= t) {
            const Tick comes = crosses_at(stream.in_road, stream.out_road, t);
            again = comes < until ? std::max(again, comes + clear) : again;
        }
    }
    if (again <= t) {
        return false;
    }
    x.yield_since = std::min(x.yield_since, t);
    schedule_ready(i, again);
    return true;
}

}  // namespace calade::traffic::dynamic
