// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/demo/plan.hpp"
#include "calade/city/terrain.hpp"

#include <cstdint>

namespace calade::city::demo {

/// Height of the ground or bed at a place of the plan, m above datum, without the small noise.
[[nodiscard]] double relief(const TownPlan& plan, geo::Point2 p);

/// The four rasters: relief with noise, rounded to centimetres; roughness by land cover
/// (`remoteness` within `reach` is built upon); sea and open harbour.
[[nodiscard]] Terrain make_terrain(const TownPlan& plan, std::uint64_t seed, double reach);

}  // namespace calade::city::demo
