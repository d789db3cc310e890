// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/toml.hpp"
#include "calade/scenario/scenario.hpp"

namespace calade::scenario {

/// Reads one [[boundaries]] table: a constant, inline values, a tide with a surge, a CSV or a
/// LISFLOOD file; with offset and ramp applied. The series covers the whole period, or the error
/// says what is missing.
[[nodiscard]] BoundaryForcing read_boundary(const io::TomlTable& table, Instant start,
                                            double duration_s, std::optional<double> initial_level);

/// A quantity that must cover the whole period: a number under `column`, or a table `key` with
/// `values` at `times_h`, or with a CSV `file` that has this column. ScenarioError with file:line.
[[nodiscard]] sim::Series read_course(const io::TomlTable& table, const std::string& key,
                                      const std::string& column, Instant start, double duration_s);

/// Reads [rain]: constant, inline blocks or CSV; m/s.
[[nodiscard]] sim::Series read_rain(const io::TomlTable& table, Instant start, double duration_s);

}  // namespace calade::scenario
