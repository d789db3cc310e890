// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <vector>

namespace calade::energy::power_flow {

/// Branch numbers at each bus, in branch order.
struct Incidence {
    std::vector<Index> first, branch;
};
[[nodiscard]] Incidence make_incidence(const Problem& problem);

}  // namespace calade::energy::power_flow
