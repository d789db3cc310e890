// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"

#include <cstdint>
#include <string>

namespace calade::city {

/// Refuses a terrain with cells of the domain that hold no ground: no value at all, a number that
/// files use for "no value" without declaring it (-9999, 9999, -32768 …), a height that no ground
/// has (land below -450 m, anything below -11,000 or above 8,850 m), or a step to a neighbour that
/// no ground makes (above 500 m and five times the cell's width). `ground` in m, NaN without value;
/// `domain` and `land` (inside a commune) on the same grid, 0 or 1. `file` names it in messages.
/// Throws DataError with how many cells, the first one's position and value, and what to do.
void require_ground(const geo::Raster<float>& ground, const geo::Raster<std::uint8_t>& domain,
                    const geo::Raster<std::uint8_t>& land, const std::string& file);

}  // namespace calade::city
