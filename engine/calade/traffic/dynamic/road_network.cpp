// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/road_network.hpp"

#include "calade/base/error.hpp"
#include "calade/traffic/dynamic/parameters.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace calade::traffic::dynamic {
namespace {

void check_road(const Road& r, std::size_t i, Index nodes) {
    for (const Index end : {r.from, r.to}) {
        require<DataError>(end >= 0 && end < nodes, "road {}: end node is {}, expected 0 to {}", i,
                           end, nodes - 1);
    }
    require<DataError>(r.from != r.to, "road {}: it begins and ends at node {}, expected two nodes",
                       i, r.from);
    const auto positive = [&](double value, const char* what, const char* unit) {
        require<DataError>(std::isfinite(value) && value > 0.0,
                           "road {}: {} is {} {}, expected a value above 0", i, what, value, unit);
    };
    positive(r.length_m, "length", "m");
    positive(r.free_speed_ms, "free speed", "m/s");
    positive(r.capacity_vps, "capacity", "vehicles/s");
    positive(r.jam_density_vpm, "jam density", "vehicles/m");
    positive(r.wave_speed_ms, "wave speed", "m/s");
    require<DataError>(std::isfinite(r.priority) && r.priority >= 0.0,
                       "road {}: priority is {}, expected 0 or more", i, r.priority);
}

/// CSR of roads by one of their ends.
template <class End>
std::vector<Index> count_by(const std::vector<Road>& roads, Index nodes, const End& end) {
    std::vector<Index> first(at(nodes) + 1, 0);
    for (const Road& r : roads) {
        ++first[at(end(r)) + 1];
    }
    std::partial_sum(first.begin(), first.end(), first.begin());
    return first;
}

void pair_directions(RoadNetwork& n) {
    std::map<std::pair<Index, Index>, std::vector<Index>> waiting;
    for (std::size_t i = 0; i < n.roads.size(); ++i) {
        Road& r = n.roads[i];
        auto& others = waiting[{r.to, r.from}];
        const auto twin = std::find_if(others.begin(), others.end(),
                                       [&](Index o) { return n.roads[at(o)].street == r.street; });
        if (twin != others.end()) {
            r.reverse = *twin;
            n.roads[at(*twin)].reverse = static_cast<Index>(i);
            others.erase(twin);
        } else {
            waiting[{r.from, r.to}].push_back(static_cast<Index>(i));
        }
    }
}

}  // namespace

RoadNetwork make_roads(Index nodes, std::vector<Road> roads, std::vector<Index>* place) {
    for (std::size_t i = 0; i < roads.size(); ++i) {
        check_road(roads[i], i, nodes);
    }
    std::vector<Index> order(roads.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return roads[at(a)].from < roads[at(b)].from; });
    RoadNetwork n;
    n.nodes = nodes;
    std::vector<Index> where(roads.size());
    Index streets = 0;
    for (const Index old : order) {
        where[at(old)] = static_cast<Index>(n.roads.size());
        n.roads.push_back(roads[at(old)]);
        n.roads.back().reverse = -1;
        streets = std::max(streets, roads[at(old)].street.value + 1);
    }
    n.first_out = count_by(n.roads, nodes, [](const Road& r) { return r.from; });
    n.first_in = count_by(n.roads, nodes, [](const Road& r) { return r.to; });
    n.in.resize(n.roads.size());
    auto next = n.first_in;
    n.first_turn.assign(1, 0);
    n.roads_of_street.resize(at(streets));
    for (std::size_t i = 0; i < n.roads.size(); ++i) {
        const Road& r = n.roads[i];
        n.in[at(next[at(r.to)]++)] = static_cast<Index>(i);
        n.first_turn.push_back(n.first_turn.back() + n.first_out[at(r.to) + 1] -
                               n.first_out[at(r.to)]);
        if (r.street.valid()) {
            n.roads_of_street[r.street.index()].push_back(static_cast<Index>(i));
        }
    }
    n.turn_banned.assign(at(n.first_turn.back()), 0);
    n.turn_group.assign(at(n.first_turn.back()), -1);
    n.plan_of_node.assign(at(nodes), -1);
    pair_directions(n);
    if (place != nullptr) {
        *place = std::move(where);
    }
    return n;
}

