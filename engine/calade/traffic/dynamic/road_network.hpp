// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/signal_plan.hpp"
#include "calade/traffic/network.hpp"

#include <cstdint>
#include <vector>

namespace calade::traffic::dynamic {

struct Parameters;

/// A directed road with a triangular fundamental diagram, cut off at its capacity: free speed u,
/// wave speed w and jam density k_j give u w k_j / (u + w) vehicles per second; `capacity_vps` may
/// be less.
struct Road {
    Index from = -1, to = -1;  ///< nodes
    StreetId street;           ///< invalid for roads that are no street
    double length_m = 0.0;
    double free_speed_ms = 0.0;
    double capacity_vps = 0.0;
    double jam_density_vpm = 0.0;  ///< vehicles per metre, all lanes
    double wave_speed_ms = 0.0;
    double priority = 1.0;       ///< weight where roads merge; 0 gives way to all
    Index reverse = -1;          ///< the other direction of the same street
    std::uint8_t barred = 0;     ///< bit c: vehicle class c may not use it
    bool beside_others = false;  ///< lanes of a street: drivers choose among those side by side
};

/// What vehicles drive on. Roads lie in order of their from node; the turns of road r are one for
/// each road that leaves its end, in that order.
struct RoadNetwork {
    Index nodes = 0;
    std::vector<Road> roads;
    std::vector<Index> first_out;           ///< nodes + 1
    std::vector<Index> first_in, in;        ///< nodes + 1; roads that end at a node
    std::vector<Index> first_turn;          ///< roads + 1
    std::vector<std::uint8_t> turn_banned;  ///< one a turn
    std::vector<Index> turn_group;          ///< signal group of a turn, −1 without signal
    std::vector<Index> plan_of_node;        ///< −1 without signals
    std::vector<SignalPlan> plans;
    /// Right of way: turn k gives way to the streams foe[first_foe[k]] … (none: both empty).
    struct Stream {
        Index in_road, out_road;
    };
    std::vector<Index> first_foe;  ///< turns + 1, or empty
    std::vector<Stream> foe;
    std::vector<std::vector<Index>> roads_of_street;
    bool has_bans = false;

    [[nodiscard]] Index turn(Index in_road, Index out_road) const {
        const auto r = static_cast<std::size_t>(in_road);
        return first_turn[r] + out_road - first_out[static_cast<std::size_t>(roads[r].to)];
    }
};

/// Puts roads in order, makes turns (all allowed) and pairs the directions of a street. `place`,
/// where given, receives the new index of each road. Throws DataError, naming the road, for an end
/// outside the network, a length, speed, density, wave speed or capacity that is not above zero and
/// finite, or a negative priority. Two roads between the same nodes are two routes; a road that
/// ends where it begins is refused.
[[nodiscard]] RoadNetwork make_roads(Index nodes, std::vector<Road> roads,
                                     std::vector<Index>* place = nullptr);

/// The roads of a street network: density by lanes, wave speed as in the parameters, capacity of
/// the street, priority by capacity, and a default plan at every signalised node.
[[nodiscard]] RoadNetwork roads_of_streets(const Network& network, const Parameters& parameters);

/// Forbids a turn from one road to another that leaves its end.
void ban_turn(RoadNetwork& network, Index from_road, Index to_road);

/// Makes a stream over a junction give way to others, pairs of streams in any order. Throws
/// DataError for roads that do not meet, or streams of different junctions.
void set_right_of_way(RoadNetwork& network,
                      std::vector<std::pair<RoadNetwork::Stream, RoadNetwork::Stream>> yields_to);

/// Gives a node a plan: `group` has one signal group for each pair (in-road, out-road) of the node,
/// in the order of in, then out; −1 is a turn without signal. Throws DataError for groups that the
/// plan does not have.
void set_plan(RoadNetwork& network, Index node, const SignalPlan& plan,
              const std::vector<Index>& group);

}  // namespace calade::traffic::dynamic
