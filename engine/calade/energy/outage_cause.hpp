// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::energy {

/// Stations (rising) whose loss cuts `bus` off in the intact network: those met first on every way
/// from the bus to a source. Empty if a source can be reached past them, so that the outage has
/// another reason (an opened branch, a collapse), or if the intact network has no way at all.
/// `alive` by bus, as the lost stations leave it.
[[nodiscard]] std::vector<Index> stations_that_cut_off(const Grid& grid,
                                                       std::span<const std::uint8_t> alive,
                                                       Index bus);

}  // namespace calade::energy
