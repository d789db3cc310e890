// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <vector>

namespace calade::traffic {

/// An undirected graph, neighbours of node k at to[first[k]] … without loops or repeats.
struct PlainGraph {
    std::vector<Index> first, to;
};

/// The order in which to contract nodes: separators last. Each part is cut in the middle of a
/// breadth-first search from a far node; of the levels near its middle, the smallest is the
/// separator. Street graphs are nearly planar, so separators stay near the root of the part.
/// Gives the nodes from first to last; the same for the same graph.
[[nodiscard]] std::vector<Index> contraction_order(const PlainGraph& graph);

}  // namespace calade::traffic
