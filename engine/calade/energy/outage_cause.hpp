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

/// What cuts a bus off once branches have been opened in the run.
struct OutageRim {
    std::vector<Index> stations, branches;  ///< rising
};

/// The same where `opened` (by branch) tells what was opened in the run, and `closed` what is
/// closed now: lost stations and opened branches at the rim of the dark part, as far as they lead
/// on to a source without going back through it. Switches that were open from the start are no way.
[[nodiscard]] OutageRim outage_rim(const Grid& grid, std::span<const std::uint8_t> alive,
                                   std::span<const std::uint8_t> closed,
                                   std::span<const std::uint8_t> opened, Index bus);

}  // namespace calade::energy
