// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/network_faults.hpp"

#include "calade/base/at.hpp"
#include "calade/base/infinity.hpp"
#include "calade/traffic/shortest_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace calade::traffic {
namespace {

/// Parts that no street joins, by union and find.
void count_islands(const Network& network, NetworkFaults& faults) {
    std::vector<Index> leader(at(network.nodes));
    for (std::size_t k = 0; k < leader.size(); ++k) {
        leader[k] = static_cast<Index>(k);
    }
    const auto find = [&](Index v) {
        while (leader[at(v)] != v) {
            v = leader[at(v)] = leader[at(leader[at(v)])];
        }
        return v;
    };
    for (const Link& l : network.links) {
        leader[at(find(l.from.value))] = find(l.to.value);
    }
    std::map<Index, std::int64_t> size;
    for (Index v = 0; v < network.nodes; ++v) {
        ++size[find(v)];
    }
    std::int64_t largest = 0;
    for (const auto& [part, nodes] : size) {
        largest = std::max(largest, nodes);
    }
    faults.islands = std::max<std::int64_t>(static_cast<std::int64_t>(size.size()) - 1, 0);
    faults.nodes_on_islands = network.nodes - largest;
}

}  // namespace

NetworkFaults examine(const Network& network) {
    check_network(network);
    NetworkFaults faults;
    std::set<std::pair<Index, Index>> ends;
    for (const Link& l : network.links) {
        faults.loops += l.from == l.to ? 1 : 0;
        faults.duplicates += ends.emplace(l.from.value, l.to.value).second ? 0 : 1;
    }
    count_islands(network, faults);
    const SearchGraph graph(network);
    ShortestTree search(graph);
    const std::vector<double> cost(network.links.size(), 1.0);
    search.search(network.zone_node, cost);
    faults.unreached_nodes =
        std::count(search.distance().begin(), search.distance().end(), infinity);
    std::map<Index, std::vector<const Demand*>> by_origin;
    for (const Demand& d : network.demand) {
        by_origin[network.zone_node[at(d.from)]].push_back(&d);
    }
    for (const auto& [origin, list] : by_origin) {
        search.search(std::vector<Index>{origin}, cost);
        for (const Demand* d : list) {
            if (search.distance()[at(network.zone_node[at(d->to)])] == infinity) {
                ++faults.pairs_without_way;
                faults.trips_without_way_vps += d->rate_vps;
            }
        }
    }
    return faults;
}

bool NetworkFaults::none() const {
    return islands == 0 && unreached_nodes == 0 && loops == 0 && duplicates == 0 &&
           pairs_without_way == 0;
}

std::string NetworkFaults::text() const {
    std::string out;
    const auto add = [&](std::int64_t count, const std::string& sentence) {
        if (count > 0) {
            out += (out.empty() ? "" : " ") + sentence;
        }
    };
    add(islands, fmt::format("{} parts with {} nodes are not joined to the rest and kept.", islands,
                             nodes_on_islands));
    add(unreached_nodes, fmt::format("No zone reaches {} nodes.", unreached_nodes));
    add(loops, fmt::format("{} links end where they begin and carry nothing.", loops));
    add(duplicates, fmt::format("{} links lie beside another of the same ends; each is a way of "
                                "its own.",
                                duplicates));
    add(pairs_without_way, fmt::format("{} pairs with {:.6g} vehicles/s have no way: unserved.",
                                       pairs_without_way, trips_without_way_vps));
    return out;
}

}  // namespace calade::traffic
