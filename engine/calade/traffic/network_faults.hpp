// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/network.hpp"

#include <string>

namespace calade::traffic {

/// What is odd in a network that a model still takes, and by which rule it is taken.
struct NetworkFaults {
    std::int64_t islands = 0;  ///< parts of the network beside the largest; kept
    std::int64_t nodes_on_islands = 0;
    std::int64_t unreached_nodes = 0;    ///< no way leads there from any zone; kept, carry nothing
    std::int64_t loops = 0;              ///< links that end where they begin; carry nothing
    std::int64_t duplicates = 0;         ///< links beside another of the same ends; each is a way
    std::int64_t pairs_without_way = 0;  ///< demand to nowhere: unserved
    double trips_without_way_vps = 0.0;
    [[nodiscard]] bool none() const;
    /// One sentence a kind that was found; empty where none was.
    [[nodiscard]] std::string text() const;
};

/// Throws DataError as check_network() for what no model takes: zero capacity, costs that are
/// negative or not numbers, ends or zones that are not there.
[[nodiscard]] NetworkFaults examine(const Network& network);

}  // namespace calade::traffic