RoadNetwork roads_of_streets(const Network& network, const Parameters& p) {
    std::vector<Road> roads;
    roads.reserve(network.links.size());
    for (const Link& l : network.links) {
        Road r;
        r.from = l.from.value;
        r.to = l.to.value;
        r.street = l.street;
        r.free_speed_ms =
            l.free_speed_ms > 0.0 ? l.free_speed_ms : l.length_m / std::max(l.free_time_s, 1e-3);
        // A road shorter than a car still holds one: the density follows from the length.
        r.length_m = std::max(l.length_m, p.least_length_m);
        r.jam_density_vpm = p.jam_density_vpm * l.lanes;
        r.wave_speed_ms = p.wave_speed_ms;
        const double lanes_carry = r.free_speed_ms * r.wave_speed_ms * r.jam_density_vpm /
                                   (r.free_speed_ms + r.wave_speed_ms);
        r.capacity_vps = std::min(std::max(l.capacity_vps, p.least_capacity_vps), lanes_carry);
        r.priority = l.capacity_vps;
        roads.push_back(r);
    }
    RoadNetwork n = make_roads(network.nodes, std::move(roads));
    n.roads_of_street.resize(network.links_of_street.size());
    DefaultPlan rules;
    rules.actuated = p.actuated_signals;
    for (Index node = 0; node < n.nodes && !network.signalised.empty(); ++node) {
        const Index arms = n.first_in[at(node) + 1] - n.first_in[at(node)];
        if (network.signalised[at(node)] == 0 || arms < 2 || arms > 64) {
            continue;
        }
        std::vector<Approach> approaches;
        std::vector<Index> group;
        for (Index k = 0; k < arms; ++k) {
            const auto road = at(n.in[at(n.first_in[at(node)] + k)]);
            approaches.push_back({network.links[road].heading_end, n.roads[road].capacity_vps});
            // A street's capacity counts the red; what passes in green is what its lanes carry.
            Road& r = n.roads[road];
            r.capacity_vps = std::min(r.free_speed_ms * r.wave_speed_ms * r.jam_density_vpm /
                                          (r.free_speed_ms + r.wave_speed_ms),
                                      p.saturation_flow_vps * network.links[road].lanes);
            for (Index o = n.first_out[at(node)]; o < n.first_out[at(node) + 1]; ++o) {
                group.push_back(k);
            }
        }
        set_plan(n, node, default_plan(approaches, rules), group);
    }
    return n;
}

void ban_turn(RoadNetwork& n, Index from_road, Index to_road) {
    const auto roads = static_cast<Index>(n.roads.size());
    require<DataError>(from_road >= 0 && from_road < roads && to_road >= 0 && to_road < roads &&
                           n.roads[at(from_road)].to == n.roads[at(to_road)].from,
                       "banned turn from road {} to road {}: expected two roads that meet",
                       from_road, to_road);
    n.turn_banned[at(n.turn(from_road, to_road))] = 1;
    n.has_bans = true;
}

void set_right_of_way(RoadNetwork& n,
                      std::vector<std::pair<RoadNetwork::Stream, RoadNetwork::Stream>> yields_to) {
    const auto roads = static_cast<Index>(n.roads.size());
    const auto node_of = [&](const RoadNetwork::Stream& s) {
        require<DataError>(s.in_road >= 0 && s.in_road < roads && s.out_road >= 0 &&
                               s.out_road < roads &&
                               n.roads[at(s.in_road)].to == n.roads[at(s.out_road)].from,
                           "right of way of road {} to road {}: expected two roads that meet",
                           s.in_road, s.out_road);
        return n.roads[at(s.in_road)].to;
    };
    for (const auto& [minor, major] : yields_to) {
        require<DataError>(node_of(minor) == node_of(major),
                           "right of way: streams meet at nodes {} and {}, expected one junction",
                           node_of(minor), node_of(major));
    }
    const auto key = [&](const auto& pair) {
        return std::tuple{n.turn(pair.first.in_road, pair.first.out_road), pair.second.in_road,
                          pair.second.out_road};
    };
    std::sort(yields_to.begin(), yields_to.end(),
              [&](const auto& a, const auto& b) { return key(a) < key(b); });
    n.first_foe.assign(n.turn_banned.size() + 1, 0);
    n.foe.clear();
    for (std::size_t k = 0; k < yields_to.size(); ++k) {
        if (k == 0 || key(yields_to[k]) != key(yields_to[k - 1])) {
            ++n.first_foe[at(std::get<0>(key(yields_to[k]))) + 1];
            n.foe.push_back(yields_to[k].second);
        }
    }
    std::partial_sum(n.first_foe.begin(), n.first_foe.end(), n.first_foe.begin());
}

void set_plan(RoadNetwork& n, Index node, const SignalPlan& plan, const std::vector<Index>& group) {
    require<DataError>(node >= 0 && node < n.nodes, "signal plan: node is {}, expected 0 to {}",
                       node, n.nodes - 1);
    plan.check(node);
    const Index outs = n.first_out[at(node) + 1] - n.first_out[at(node)];
    const Index ins = n.first_in[at(node) + 1] - n.first_in[at(node)];
    require<DataError>(static_cast<Index>(group.size()) == ins * outs,
                       "signal plan of node {}: {} turns, expected {}", node, group.size(),
                       ins * outs);
    for (Index k = 0; k < ins; ++k) {
        const Index road = n.in[at(n.first_in[at(node)] + k)];
        for (Index o = 0; o < outs; ++o) {
            const Index g = group[at(k * outs + o)];
            require<DataError>(g >= -1 && g < plan.groups,
                               "signal plan of node {}: group is {}, expected -1 to {}", node, g,
                               plan.groups - 1);
            n.turn_group[at(n.first_turn[at(road)] + o)] = g;
        }
    }
    n.plan_of_node[at(node)] = static_cast<Index>(n.plans.size());
    n.plans.push_back(plan);
}

}  // namespace calade::traffic::dynamic
