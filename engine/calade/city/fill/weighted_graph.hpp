// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <functional>
#include <limits>
#include <span>
#include <vector>

namespace calade::city {

/// One edge as the caller has it. `both` false: from → to only.
struct GraphEdge {
    Index from = -1;
    Index to = -1;
    double weight = 0.0;  ///< not negative
    bool both = true;
};

/// A directed graph with out-edges in rows: node i's are [first[i], first[i + 1]).
struct WeightedGraph {
    std::vector<Index> first;
    std::vector<Index> target;
    std::vector<double> weight;
    std::vector<Index> edge;  ///< number of the GraphEdge it came from

    [[nodiscard]] Index nodes() const { return static_cast<Index>(first.size()) - 1; }
};

/// Out-edges keep the order of `edges`. Throws UsageError for a node out of range or a weight that
/// is negative or not finite.
[[nodiscard]] WeightedGraph make_graph(Index nodes, std::span<const GraphEdge> edges);

/// The forest of shortest paths from a set of sources.
struct ShortestPaths {
    static constexpr double unreached = std::numeric_limits<double>::infinity();
    std::vector<double> distance;    ///< one a node; unreached where there is no path
    std::vector<Index> parent;       ///< node before it, -1 at sources and unreached nodes
    std::vector<Index> parent_edge;  ///< GraphEdge to the parent
    std::vector<Index> source;       ///< position in `sources` of the nearest one, -1
    std::vector<Index> settled;      ///< nodes in the order in which they were settled
};

/// Dijkstra's algorithm with ties broken by the lower node, so that the forest is unique.
/// `settle` (may be empty) is called for every settled node and stops the search by giving false.
[[nodiscard]] ShortestPaths shortest_paths(const WeightedGraph& graph,
                                           std::span<const Index> sources,
                                           const std::function<bool(Index)>& settle = {});

/// Number of the strongly connected component of each node (Tarjan 1972, doi:10.1137/0201010).
/// Components are numbered by size, largest first; equals by their lowest node.
[[nodiscard]] std::vector<Index> strong_components(const WeightedGraph& graph);

}  // namespace calade::city
