// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/finished_run.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

/// One run of a sensitivity study: what was changed, and its indicators.
struct Variant {
    std::string what;  ///< "sea_level", "crests", "land"
    double by_m = 0.0;
    nlohmann::ordered_json indicators;  ///< the list in its indicators.json
};

/// Writes into a run's indicators.json the range of every headline number: its smallest and largest
/// value over the run itself, the variants and, for damage, the damage table's factors. The method
/// is written with it ("range_method"): one change at a time, no probability. Numbers that no
/// variant has stay "not estimated". Throws DataError, OutputError.
void write_ranges(const std::filesystem::path& folder, const std::vector<Variant>& variants);

}  // namespace calade::results
