// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <vector>

namespace calade::energy::power_flow {

/// Which branches alone tie something to the slack buses, and what (Tarjan 1974,
/// doi:10.1016/0020-0190(74)90003-9).
struct Bridges {
    std::vector<Index> near;        ///< by branch: its end towards the slack, −1: not a bridge
    std::vector<Index> order;       ///< buses in depth-first order
    std::vector<Index> begin, end;  ///< by branch: what is beyond a bridge, as a range of `order`
};
[[nodiscard]] Bridges find_bridges(const Problem& problem);

}  // namespace calade::energy::power_flow
