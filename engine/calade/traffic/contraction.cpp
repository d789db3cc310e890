// SPDX-License-Identifier: Apache-2.0
//
// Nodes are numbered by rank. An arc joins a node to one of higher rank; the arcs of a node are
// those of the streets and, once the node is contracted, between all its higher neighbours. With
// the weights of the streets, going from the lowest node up,
//   w(x, y) = min(w(x, y), w(x, v) + w(v, y))      for all x, y above v with arcs to v
// makes every quickest way one that first rises and then falls.
#include "calade/traffic/contraction.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"
#include "calade/traffic/nested_dissection.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::traffic {
namespace {

PlainGraph plain(const Network& network) {
    std::vector<std::vector<Index>> beside(at(network.nodes));
    for (const Link& l : network.links) {
        if (l.from != l.to) {
            beside[l.from.index()].push_back(l.to.value);
            beside[l.to.index()].push_back(l.from.value);
        }
    }
    PlainGraph g;
    g.first.push_back(0);
    for (auto& list : beside) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        g.to.insert(g.to.end(), list.begin(), list.end());
        g.first.push_back(static_cast<Index>(g.to.size()));
    }
    return g;
}

}  // namespace

struct ContractionHierarchy::Graph {
    std::vector<Index> rank;         // of a node
    std::vector<Index> node;         // of a rank
    std::vector<Index> first, head;  // arcs of a rank, to higher ranks in rising order
    std::vector<Index> arc_of_link;  // −1 for loops
    std::vector<std::uint8_t> link_rises;
    std::vector<Index> parent;  // lowest higher neighbour in the elimination tree, −1

    [[nodiscard]] Index arc(Index low, Index high) const {
        const auto begin = head.begin() + first[at(low)];
        const auto end = head.begin() + first[at(low) + 1];
        return static_cast<Index>(std::lower_bound(begin, end, high) - head.begin());
    }
    [[nodiscard]] Index ranks() const { return static_cast<Index>(node.size()); }

    /// Labels on the way from a rank to its root: all that a query needs of one side.
    void climb(Index start, const std::vector<double>& weight, std::vector<double>& label,
               std::vector<Index>& by) const {
        label[at(start)] = 0.0;
        for (Index v = start; v >= 0; v = parent[at(v)]) {
            if (label[at(v)] == infinity) {
                continue;
            }
            for (Index a = first[at(v)]; a < first[at(v) + 1]; ++a) {
                const double t = label[at(v)] + weight[at(a)];
                if (t < label[at(head[at(a)])]) {
                    label[at(head[at(a)])] = t;
                    by[at(head[at(a)])] = v;
                }
            }
        }
    }
};

ContractionHierarchy::ContractionHierarchy(const Network& network)
    : graph_(std::make_unique<Graph>()) {
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        for (const auto end : {network.links[l].from, network.links[l].to}) {
            require<DataError>(end.value >= 0 && end.value < network.nodes,
                               "contraction hierarchy, link {}: end node is {}, expected 0 to {}",
                               l, end.value, network.nodes - 1);
        }
    }
    Graph& g = *graph_;
    const PlainGraph streets = plain(network);
    g.node = contraction_order(streets);
    g.rank.resize(g.node.size());
    for (Index r = 0; r < g.ranks(); ++r) {
        g.rank[at(g.node[at(r)])] = r;
    }
    // Higher neighbours; what a node leaves behind goes to its lowest one (the elimination tree).
    std::vector<std::vector<Index>> above(g.node.size());
    for (Index v = 0; v < static_cast<Index>(g.node.size()); ++v) {
        for (Index e = streets.first[at(v)]; e < streets.first[at(v) + 1]; ++e) {
            const Index a = g.rank[at(v)];
            const Index b = g.rank[at(streets.to[at(e)])];
            if (a < b) {
                above[at(a)].push_back(b);
            }
        }
    }
    g.parent.assign(g.node.size(), -1);
    g.first.push_back(0);
    for (Index r = 0; r < g.ranks(); ++r) {
        auto& list = above[at(r)];
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
        if (!list.empty()) {
            g.parent[at(r)] = list.front();
            auto& next = above[at(list.front())];
            next.insert(next.end(), list.begin() + 1, list.end());
        }
        g.head.insert(g.head.end(), list.begin(), list.end());
        g.first.push_back(static_cast<Index>(g.head.size()));
        std::vector<Index>().swap(list);
    }
    for (const Link& l : network.links) {
        const Index a = g.rank[l.from.index()];
        const Index b = g.rank[l.to.index()];
        g.arc_of_link.push_back(a == b ? -1 : g.arc(std::min(a, b), std::max(a, b)));
        g.link_rises.push_back(a < b ? 1 : 0);
    }
}

ContractionHierarchy::~ContractionHierarchy() = default;
ContractionHierarchy::ContractionHierarchy(ContractionHierarchy&&) noexcept = default;
ContractionHierarchy& ContractionHierarchy::operator=(ContractionHierarchy&&) noexcept = default;
Index ContractionHierarchy::nodes() const { return graph_->ranks(); }
Index ContractionHierarchy::arcs() const { return static_cast<Index>(graph_->head.size()); }

