// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace calade::results {

/// Compares two finished runs of one town: writes `out` (comparison.json, difference.tif =
/// max depth B − A, layers.gpkg with winners and losers) and gives a table for the terminal.
/// Throws DataError if a directory is not a complete run or the towns differ; OutputError.
[[nodiscard]] std::string compare_runs(const std::filesystem::path& run_a,
                                       const std::filesystem::path& run_b,
                                       const std::filesystem::path& out, bool replace);

}  // namespace calade::results
