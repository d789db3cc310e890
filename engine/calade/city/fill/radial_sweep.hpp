// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

#include <vector>

namespace calade::city {

/// Voltages of a radial network with constant-power loads by the backward/forward sweep
/// (Shirmohammadi et al. 1988, doi:10.1109/59.192932), for sizing conductors. The running model
/// solves the same network with the energy module; this one only guides the filler.
struct RadialVoltages {
    std::vector<double> pu;            ///< magnitude, one a bus; 0 where no closed way to a source
    std::vector<Index> parent_branch;  ///< branch towards the source, -1 at sources and dark buses
    std::vector<double> current_a;     ///< one a branch, at its `to` side; 0 where open
    double lowest_pu = 0.0;            ///< over supplied buses
    double highest_pu = 0.0;
    double losses_w = 0.0;
};

/// Throws UsageError if closed branches form a loop, or if power enters a transformer at its `to`
/// side. Throws NumericalError if the sweep does not settle (the load is beyond what the network
/// can carry).
[[nodiscard]] RadialVoltages sweep(const PowerNetwork& network);

}  // namespace calade::city
