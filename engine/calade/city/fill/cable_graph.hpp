// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/city/fill/weighted_graph.hpp"

#include <vector>

namespace calade::city {

/// Where cables may lie: the streets, cut into pieces short enough to hang buildings on their ends.
/// Nodes 0 … number of street nodes are the street nodes themselves.
struct CableGraph {
    std::vector<geo::Point2> nodes;
    std::vector<GraphEdge> edges;
    std::vector<geo::Polyline> routes;  ///< one an edge, from → to
    WeightedGraph graph;                ///< over `edges`, both ways
    std::vector<Index> building_node;   ///< one a building; -1: no street within reach
    int links_added = 0;                ///< straight cables between separate parts
};

/// The part of a line between two distances along it, m.
[[nodiscard]] geo::Polyline piece_of(const geo::Polyline& line, double from, double to);

/// `spacing_m` is the longest piece of street, `reach_m` the longest service line to a building.
/// Parts of the network that hang apart are joined by straight cables at their nearest nodes.
[[nodiscard]] CableGraph make_cable_graph(const City& city, double spacing_m, double reach_m);

/// The route from `from` to `to` along a forest of shortest paths, `from` being an ancestor of
/// `to`.
[[nodiscard]] geo::Polyline route_between(const CableGraph& cables, const ShortestPaths& paths,
                                          Index from, Index to);

}  // namespace calade::city
