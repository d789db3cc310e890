// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <filesystem>

namespace calade::city {

/// Builds a city from a recipe (TOML): sources, CRS, domain, fillers. Data files are looked for
/// relative to `$CALADE_DATA`, then `../shared/data` beside the repository, then the recipe's
/// folder. Throws ScenarioError (recipe) or DataError (data), naming the file.
[[nodiscard]] City build_city(const std::filesystem::path& recipe);

/// The data folder in force. Throws DataError saying where to get the data and where to put them.
[[nodiscard]] std::filesystem::path find_data(const std::filesystem::path& relative,
                                              const std::filesystem::path& beside = {});

}  // namespace calade::city
