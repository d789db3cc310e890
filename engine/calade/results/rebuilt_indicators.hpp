// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

struct RebuiltIndicators {
    std::size_t count = 0;
    std::string table;                     ///< for the terminal
    std::vector<std::string> differences;  ///< a line a number that indicators.json has otherwise
};

/// Computes every number of a run again from fields.nc, series.nc, layers.gpkg and run.json, and
/// compares them with indicators.json, to the last bit. Throws DataError.
[[nodiscard]] RebuiltIndicators rebuild_indicators(const std::filesystem::path& folder);

}  // namespace calade::results
