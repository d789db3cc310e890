// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

namespace calade::city {

/// A storey, m. Turns heights into numbers of floors and back.
inline constexpr double storey_m = 3.0;

/// Whole storeys of a building, at least one.
[[nodiscard]] int storeys(const Building& building);

/// Footprint area times storeys, m².
[[nodiscard]] double floor_area(const Building& building);

/// Estimates the eaves' height of every building whose height is not known (its mark is estimated,
/// synthesised or default) from footprint area and use, and marks it `estimated`:
///
/// | footprint (m²) | residential | commercial, public | industrial, other |
/// |---|---|---|---|
/// | < 35     | 3 (annex)            | 3 | 3 |
/// | 35-150   | 6 (house)            | 6 | 4.5 |
/// | 150-400  | 9 (town house block) | 9 | 6 |
/// | >= 400   | 12 (flats)           | 9 | 8 |
///
/// Whole storeys are all that floor areas need; a facade's height can be off by a storey or two.
/// Gives the number of heights estimated.
int estimate_building_heights(City& city);

}  // namespace calade::city
