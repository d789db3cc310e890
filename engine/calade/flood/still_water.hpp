// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// Whether each gate stands closed while the sea is still at `level_m`.
[[nodiscard]] std::vector<std::uint8_t> gates_at_rest(const Geometry& geometry, double level_m);

/// The level at which still water stands in each cell when the sea stands at `level_m`; NaN where
/// the ground is dry. The sea covers sea below it, and ground below it that is connected, over
/// ground and crests below it, to a level boundary or to such sea; `gate_closed` says which gates
/// are walls. Basins are covered only where they are so connected, or by their own water where
/// banks, crests and closed gates keep it: a basin whose water would run into other open water
/// begins without it. Throws UsageError where two basins of different levels join.
[[nodiscard]] std::vector<double> still_levels(const Geometry& geometry, double level_m,
                                               const std::vector<std::uint8_t>& gate_closed);

}  // namespace calade::flood
