// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/sumo_roads.hpp"

#include "calade/base/error.hpp"
#include "calade/traffic/dynamic/sumo_lanes.hpp"

#include <algorithm>
#include <set>

namespace calade::traffic::dynamic {
namespace {

/// One plan for a junction from the states of its signal: a group for each turn.
void add_plan(RoadNetwork& n, Index node, const io::SumoSignal& signal,
              const std::map<std::pair<Index, Index>, std::vector<int>>& turns) {
    SignalPlan plan;
    plan.offset_s = signal.offset_s;
    plan.actuated = signal.actuated;
    std::vector<Index> group;
    std::vector<const std::vector<int>*> links_of_group;
    std::map<std::vector<int>, Index> group_of_links;
    for (Index k = n.first_in[at(node)]; k < n.first_in[at(node) + 1]; ++k) {
        for (Index o = n.first_out[at(node)]; o < n.first_out[at(node) + 1]; ++o) {
            const auto turn = turns.find({n.in[at(k)], o});
            if (turn == turns.end()) {
                group.push_back(-1);
                continue;
            }
            const auto [known, fresh] =
                group_of_links.try_emplace(turn->second, static_cast<Index>(links_of_group.size()));
            group.push_back(known->second);
            if (fresh) {
                links_of_group.push_back(&turn->second);
            }
        }
    }
    if (links_of_group.empty() || links_of_group.size() > 64) {
        return;
    }
    plan.groups = static_cast<Index>(links_of_group.size());
    std::uint64_t ever = 0;
    for (const auto& state : signal.phases) {
        SignalPlan::Phase phase{state.duration_s, state.least_s, state.greatest_s, 0};
        for (std::size_t g = 0; g < links_of_group.size(); ++g) {
            for (const int link : *links_of_group[g]) {
                const char c = state.state[static_cast<std::size_t>(link)];
                if (c == 'G' || c == 'g') {
                    phase.green |= std::uint64_t{1} << g;
                }
            }
        }
        ever |= phase.green;
        plan.phases.push_back(phase);
    }
    for (auto& g : group) {
        // A turn that its program never lets go is not held by it.
        g = g >= 0 && ((ever >> g) & 1U) == 0 ? -1 : g;
    }
    for (Index g = 0; g < plan.groups; ++g) {
        plan.phases.front().green |= ((ever >> g) & 1U) == 0 ? std::uint64_t{1} << g : 0;
    }
    set_plan(n, node, plan, group);
}

/// The roads of an edge while they are put together, by their positions in the list.
struct Build {
    const io::SumoNetwork& sumo;
    const Parameters& p;
    std::uint8_t not_for_buses_only = 0;
    std::vector<std::vector<LaneGroup>> groups;
    std::vector<double> over;  // mean way over the junction after an edge
    std::vector<Road> roads;
    std::vector<std::vector<Index>> pieces;  // of each edge, one a group
    std::vector<Index> before;               // −1
    std::map<std::string, Index> node_of;
    Index nodes = 0;

    Road make(std::size_t e, Index from, Index to, double length, std::size_t lanes) const {
        const auto& edge = sumo.edges[e];
        Road r;
        r.from = from;
        r.to = to;
        r.street = StreetId(e);
        r.length_m = std::max(length, p.least_length_m);
        r.free_speed_ms = edge.speed_ms;
        r.jam_density_vpm = p.jam_density_vpm * static_cast<double>(lanes);
        r.wave_speed_ms = p.wave_speed_ms;
        r.capacity_vps = std::min(p.saturation_flow_vps * static_cast<double>(lanes),
                                  r.free_speed_ms * r.wave_speed_ms * r.jam_density_vpm /
                                      (r.free_speed_ms + r.wave_speed_ms));
        r.priority = r.capacity_vps;
        return r;
    }

