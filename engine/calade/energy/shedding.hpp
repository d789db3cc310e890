// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/model.hpp"

#include <span>
#include <vector>

namespace calade::energy {

struct Shedding {
    std::vector<BranchId> opened;  ///< in order
    double shed_w = 0.0;
    int customers = 0;
    bool relieved = false;  ///< nothing is overloaded and no bus below the band any more
};

/// Opens transformers, the least important load first, until no branch carries more than its rating
/// and no bus lies below the voltage band, or nothing helps any more. `priority` by bus: the
/// highest value behind a transformer is that of what it feeds, and higher values are shed later;
/// among equals the load that just covers the excess, else the largest. Only loads that hang on the
/// overloaded branch, or on the low bus's own feeder, are touched. UsageError unless there is one
/// priority a bus.
Shedding shed(const Model& model, State& state, std::span<const int> priority);

}  // namespace calade::energy
