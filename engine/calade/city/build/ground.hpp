// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/build/source_files.hpp"

namespace calade::city {

/// Fills city.terrain from `[terrain]` and `[sea]`: the flood domain is the land of the communes
/// and the sea (open water found by flooding from deep cells outside the communes, and docks)
/// within the stated reach, with the shore between them; cropped to it. The bed is floored. Adds
/// the seaward boundary that `[sea]` names. Needs city.areas. Throws DataError for a raster that
/// does not cover the communes or has no value inside the domain.
void build_ground(City& city, const io::TomlTable& recipe, const SourceFiles& files);

/// Opens watercourses: along every line of `[[channels]]` the bed is lowered to what is left when
/// dams narrower than `longest_dam` are taken away (bridges, culverts, noise of the model), never
/// below the ground on either side. Cells of lines that `open_water` names are rivers as wide as a
/// cell: open water by nature, with the cells beside them that lie no higher than their bed, so
/// that a street on their bank is not closed by the tide. Needs the terrain. Gives the lines.
std::vector<geo::Polyline> open_channels(City& city, const io::TomlTable& section,
                                         const SourceFiles& files);

/// Carves the passes of `[[passes]]`: channels that the town has and that the terrain or its
/// defences close on the grid (a lock under a bridge, the mouth of a dock). Cells within `width` of
/// `line` are lowered to `bed`, by default the higher ground of its two ends, become open water and
/// are marked estimated. Needs the terrain. Gives the lines, one for each lane of cells.
std::vector<geo::Polyline> carve_pass(City& city, const io::TomlTable& section);

/// Adds a basin of `[[basins]]`: the cells at or below `below` that are connected to the point `at`
/// over no defence or gate, or that lie in the polygon `outline`. They become open water, no land.
/// Needs terrain, defences and gates. Throws ScenarioError where no cell fits or where the ground
/// that `level` would cover is not closed off by banks, defences and gates.
void add_basin(City& city, const io::TomlTable& section);

/// Lays `[drainage]` over the terrain: what drains and soil take off a cell. Needs the buildings.
void build_drainage(City& city, const io::TomlTable& section);

/// Reads `[defences]`: lines with a crest; a crest below its own ground (the higher of its two
/// sides, all along) is an error of the layer and takes the ground's height. Where a watercourse
/// passes under a line, the line is cut over one cell to either side: the water has its outlet
/// there, and a gate may stand in it. Where it closes a pass it is cut at that face alone. Lines
/// wholly outside the domain are left out. Needs the terrain.
void build_defences(City& city, const io::TomlTable& section, const SourceFiles& files,
                    const std::vector<geo::Polyline>& watercourses,
                    const std::vector<geo::Polyline>& passes = {});

/// Adds the discharge and outflow boundaries of `[[boundaries]]`: a place on the domain's edge and
/// a radius. Throws ScenarioError where the domain has no edge there.
void add_boundary(City& city, const io::TomlTable& section);

/// Rectangles over the runs of a mask's cells, row by row.
[[nodiscard]] geo::MultiPolygon as_strips(const geo::Raster<std::uint8_t>& mask);

/// What a profile is left with once dams narrower than `window` points are taken away:
/// max(min over the window behind, min over the window ahead), never above the profile.
[[nodiscard]] std::vector<double> without_dams(const std::vector<double>& profile,
                                               std::size_t window);

}  // namespace calade::city
