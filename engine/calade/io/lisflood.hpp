// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// Values at strictly increasing times, s.
struct TimeTable {
    std::vector<double> time;
    std::vector<double> value;
};

/// Reads a LISFLOOD-FP boundary file (.bdy): a title line, then for each series its name, a line
/// "N unit" (second, hour or day, singular or plural) and N rows "value time". Times come in
/// seconds; values are as they stand (levels in m or discharges in m²/s). Blank lines and lines
/// starting with '#' are passed over. Throws DataError with the line on a missing, short, long or
/// repeated block, a value that is no finite number, or times that do not increase.
/// Format: Bates et al., LISFLOOD-FP user manual, section "Time-varying boundary conditions".
[[nodiscard]] std::map<std::string, TimeTable> read_bdy(const std::filesystem::path& file);
[[nodiscard]] std::map<std::string, TimeTable> parse_bdy(std::string_view text,
                                                         const std::string& name);

}  // namespace calade::io
