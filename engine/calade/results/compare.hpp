// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

/// Compares two or more finished runs of one town with the first: writes `out` (comparison.json
/// and, for each further run, the difference of the largest depths as a raster and the winners and
/// losers as layers) and gives a table for the terminal. Throws UsageError for fewer than two runs;
/// DataError if a directory is not a complete run or the towns differ; OutputError.
[[nodiscard]] std::string compare_runs(const std::vector<std::filesystem::path>& runs,
                                       const std::filesystem::path& out, bool replace);

}  // namespace calade::results
