// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/sumo.hpp"

#include <vector>

namespace calade::traffic::dynamic {

/// Lanes of an edge that lead to the same edges and so queue as one. Bus lanes are kept apart from
/// lanes that cars may use.
struct LaneGroup {
    std::vector<int> lanes;
    bool buses_only = false;
    std::vector<int> next_edges;  ///< in rising order
};

/// Groups of every edge that cars or buses may use, in the order of their first lanes. A lane
/// without connection joins the largest group of its kind.
[[nodiscard]] std::vector<std::vector<LaneGroup>> lane_groups(const io::SumoNetwork& sumo);

}  // namespace calade::traffic::dynamic
