// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <vector>

namespace calade::traffic {

/// What one equilibrium hands to the next: the routes in use with their flows, and each origin's
/// last shortest-path tree. Part of State, so that a restored State continues with the same bits.
/// Empty before the first assignment.
struct Routes {
    std::vector<Index> first_route;  ///< pairs + 1 entries: routes of pair p are [p], [p + 1])
    std::vector<double> flow;        ///< one a route, vehicles per second
    std::vector<Index> first_link;   ///< routes + 1 entries into `link`
    std::vector<Index> link;         ///< links of each route, origin to destination
    /// Origins × nodes: an origin's tree links, each after the link it hangs on, then −1.
    std::vector<Index> tree;

    [[nodiscard]] bool empty() const { return first_route.empty(); }
    friend bool operator==(const Routes&, const Routes&) = default;
};

}  // namespace calade::traffic
