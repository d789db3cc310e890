// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

namespace calade::city {

/// Fills Terrain::drainage: `built_mm_h` in cells that a house touches or a street for cars crosses
/// on the ground, `open_mm_h` elsewhere, nothing in open water and outside the domain. Needs
/// terrain, buildings and streets.
void fill_drainage(City& city, float built_mm_h, float open_mm_h);

}  // namespace calade::city
