// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/scenario/scenario.hpp"

#include <string_view>

namespace calade::scenario {

/// The initial level of a town that begins dry: no cell stands so low, m.
inline constexpr double dry_level_m = -1000.0;

/// Refuses a series for a boundary of another kind, an offset or a ramp on a discharge, and a
/// negative discharge: what leaves the town leaves at a level. Throws ScenarioError at file:line
/// with the value and, from the run's start, its time.
void require_kind(const BoundaryForcing& forcing, city::BoundaryKind kind, Instant start);

/// Blends the first `ramp_s` seconds from the initial level (m, `whose` for people) into the
/// series. Throws ScenarioError where there is no ramp and the two are more than 5 cm apart.
void join_initial_level(BoundaryForcing& forcing, double initial_m, std::string_view whose);

/// Gives each boundary of the town the scenario's series, and the initial level: the scenario's,
/// else the first of the first level boundary, else dry_level_m. Warns of level boundaries that
/// stay closed and of levels that look like centimetres. Throws as the two above do.
void drive_boundaries(const Scenario& scenario, const city::City& city, coupling::Inputs& inputs);

}  // namespace calade::scenario
