// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/finished_run.hpp"

#include <string>

namespace calade::results {

/// The indicators of both runs side by side, in A's order (those that only B has at the end):
/// [{"id", "group", "label", "unit", "a", "b", "difference"}]. A value is null where a run has
/// none; then so is the difference B − A.
[[nodiscard]] nlohmann::ordered_json compare_indicators(const nlohmann::ordered_json& a,
                                                        const nlohmann::ordered_json& b);

/// A table for the terminal, one group after the other.
[[nodiscard]] std::string indicator_table(const nlohmann::ordered_json& compared);

}  // namespace calade::results
