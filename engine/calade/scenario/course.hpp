// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/scenario/scenario.hpp"

namespace calade::scenario {

/// Throws ScenarioError at the measure's line if its course or area leaves the town's terrain or
/// meets itself.
void check_course(const Measure& measure, const city::City& city);

/// Warns where a measure stands in, or passes through, a red zone of a flood plan.
void warn_of_red_zones(const Measure& measure, const city::City& city);

/// Warns of a line that holds no water back: it crosses no face between cells, or its crest (m)
/// lies below the ground all along; and of a crest so far above the ground that it looks like cm or
/// mm. `ground` in m, NaN outside the town.
void warn_of_crest(const std::string& where, std::string_view name, const geo::Polyline& line,
                   double crest_m, const geo::Raster<float>& ground);

}  // namespace calade::scenario
