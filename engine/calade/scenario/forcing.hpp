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

/// Reads [rain]: constant, inline blocks or CSV; m/s.
[[nodiscard]] sim::Series read_rain(const io::TomlTable& table, Instant start, double duration_s);

}  // namespace calade::scenario
