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
/// cell: open water by nature, so that a street on their bank is not closed by the tide. Needs the
/// terrain. Gives the lines.
std::vector<geo::Polyline> open_channels(City& city, const io::TomlTable& section,
                                         const SourceFiles& files);

/// Reads `[defences]`: lines with a crest; a crest below its own ground (the higher of its two
/// sides, all along) is an error of the layer and takes the ground's height. Where a watercourse
/// passes under a line, the line is cut over one cell to either side: the water has its outlet
/// there, and a gate may stand in it. Lines wholly outside the domain are left out. Needs the
/// terrain.
void build_defences(City& city, const io::TomlTable& section, const SourceFiles& files,
                    const std::vector<geo::Polyline>& watercourses);

/// Adds the discharge and outflow boundaries of `[[boundaries]]`: a place on the domain's edge and
/// a radius. Throws ScenarioError where the domain has no edge there.
void add_boundary(City& city, const io::TomlTable& section);

/// What a profile is left with once dams narrower than `window` points are taken away:
/// max(min over the window behind, min over the window ahead), never above the profile.
[[nodiscard]] std::vector<double> without_dams(const std::vector<double>& profile,
                                               std::size_t window);

}  // namespace calade::city
