// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <filesystem>

namespace calade::city {

/// Of the folder's format. 2: basins, gates that keep water in, drainage.
inline constexpr int twin_version = 2;

/// Writes `folder` (by custom NAME.twin): twin.json, layers.gpkg and GeoTIFFs, all open in a GIS.
/// An existing folder is replaced only as a whole, once the new one is complete.
/// Throws OutputError.
void save_city(const City& city, const std::filesystem::path& folder);

/// Reads what save_city wrote: the same city, value for value (coordinates to the last bit).
/// Throws DataError with the file and the element that is wrong.
[[nodiscard]] City load_city(const std::filesystem::path& folder);

/// Hash over the city's values, for run.json and the cache.
[[nodiscard]] std::string city_hash(const City& city);

/// Throws DataError naming the first element that breaks the city's own rules (ids out of range,
/// values not finite, crest below ground …).
void check_city(const City& city);

}  // namespace calade::city
