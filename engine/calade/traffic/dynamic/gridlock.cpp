// SPDX-License-Identifier: Apache-2.0
//
// Rings of full roads. Where each head wants into the next road of a ring and all of them are full,
// nobody moves for good, though all could move on by one place together. After
// `gridlock_patience_s` without anybody leaving they do: everyone keeps to his way, nobody is taken
// out, and each vehicle so moved is counted. 0 (the default) leaves rings as they are, as in the
// theory.
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {

/// Whether the head of `i` stands before a full road, ready to go.
bool Engine::held_by_full_road(Index i, Tick t) const {
    const RoadState& x = road(i);
    return x.head >= 0 && x.target >= 0 && vehicle(x.head).ready <= t &&
           vehicle(x.head).route_at >= 0 && open(road(x.target), vehicle(x.head).vehicle_class) &&
           road(x.target).count >= road(x.target).holds;
}

/// Moves the ring that `i` is in on by one place; false where it is in none, or has just moved.
bool Engine::turn_ring(Index i, Tick t) {
    const Tick patience = to_ticks(s_.parameters.gridlock_patience_s);
    if (patience <= 0) {
        return false;
    }
    std::vector<Index> ring;
    for (Index r = i; ring.empty() || r != i; r = road(r).target) {
        const RoadState& x = road(r);
        if (!held_by_full_road(r, t) ||
            t - std::max(x.last_exit, vehicle(x.head).ready) < patience ||
            ring.size() > at(s_.roads())) {
            return false;
        }
        ring.push_back(r);
    }
    std::vector<std::pair<Index, Index>> moves;  // vehicle, road that it enters
    for (const Index r : ring) {
        const Index into = road(r).target;
        if (state_.contender[at(r)].waits != 0) {
            stop_contending(r, into);
        }
        const Index id = leave(r, t);
        ++vehicle(id).route_at;
        moves.emplace_back(id, into);
    }
    for (const auto& [id, into] : moves) {
        enter(id, into, t);
    }
    for (const Index r : ring) {
        new_head(r, t);
    }
    state_.moved_in_rings += static_cast<std::int64_t>(ring.size());
    return true;
}

}  // namespace calade::traffic::dynamic