    void add_edge(std::size_t e) {
        const auto& edge = sumo.edges[e];
        const Index from = node_of.at(edge.from);
        const Index to = node_of.at(edge.to);
        double length = edge.length_m;
        Index start = from;
        const bool split = groups[e].size() > 1 && length > p.turning_lane_m + 20.0;
        if (split) {
            std::size_t lanes = 0;
            bool buses_only = true;
            for (const auto& g : groups[e]) {
                lanes += g.lanes.size();
                buses_only = buses_only && g.buses_only;
            }
            start = nodes++;
            before[e] = static_cast<Index>(roads.size());
            roads.push_back(make(e, from, start, length - p.turning_lane_m, lanes));
            roads.back().barred = buses_only ? not_for_buses_only : std::uint8_t{0};
            length = p.turning_lane_m;
        }
        for (const auto& g : groups[e]) {
            pieces[e].push_back(static_cast<Index>(roads.size()));
            roads.push_back(make(e, start, to, length + over[e], g.lanes.size()));
            roads.back().barred = g.buses_only ? not_for_buses_only : std::uint8_t{0};
            roads.back().beside_others = groups[e].size() > 1;
        }
    }
};

/// The roads by which an edge is entered.
std::vector<Index> entries(const Build& b, int e) {
    return b.before[at(e)] >= 0 ? std::vector<Index>{b.before[at(e)]} : b.pieces[at(e)];
}

/// Every (piece of the edge before, entry of the edge after) of a connection.
template <class Act>
void each_turn(const Build& b, const io::SumoConnection& c, const Act& act) {
    const auto& groups = b.groups[at(c.from)];
    for (std::size_t g = 0; g < groups.size(); ++g) {
        const auto& lanes = groups[g].lanes;
        if (std::find(lanes.begin(), lanes.end(), c.from_lane) == lanes.end()) {
            continue;
        }
        for (const Index to : entries(b, c.to)) {
            const Index from = b.pieces[at(c.from)][g];
            if (b.roads[at(from)].to == b.roads[at(to)].from) {
                act(from, to);
            }
        }
    }
}

void allow_turns(const Build& b, const std::vector<Index>& place, RoadNetwork& n) {
    std::fill(n.turn_banned.begin(), n.turn_banned.end(), std::uint8_t{1});
    n.has_bans = true;
    for (std::size_t e = 0; e < b.pieces.size(); ++e) {
        for (const Index piece : b.pieces[e]) {
            if (b.before[e] >= 0) {
                n.turn_banned[at(n.turn(place[at(b.before[e])], place[at(piece)]))] = 0;
            }
        }
    }
    struct AtNode {
        int signal = -1;
        std::map<std::pair<Index, Index>, std::vector<int>> turns;
    };
    std::map<Index, AtNode> signals;
    for (const auto& c : b.sumo.connections) {
        each_turn(b, c, [&](Index from_piece, Index to_piece) {
            const Index from = place[at(from_piece)];
            const Index to = place[at(to_piece)];
            n.turn_banned[at(n.turn(from, to))] = 0;
            if (c.signal >= 0) {
                auto& at_node = signals[n.roads[at(from)].to];
                at_node.signal = c.signal;
                at_node.turns[{from, to}].push_back(c.link_index);
            }
        });
    }
    for (const auto& [node, signal] : signals) {
        add_plan(n, node, b.sumo.signals[at(signal.signal)], signal.turns);
    }
}

/// Streams that cross, from the junctions' tables. Those into one edge take turns as they merge.
void give_way(const Build& b, const std::vector<Index>& place, RoadNetwork& n) {
    std::map<std::pair<Index, int>, const io::SumoConnection*> by_request;
    for (const auto& c : b.sumo.connections) {
        by_request[{b.node_of.at(b.sumo.edges[at(c.from)].to), c.request}] = &c;
    }
    std::vector<std::pair<RoadNetwork::Stream, RoadNetwork::Stream>> yields;
    for (const auto& c : b.sumo.connections) {
        const Index node = b.node_of.at(b.sumo.edges[at(c.from)].to);
        const auto& table = b.sumo.junctions[at(node)].yields;
        if (c.request < 0 || at(c.request) >= table.size()) {
            continue;
        }
        const auto& row = table[at(c.request)];
        for (std::size_t k = 0; k < row.size(); ++k) {
            const auto other = by_request.find({node, static_cast<int>(k)});
            if (!row[k] || other == by_request.end()) {
                continue;
            }
            each_turn(b, c, [&](Index from, Index to) {
                each_turn(b, *other->second, [&](Index foe_from, Index foe_to) {
                    if (foe_from != from) {
                        yields.push_back({{place[at(from)], place[at(to)]},
                                          {place[at(foe_from)], place[at(foe_to)]}});
                    }
                });
            });
        }
    }
    set_right_of_way(n, std::move(yields));
}

}  // namespace

SumoRoads roads_of_sumo(const io::SumoNetwork& sumo, const Parameters& p,
                        const std::vector<VehicleClass>& classes) {
    Build b{sumo, p, 0, lane_groups(sumo), {}, {}, {}, {}, {}, 0};
    for (std::size_t c = 0; c < classes.size(); ++c) {
        const bool may =
            classes[c].name == "bus" || classes[c].name == "ignoring" || classes[c].emergency;
        b.not_for_buses_only =
            static_cast<std::uint8_t>(b.not_for_buses_only | (may ? 0U : 1U << c));
    }
    for (const auto& j : sumo.junctions) {
        b.node_of.emplace(j.id, b.nodes++);
    }
    std::vector<double> count(sumo.edges.size(), 0.0);
    b.over.assign(sumo.edges.size(), 0.0);
    for (const auto& c : sumo.connections) {
        b.over[at(c.from)] += c.length_m;
        count[at(c.from)] += 1.0;
    }
    b.pieces.resize(sumo.edges.size());
    b.before.assign(sumo.edges.size(), -1);
    SumoRoads result;
    for (std::size_t e = 0; e < sumo.edges.size(); ++e) {
        b.over[e] /= std::max(count[e], 1.0);
        result.edges_without_cars += sumo.edges[e].car_lanes == 0 ? 1 : 0;
        if (sumo.edges[e].from != sumo.edges[e].to) {
            b.add_edge(e);
        }
    }
    std::vector<Index> place;
    result.network = make_roads(b.nodes, b.roads, &place);
    allow_turns(b, place, result.network);
    give_way(b, place, result.network);
    for (std::size_t e = 0; e < sumo.edges.size(); ++e) {
        if (b.pieces[e].empty()) {
            continue;
        }
        auto& edge = result.edges[sumo.edges[e].id];
        edge.before = b.before[e] >= 0 ? place[at(b.before[e])] : -1;
        for (std::size_t g = 0; g < b.pieces[e].size(); ++g) {
            const auto& group = b.groups[e][g];
            SumoRoads::Piece piece;
            piece.road = place[at(b.pieces[e][g])];
            piece.lanes = group.lanes;
            piece.buses_only = group.buses_only;
            for (const int next : group.next_edges) {
                piece.next_edges.push_back(sumo.edges[at(next)].id);
            }
            edge.pieces.push_back(std::move(piece));
        }
    }
    return result;
}

}  // namespace calade::traffic::dynamic
