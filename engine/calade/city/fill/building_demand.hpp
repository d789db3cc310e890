// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/power_grid.hpp"

#include <vector>

namespace calade::city {

/// What a building takes at the reference hour.
struct BuildingDemand {
    double customers = 0.0;  ///< fractional where residents are
    double p_w = 0.0;
};

/// One a building, from use, residents and floor area. Buildings below 40 m² footprint that are
/// not dwellings are annexes and take nothing.
[[nodiscard]] std::vector<BuildingDemand> building_demands(const City& city,
                                                           const PowerGridOptions& options);

}  // namespace calade::city
