// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/open_rings.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace calade::city {
namespace {

/// Only neighbours along the streets are worth joining: savings beyond the nearest few are small,
/// and the search stops early in large towns.
constexpr int neighbours = 24;

struct Saving {
    double gain;
    Index a, b;  ///< stations, a < b
};

std::vector<Saving> savings(const CableGraph& cables, const std::vector<double>& from_depot,
                            std::span<const Index> stations) {
    std::vector<std::vector<Index>> at_node(cables.nodes.size());
    for (std::size_t s = 0; s < stations.size(); ++s) {
        at_node[at(stations[s])].push_back(static_cast<Index>(s));
    }
    std::vector<Saving> list;
    for (std::size_t s = 0; s < stations.size(); ++s) {
        int met = 0;
        const Index source[] = {stations[s]};
        const ShortestPaths near = shortest_paths(cables.graph, source, [&](Index node) {
            met += static_cast<int>(at_node[at(node)].size());
            return met <= neighbours;
        });
        for (const Index node : near.settled) {
            for (const Index other : at_node[at(node)]) {
                if (other != static_cast<Index>(s)) {
                    const double gain = from_depot[at(stations[s])] + from_depot[at(node)] -
                                        near.distance[at(node)];
                    list.push_back({gain, std::min(other, static_cast<Index>(s)),
                                    std::max(other, static_cast<Index>(s))});
                }
            }
        }
    }
    std::sort(list.begin(), list.end(), [](const Saving& p, const Saving& q) {
        return std::tuple(-p.gain, p.a, p.b) < std::tuple(-q.gain, q.a, q.b);
    });
    return list;
}

}  // namespace

RingPlan plan_rings(const CableGraph& cables, Index depot, std::span<const Index> stations,
                    std::span<const double> load_w, double ring_load_w) {
    const Index depot_source[] = {depot};
    const ShortestPaths from_depot = shortest_paths(cables.graph, depot_source);
    std::vector<std::vector<Index>> ring(stations.size());
    std::vector<Index> ring_of(stations.size());
    std::vector<double> load(load_w.begin(), load_w.end());
    for (std::size_t s = 0; s < stations.size(); ++s) {
        ring[s] = {static_cast<Index>(s)};
        ring_of[s] = static_cast<Index>(s);
    }
    for (const Saving& saving : savings(cables, from_depot.distance, stations)) {
        const std::size_t p = at(ring_of[at(saving.a)]);
        const std::size_t q = at(ring_of[at(saving.b)]);
        const auto at_end = [&](std::size_t r, Index s) {
            return ring[r].front() == s || ring[r].back() == s;
        };
        if (p == q || saving.gain <= 0.0 || load[p] + load[q] > ring_load_w ||
            !at_end(p, saving.a) || !at_end(q, saving.b)) {
            continue;
        }
        if (ring[p].back() != saving.a) {
            std::reverse(ring[p].begin(), ring[p].end());
        }
        if (ring[q].front() != saving.b) {
            std::reverse(ring[q].begin(), ring[q].end());
        }
        for (const Index s : ring[q]) {
            ring[p].push_back(s);
            ring_of[at(s)] = static_cast<Index>(p);
        }
        ring[q].clear();
        load[p] += load[q];
    }

    RingPlan plan;
    for (std::vector<Index>& r : ring) {
        if (r.empty()) {
            continue;
        }
        std::vector<geo::Polyline> legs;
        Index here = depot;
        for (std::size_t k = 0; k <= r.size(); ++k) {
            const Index next = k < r.size() ? stations[at(r[k])] : depot;
            const Index source[] = {here};
            const ShortestPaths paths =
                shortest_paths(cables.graph, source, [&](Index node) { return node != next; });
            legs.push_back(route_between(cables, paths, here, next));
            here = next;
        }
        plan.rings.push_back(std::move(r));
        plan.legs.push_back(std::move(legs));
    }
    return plan;
}

std::size_t open_leg(std::span<const Index> ring, std::span<const double> load_w) {
    double total = 0.0;
    for (const Index s : ring) {
        total += load_w[at(s)];
    }
    double best = 1e300;
    double passed = 0.0;
    std::size_t leg = ring.size();
    for (std::size_t k = 1; k <= ring.size(); ++k) {
        passed += load_w[at(ring[k - 1])];
        if (std::abs(2.0 * passed - total) < best) {
            best = std::abs(2.0 * passed - total);
            leg = k;
        }
    }
    return leg;
}

}  // namespace calade::city
