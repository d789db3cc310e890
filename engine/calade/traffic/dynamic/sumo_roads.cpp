// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/sumo_roads.hpp"

#include "calade/base/error.hpp"

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
    for (Index k = n.first_in[at(node)]; k < n.first_in[at(node) + 1]; ++k) {
        for (Index o = n.first_out[at(node)]; o < n.first_out[at(node) + 1]; ++o) {
            const auto turn = turns.find({n.in[at(k)], o});
            if (turn == turns.end()) {
                group.push_back(-1);
                continue;
            }
            group.push_back(static_cast<Index>(links_of_group.size()));
            links_of_group.push_back(&turn->second);
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

}  // namespace

SumoRoads roads_of_sumo(const io::SumoNetwork& sumo, const Parameters& p) {
    std::map<std::string, Index> node_of;
    for (const auto& j : sumo.junctions) {
        node_of.emplace(j.id, static_cast<Index>(node_of.size()));
    }
    std::vector<double> over(sumo.edges.size(), 0.0);
    std::vector<double> count(sumo.edges.size(), 0.0);
    for (const auto& c : sumo.connections) {
        over[at(c.from)] += c.length_m;
        count[at(c.from)] += 1.0;
    }
    SumoRoads result;
    std::vector<Road> roads;
    std::vector<Index> of_edge(sumo.edges.size(), -1);
    for (std::size_t e = 0; e < sumo.edges.size(); ++e) {
        const auto& edge = sumo.edges[e];
        if (edge.car_lanes == 0 || edge.from == edge.to) {
            ++result.edges_without_cars;
            continue;
        }
        Road r;
        r.from = node_of.at(edge.from);
        r.to = node_of.at(edge.to);
        r.street = StreetId(e);
        r.length_m =
            std::max(edge.length_m + (count[e] > 0.0 ? over[e] / count[e] : 0.0), p.least_length_m);
        r.free_speed_ms = edge.speed_ms;
        r.jam_density_vpm = p.jam_density_vpm * edge.car_lanes;
        r.wave_speed_ms = p.wave_speed_ms;
        r.capacity_vps = std::min(p.saturation_flow_vps * edge.car_lanes,
                                  r.free_speed_ms * r.wave_speed_ms * r.jam_density_vpm /
                                      (r.free_speed_ms + r.wave_speed_ms));
        r.priority = r.capacity_vps;
        of_edge[e] = static_cast<Index>(roads.size());
        roads.push_back(r);
    }
    std::vector<Index> place;
    result.network = make_roads(static_cast<Index>(sumo.junctions.size()), roads, &place);
    RoadNetwork& n = result.network;
    for (std::size_t e = 0; e < sumo.edges.size(); ++e) {
        if (of_edge[e] >= 0) {
            of_edge[e] = place[at(of_edge[e])];
            result.road_of_edge.emplace(sumo.edges[e].id, of_edge[e]);
        }
    }
    std::fill(n.turn_banned.begin(), n.turn_banned.end(), std::uint8_t{1});
    n.has_bans = true;
    std::map<Index, std::pair<int, std::map<std::pair<Index, Index>, std::vector<int>>>> signals;
    for (const auto& c : sumo.connections) {
        const Index from = of_edge[at(c.from)];
        const Index to = of_edge[at(c.to)];
        if (from < 0 || to < 0 || n.roads[at(from)].to != n.roads[at(to)].from) {
            continue;
        }
        n.turn_banned[at(n.turn(from, to))] = 0;
        if (c.signal >= 0) {
            auto& at_node = signals[n.roads[at(from)].to];
            at_node.first = c.signal;
            at_node.second[{from, to}].push_back(c.link_index);
        }
    }
    for (const auto& [node, signal] : signals) {
        add_plan(n, node, sumo.signals[at(signal.first)], signal.second);
    }
    return result;
}

std::vector<Trip> trips_of_sumo(const std::vector<io::SumoVehicle>& vehicles,
                                const SumoRoads& roads, std::int64_t& refused) {
    const RoadNetwork& n = roads.network;
    std::vector<Trip> trips;
    refused = 0;
    for (const auto& v : vehicles) {
        Trip t;
        t.depart_s = v.depart_s;
        bool good = true;
        for (std::size_t k = 0; k < v.edges.size() && good; ++k) {
            const auto road = roads.road_of_edge.find(v.edges[k]);
            good = road != roads.road_of_edge.end();
            if (good && v.whole_way && !t.roads.empty()) {
                const Index before = t.roads.back();
                good = n.roads[at(before)].to == n.roads[at(road->second)].from &&
                       n.turn_banned[at(n.turn(before, road->second))] == 0;
            }
            if (good) {
                t.roads.push_back(road->second);
            }
        }
        if (!good) {
            ++refused;
            continue;
        }
        t.from = n.roads[at(t.roads.front())].from;
        t.to = n.roads[at(t.roads.back())].to;
        if (!v.whole_way) {
            t.roads.clear();
        }
        trips.push_back(std::move(t));
    }
    return trips;
}

}  // namespace calade::traffic::dynamic
