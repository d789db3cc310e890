// SPDX-License-Identifier: Apache-2.0
#pragma once

// The steps of build_geometry, one file each.

#include "calade/flood/geometry.hpp"

namespace calade::flood {

/// Grid, bed, roughness, sea: the terrain on cells of `cell_m`.
void lay_terrain(const city::City& city, const Parameters& parameters, Geometry& geometry);
/// Buildings as walls or storage. `kept` cells stay open (pumps stand there).
void lay_buildings(const city::City& city, const Parameters& parameters,
                   const std::vector<Index>& kept, Geometry& geometry);
/// Open boundaries: faces on the edge of the active cells. Before the buildings.
void lay_boundaries(const city::City& city, Geometry& geometry);
void lay_defences(const city::City& city, Geometry& geometry);
/// After the boundaries and defences: the gauge is on the side that is nearer to the sea.
void lay_gates(const city::City& city, Geometry& geometry);
/// After the gates: notes say whether they keep the basins' water.
void lay_basins(const city::City& city, Geometry& geometry);
void lay_pumps(const city::City& city, Geometry& geometry);
/// The rates of the town's drains, over the open water's part of each cell. After the buildings.
void lay_drainage(const city::City& city, const Parameters& parameters, Geometry& geometry);

}  // namespace calade::flood
