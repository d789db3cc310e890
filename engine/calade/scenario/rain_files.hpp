// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/model.hpp"
#include "calade/flood/rain_grids.hpp"
#include "calade/io/toml.hpp"

#include <memory>
#include <string>
#include <vector>

namespace calade::scenario {

/// Reads a [rain] table with `grids` (docs/reference/scenario.md) and opens its files. The fields
/// cover the whole period without a gap. Throws ScenarioError with file:line, DataError naming the
/// data file.
[[nodiscard]] std::shared_ptr<const flood::RainGrids> read_rain_grids(const io::TomlTable& table,
                                                                      Instant start,
                                                                      double duration_s);

/// Lines for people: which fields, grid and period, how they are read, and how much falls on the
/// flood domain within the period; empty without grids. Reads every field once, one at a time.
/// Throws DataError for what the files hold or lack.
[[nodiscard]] std::vector<std::string> rain_report(const flood::Model& flood, Instant start,
                                                   double duration_s);

}  // namespace calade::scenario
