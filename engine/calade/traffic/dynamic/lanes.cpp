// SPDX-License-Identifier: Apache-2.0
//
// Lanes side by side: roads of one street between the same nodes. A driver takes the emptiest of
// those that lead on to the next road of his way, and looks again while he stands before full ones.
#include "calade/traffic/dynamic/engine.hpp"

namespace calade::traffic::dynamic {

/// The road at a position of a vehicle's way, changed to the lane that it takes now.
Index Engine::choose_lane(Index id, Index position) {
    const Vehicle& v = vehicle(id);
    Index& planned = state_.route[at(position)];
    if (!s_.lanes) {
        return planned;
    }
    const RoadNetwork& n = s_.network;
    const Road& street = n.roads[at(planned)];
    if (!street.beside_others) {
        return planned;
    }
    const Index behind = position > v.route_at ? state_.route[at(position - 1)] : -1;
    const Index ahead = position + 1 < v.route_end ? state_.route[at(position + 1)] : -1;
    Index best = -1;
    double fullest = 0.0;
    for (Index r = n.first_out[at(street.from)]; r < n.first_out[at(street.from) + 1]; ++r) {
        const Road& lane = n.roads[at(r)];
        const RoadState& x = road(r);
        if (lane.street != street.street || lane.to != street.to || !open(x, v.vehicle_class) ||
            (behind >= 0 && n.turn_banned[at(n.turn(behind, r))] != 0) ||
            (ahead >= 0 && n.turn_banned[at(n.turn(r, ahead))] != 0)) {
            continue;
        }
        const double full =
            static_cast<double>(x.count + x.source_count) / static_cast<double>(x.holds);
        if (best < 0 || full < fullest) {
            best = r;
            fullest = full;
        }
    }
    if (best >= 0) {
        planned = best;
    }
    return planned;
}

/// Whether a head that is held at a junction looks for another road from time to time.
bool Engine::thinks_again(Index i) const {
    const RoadState& x = road(i);
    if (x.head < 0 || x.target < 0) {
        return false;
    }
    return vehicle(x.head).route_at >= 0 ? s_.lanes && s_.road(x.target).beside_others : s_.shares;
}

}  // namespace calade::traffic::dynamic
