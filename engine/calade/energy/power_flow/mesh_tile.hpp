// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/lanes.hpp"
#include "calade/energy/power_flow/newton_system.hpp"

namespace calade::energy::power_flow {

/// What all lanes share: admittances and factors of a system that was factorised by blocks. The
/// system must outlive the tile.
[[nodiscard]] lanes::MeshTile shared_tile(const NewtonSystem& system);

}  // namespace calade::energy::power_flow
