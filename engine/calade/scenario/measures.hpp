// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/toml.hpp"
#include "calade/scenario/scenario.hpp"

#include <map>
#include <string>
#include <vector>

namespace calade::scenario {

/// Reads the [[measures]] tables of a scenario that starts at `start`.
[[nodiscard]] std::vector<Measure> read_measures(const io::TomlTable& root, Instant start,
                                                 double duration_s);

/// Applies measures to a city. Throws ScenarioError at file:line for a target that it does not
/// have, with the nearest name, for two measures of one kind on one target, line or ground, and for
/// lines that cross themselves or leave the town. Warns of what would stand in a red zone of a
/// flood plan.
void apply_measures(const std::vector<Measure>& measures, city::City& city);

/// Names of a town's elements that measures change, by the key that names them (target_key).
using TargetNames = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] TargetNames target_names(const city::City& city);

/// Checks the measure's target before anything is applied: it must be among `names`, or be added by
/// one of `others`. Throws ScenarioError with the nearest name. Targets that `names` has no list of
/// are left to apply_measures.
void require_target(const Measure& measure, const std::vector<Measure>& others,
                    const TargetNames& names);

/// Depth at the door below which each building stays dry, m; empty without sandbags.
[[nodiscard]] std::vector<float> building_protection(const std::vector<Measure>& measures,
                                                     const city::City& city);

/// The key that names the element that a measure changes: "defence"; empty for what is new.
[[nodiscard]] std::string target_key(const Measure& measure);

/// The measure's number as it stands in the scenario: {"raise_m", 0.3}.
[[nodiscard]] std::string value_key(const Measure& measure);

}  // namespace calade::scenario
