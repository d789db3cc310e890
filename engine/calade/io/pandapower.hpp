// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// One table of a pandapower net: numbers (true and false are 1 and 0, null and texts NaN) and
/// texts by column, row by row.
struct PandapowerTable {
    std::vector<std::int64_t> index;
    std::map<std::string, std::vector<double>> numbers;
    std::map<std::string, std::vector<std::string>> texts;

    [[nodiscard]] std::size_t rows() const { return index.size(); }
    /// A number, `otherwise` where the column is not there or the value is null.
    [[nodiscard]] double number(std::size_t row, const std::string& column, double otherwise) const;
    [[nodiscard]] std::string text(std::size_t row, const std::string& column) const;
};

struct PandapowerNet {
    std::string name;  ///< of the file
    double frequency_hz = 50.0;
    std::map<std::string, PandapowerTable> tables;

    /// Empty where the net has none of this kind.
    [[nodiscard]] const PandapowerTable& table(const std::string& kind) const;
};

/// A net as pandapower's to_json writes it (version 2: tables in pandas' "split" layout). Throws
/// DataError naming the file and what was found, also for more than 200 million bytes.
[[nodiscard]] PandapowerNet read_pandapower(const std::filesystem::path& file);
[[nodiscard]] PandapowerNet parse_pandapower(std::string_view text, const std::string& name);

}  // namespace calade::io
