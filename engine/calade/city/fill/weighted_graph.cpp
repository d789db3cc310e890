// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/weighted_graph.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <utility>

namespace calade::city {
namespace {

/// Renumbers components by size (largest first), equals by lowest node.
std::vector<Index> by_size(std::vector<Index> component, Index count) {
    std::vector<Index> size(at(count), 0);
    std::vector<Index> lowest(at(count), -1);
    for (std::size_t i = 0; i < component.size(); ++i) {
        const std::size_t c = at(component[i]);
        ++size[c];
        if (lowest[c] < 0) {
            lowest[c] = static_cast<Index>(i);
        }
    }
    std::vector<Index> order(at(count));
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](Index a, Index b) {
        return std::pair(-size[at(a)], lowest[at(a)]) < std::pair(-size[at(b)], lowest[at(b)]);
    });
    std::vector<Index> rank(at(count));
    for (std::size_t r = 0; r < order.size(); ++r) {
        rank[at(order[r])] = static_cast<Index>(r);
    }
    for (Index& c : component) {
        c = rank[at(c)];
    }
    return component;
}

}  // namespace

WeightedGraph make_graph(Index nodes, std::span<const GraphEdge> edges) {
    WeightedGraph g;
    g.first.assign(at(nodes) + 1, 0);
    for (const GraphEdge& e : edges) {
        require<UsageError>(e.from >= 0 && e.to >= 0 && e.from < nodes && e.to < nodes,
                            "edge {} -> {} leaves a graph of {} nodes", e.from, e.to, nodes);
        require<UsageError>(std::isfinite(e.weight) && e.weight >= 0.0,
                            "edge {} -> {} has weight {}, expected a finite one of at least 0",
                            e.from, e.to, e.weight);
        ++g.first[at(e.from) + 1];
        if (e.both) {
            ++g.first[at(e.to) + 1];
        }
    }
    std::partial_sum(g.first.begin(), g.first.end(), g.first.begin());
    const std::size_t count = at(g.first.back());
    g.target.resize(count);
    g.weight.resize(count);
    g.edge.resize(count);
    std::vector<Index> next(g.first.begin(), g.first.end() - 1);
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const auto put = [&](Index from, Index to) {
            const std::size_t slot = at(next[at(from)]++);
            g.target[slot] = to;
            g.weight[slot] = edges[i].weight;
            g.edge[slot] = static_cast<Index>(i);
        };
        put(edges[i].from, edges[i].to);
        if (edges[i].both) {
            put(edges[i].to, edges[i].from);
        }
    }
    return g;
}

ShortestPaths shortest_paths(const WeightedGraph& graph, std::span<const Index> sources,
                             const std::function<bool(Index)>& settle) {
    const std::size_t n = at(graph.nodes());
    ShortestPaths p;
    p.distance.assign(n, ShortestPaths::unreached);
    p.parent.assign(n, -1);
    p.parent_edge.assign(n, -1);
    p.source.assign(n, -1);
    std::vector<char> done(n, 0);
    using Entry = std::pair<double, Index>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    for (std::size_t s = 0; s < sources.size(); ++s) {
        const std::size_t node = at(sources[s]);
        if (p.source[node] < 0) {
            p.distance[node] = 0.0;
            p.source[node] = static_cast<Index>(s);
            queue.emplace(0.0, sources[s]);
        }
    }
    while (!queue.empty()) {
        const Index node = queue.top().second;
        queue.pop();
        const std::size_t i = at(node);
        if (done[i]) {
            continue;
        }
        done[i] = 1;
        p.settled.push_back(node);
        if (settle && !settle(node)) {
            break;
        }
        for (Index slot = graph.first[i]; slot < graph.first[i + 1]; ++slot) {
            const Index to = graph.target[at(slot)];
            const double d = p.distance[i] + graph.weight[at(slot)];
            if (!done[at(to)] && d < p.distance[at(to)]) {
                p.distance[at(to)] = d;
                p.parent[at(to)] = node;
                p.parent_edge[at(to)] = graph.edge[at(slot)];
                p.source[at(to)] = p.source[i];
                queue.emplace(d, to);
            }
        }
    }
    return p;
}

std::vector<Index> strong_components(const WeightedGraph& graph) {
    const Index n = graph.nodes();
    std::vector<Index> number(at(n), -1);
    std::vector<Index> low(at(n), 0);
    std::vector<Index> component(at(n), -1);
    std::vector<Index> open;                    // nodes whose component is not known yet
    std::vector<std::pair<Index, Index>> path;  // node, next out-edge: the recursion, unrolled
    Index counter = 0;
    Index components = 0;
    for (Index root = 0; root < n; ++root) {
        if (number[at(root)] >= 0) {
            continue;
        }
        path.emplace_back(root, graph.first[at(root)]);
        number[at(root)] = low[at(root)] = counter++;
        open.push_back(root);
        while (!path.empty()) {
            auto& [node, slot] = path.back();
            if (slot < graph.first[at(node) + 1]) {
                const Index to = graph.target[at(slot++)];
                if (number[at(to)] < 0) {
                    number[at(to)] = low[at(to)] = counter++;
                    open.push_back(to);
                    path.emplace_back(to, graph.first[at(to)]);
                } else if (component[at(to)] < 0) {
                    low[at(node)] = std::min(low[at(node)], number[at(to)]);
                }
                continue;
            }
            const Index finished = node;
            path.pop_back();
            if (!path.empty()) {
                Index& above = low[at(path.back().first)];
                above = std::min(above, low[at(finished)]);
            }
            if (low[at(finished)] == number[at(finished)]) {
                Index member;
                do {
                    member = open.back();
                    open.pop_back();
                    component[at(member)] = components;
                } while (member != finished);
                ++components;
            }
        }
    }
    return by_size(std::move(component), components);
}

}  // namespace calade::city
