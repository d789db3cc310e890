// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/scenario/scenario.hpp"

namespace calade::scenario {

/// Throws ScenarioError at the measure's line if its course or area leaves the town's terrain or
/// meets itself.
void check_course(const Measure& measure, const city::City& city);

/// Warns where a measure stands in, or passes through, a red zone of a flood plan.
void warn_of_red_zones(const Measure& measure, const city::City& city);

}  // namespace calade::scenario