ContractionHierarchy::Metric ContractionHierarchy::customise(
    std::span<const double> link_time_s) const {
    const Graph& g = *graph_;
    require<UsageError>(link_time_s.size() == g.arc_of_link.size(),
                        "contraction hierarchy: {} link times, expected {}", link_time_s.size(),
                        g.arc_of_link.size());
    Metric m;
    const auto arcs = g.head.size();
    m.up.assign(arcs, infinity);
    m.down.assign(arcs, infinity);
    m.up_link.assign(arcs, -1);
    m.down_link.assign(arcs, -1);
    m.up_via.assign(arcs, -1);
    m.down_via.assign(arcs, -1);
    for (std::size_t l = 0; l < link_time_s.size(); ++l) {
        const double t = link_time_s[l];
        require<UsageError>(t >= 0.0,
                            "contraction hierarchy: time of link {} is {} s, expected 0 or "
                            "more",
                            l, t);
        const Index a = g.arc_of_link[l];
        if (a < 0) {
            continue;
        }
        auto& best = g.link_rises[l] != 0 ? m.up[at(a)] : m.down[at(a)];
        if (t < best) {
            best = t;
            (g.link_rises[l] != 0 ? m.up_link : m.down_link)[at(a)] = static_cast<Index>(l);
        }
    }
    // Triangles below each arc: v is the lowest, x and y are both above it, x < y.
    for (Index v = 0; v < g.ranks(); ++v) {
        const Index begin = g.first[at(v)];
        const Index end = g.first[at(v) + 1];
        for (Index i = begin; i < end; ++i) {
            const Index x = g.head[at(i)];
            Index a = g.first[at(x)];
            for (Index j = i + 1; j < end; ++j) {
                while (g.head[at(a)] != g.head[at(j)]) {
                    ++a;  // both lists rise, and x has an arc to every higher neighbour of v
                }
                const double up = m.down[at(i)] + m.up[at(j)];
                if (up < m.up[at(a)]) {
                    m.up[at(a)] = up;
                    m.up_via[at(a)] = v;
                }
                const double down = m.down[at(j)] + m.up[at(i)];
                if (down < m.down[at(a)]) {
                    m.down[at(a)] = down;
                    m.down_via[at(a)] = v;
                }
            }
        }
    }
    return m;
}

double ContractionHierarchy::time(const Metric& m, Index from, Index to) const {
    return path(m, from, to).time_s;
}

ContractionHierarchy::Path ContractionHierarchy::path(const Metric& m, Index from, Index to) const {
    const Graph& g = *graph_;
    for (const Index node : {from, to}) {
        require<UsageError>(node >= 0 && node < g.ranks(),
                            "contraction hierarchy: node is {}, expected 0 to {}", node,
                            g.ranks() - 1);
    }
    require<UsageError>(m.up.size() == g.head.size(),
                        "contraction hierarchy: the metric has {} arcs, expected {}", m.up.size(),
                        g.head.size());
    const Index start = g.rank[at(from)];
    const Index goal = g.rank[at(to)];
    std::vector<double> forward(g.node.size(), infinity);
    std::vector<double> backward(g.node.size(), infinity);
    std::vector<Index> by(g.node.size(), -1);
    std::vector<Index> towards(g.node.size(), -1);
    g.climb(start, m.up, forward, by);
    g.climb(goal, m.down, backward, towards);
    Path result;
    result.time_s = infinity;
    Index top = -1;
    for (Index v = start; v >= 0; v = g.parent[at(v)]) {
        if (forward[at(v)] + backward[at(v)] < result.time_s) {
            result.time_s = forward[at(v)] + backward[at(v)];
            top = v;
        }
    }
    if (top < 0) {
        return result;
    }
    // Arcs still to be written, the next one last: (from rank, to rank).
    std::vector<std::pair<Index, Index>> arcs;
    for (Index v = top; v != goal; v = towards[at(v)]) {
        arcs.emplace_back(v, towards[at(v)]);
    }
    std::reverse(arcs.begin(), arcs.end());
    for (Index v = top; v != start; v = by[at(v)]) {
        arcs.emplace_back(by[at(v)], v);
    }
    while (!arcs.empty()) {
        const auto [a, b] = arcs.back();
        arcs.pop_back();
        const bool rises = a < b;
        const auto arc = at(g.arc(std::min(a, b), std::max(a, b)));
        const Index via = rises ? m.up_via[arc] : m.down_via[arc];
        if (via < 0) {
            result.links.push_back(rises ? m.up_link[arc] : m.down_link[arc]);
        } else {
            arcs.emplace_back(via, b);
            arcs.emplace_back(a, via);
        }
    }
    return result;
}

std::vector<double> ContractionHierarchy::times_from(const Metric& m,
                                                     std::span<const Index> from) const {
    const Graph& g = *graph_;
    std::vector<double> label(g.node.size(), infinity);
    std::vector<Index> by(g.node.size(), -1);
    for (const Index node : from) {
        require<UsageError>(node >= 0 && node < g.ranks(),
                            "contraction hierarchy: node is {}, expected 0 to {}", node,
                            g.ranks() - 1);
        label[at(g.rank[at(node)])] = 0.0;
    }
    for (Index v = 0; v < g.ranks(); ++v) {
        if (label[at(v)] < infinity) {
            for (Index a = g.first[at(v)]; a < g.first[at(v) + 1]; ++a) {
                const auto h = at(g.head[at(a)]);
                label[h] = std::min(label[h], label[at(v)] + m.up[at(a)]);
            }
        }
    }
    for (Index v = g.ranks() - 1; v >= 0; --v) {
        double best = label[at(v)];
        for (Index a = g.first[at(v)]; a < g.first[at(v) + 1]; ++a) {
            best = std::min(best, label[at(g.head[at(a)])] + m.down[at(a)]);
        }
        label[at(v)] = best;
    }
    std::vector<double> time(g.node.size());
    for (Index v = 0; v < g.ranks(); ++v) {
        time[at(g.node[at(v)])] = label[at(v)];
    }
    return time;
}

}  // namespace calade::traffic
