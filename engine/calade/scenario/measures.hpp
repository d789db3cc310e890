// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/toml.hpp"
#include "calade/scenario/scenario.hpp"

namespace calade::scenario {

/// Reads the [[measures]] tables of a scenario.
[[nodiscard]] std::vector<Measure> read_measures(const io::TomlTable& root);

/// Applies measures to a city. Throws ScenarioError at file:line for a target that it does not
/// have, with the nearest name.
void apply_measures(const std::vector<Measure>& measures, city::City& city);

}  // namespace calade::scenario
