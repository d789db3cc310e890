// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// 1 for the cells that still water at `level_m` covers: sea below it, and ground below it that is
/// connected, over ground and crests below it, to a level boundary or to such sea. `gate_closed`
/// says which gates are walls.
[[nodiscard]] std::vector<std::uint8_t> covered_by_still_water(
    const Geometry& geometry, double level_m, const std::vector<std::uint8_t>& gate_closed);

}  // namespace calade::flood
