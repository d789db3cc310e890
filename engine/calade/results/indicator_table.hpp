// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace calade::results {

/// "A", "B" … "Z", "AA" …: how the runs of a comparison are called.
[[nodiscard]] std::string run_letter(std::size_t run);

/// The lists of indicators of several runs side by side, in the first one's order, those that only
/// later runs have at the end: [{"id", "group", "label", "unit", "values": one a run or null,
/// "differences": against the first or null, "headline"}].
[[nodiscard]] nlohmann::ordered_json indicator_rows(
    const std::vector<nlohmann::ordered_json>& lists);

/// The same as a table for terminals: a column a run and, beside each but the first, the
/// difference.
[[nodiscard]] std::string indicator_table(const nlohmann::ordered_json& rows);

}  // namespace calade::results
