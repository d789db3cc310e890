// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/model.hpp"

#include <span>
#include <vector>

namespace calade::traffic {

/// Shortest travel time from the nearest of `from` to every node, s, on the network as `state` has
/// it: the link times of its last equilibrium, streets closed since then not passable. Infinite
/// where no open way leads; all infinite when `from` is empty. For crews, ambulances and access
/// to a hospital. Dijkstra's method; safe from any thread. Throws UsageError for a node outside
/// the network or a state of another network.
[[nodiscard]] std::vector<double> travel_times(const Network& network, const State& state,
                                               std::span<const StreetNodeId> from);

}  // namespace calade::traffic
