// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/shortest_tree.hpp"

#include <vector>

namespace calade::traffic {

/// What an assignment needs of a network and never changes: the search graph and the demand pairs
/// gathered by origin node (zones on one node share one tree).
struct Trips {
    explicit Trips(const Network& network);
    SearchGraph graph;
    std::vector<Index> origin;       ///< distinct origin nodes, increasing
    std::vector<Index> first_pair;   ///< origins + 1 entries into `pair`
    std::vector<Index> pair;         ///< demand pairs by origin, in their given order
    std::vector<Index> destination;  ///< node, one a demand pair
    std::vector<double> rate;        ///< vehicles per second, one a demand pair
};

}  // namespace calade::traffic
