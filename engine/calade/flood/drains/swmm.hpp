// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/network.hpp"
#include "calade/io/swmm_inp.hpp"

namespace calade::flood::drains {

/// The sewers of a SWMM file in SI units: junctions, dividers (as junctions), outfalls, storage,
/// conduits, pumps, orifices, weirs, outlets with their sections, transects, losses, curves, time
/// series, inflows, dry weather flow and patterns. The file's start is the run's start. What is not
/// used (subcatchments, control rules, water quality …) stands in `notes` with its count.
///
/// Throws DataError with file and line for tables that are too short, numbers that are none, links
/// to nodes that do not exist (with the nearest), missing sections, curves and series, names given
/// twice, and all that check() refuses. `slot_celerity` (m/s) sets the Preissmann slot.
[[nodiscard]] Network network_from_swmm(const io::SwmmInput& input, double slot_celerity = 100.0);

}  // namespace calade::flood::drains
