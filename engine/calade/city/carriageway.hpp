// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/terrain.hpp"

namespace calade::city {

/// Height of a carriageway that crosses a terrain cell, m above the datum: that of the cell, but in
/// a cell that touches open water (also over a corner) the upper median of the land cells among it
/// and its eight neighbours, if that is higher. A coarse cell on a bank holds the slope into the
/// water as well as the quay, and its mean lies below the street on it; a street lies where the
/// land beside it lies. `cell` must lie in the grid; NaN outside the domain.
[[nodiscard]] float carriageway_height(const Terrain& terrain, Index cell);

}  // namespace calade::city
