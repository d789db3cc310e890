// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drain_parameters.hpp"
#include "calade/io/toml.hpp"

namespace calade::scenario {

/// Reads [drains] and the SWMM file that it names. Throws ScenarioError for the table, DataError
/// with the line of the SWMM file.
[[nodiscard]] flood::Drains read_drains(const io::TomlTable& table, Instant start);

}  // namespace calade::scenario
