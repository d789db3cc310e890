// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"

#include <cstdint>

namespace calade::city {

/// Exact distance (m) from each cell's centre to the nearest cell centre where `mask` is not 0, in
/// two passes (Felzenszwalb & Huttenlocher 2012, doi:10.4086/toc.2012.v008a019). Infinity
/// everywhere for an empty mask.
[[nodiscard]] geo::Raster<float> distance_field(const geo::Raster<std::uint8_t>& mask);

}  // namespace calade::city
