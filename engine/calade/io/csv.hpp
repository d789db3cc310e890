// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// A table of texts with a header: comma, semicolon or tab between fields (the one that the header
/// has most of), fields quoted where needed, UTF-8 with or without a byte-order mark, numbers with
/// a decimal point. Errors name the file and the line.
class Csv {
public:
    /// Throws DataError where the file is missing, has no header, a repeated column, a row with
    /// another number of fields than the header, or a quote that does not end.
    [[nodiscard]] static Csv read(const std::filesystem::path& file);
    [[nodiscard]] static Csv parse(std::string_view text, const std::string& name);
    /// The same from a file in gzip's format.
    [[nodiscard]] static Csv read_gzip(const std::filesystem::path& file);

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] std::size_t rows() const { return lines_.size(); }
    /// Position of a column. Throws DataError with the nearest known name.
    [[nodiscard]] std::size_t column(std::string_view name) const;
    [[nodiscard]] bool has_column(std::string_view name) const;
    /// Line of the file on which a row starts, from 1.
    [[nodiscard]] int line(std::size_t row) const { return lines_[row]; }
    [[nodiscard]] const std::string& text(std::size_t row, std::size_t column) const;
    /// A finite number. Throws DataError naming line, column and the value found.
    [[nodiscard]] double number(std::size_t row, std::size_t column) const;
    [[nodiscard]] std::int64_t integer(std::size_t row, std::size_t column) const;
    /// "sites.csv:14", for messages about a row.
    [[nodiscard]] std::string place(std::size_t row) const;

private:
    std::string name_;
    std::vector<std::string> header_;
    std::vector<std::string> fields_;  // row by row
    std::vector<int> lines_;
};

/// Writes a table under a temporary name, then renames it; fields are quoted where needed.
/// Throws OutputError; UsageError where a row has another number of fields than the header.
void write_csv(const std::filesystem::path& file, const std::vector<std::string>& header,
               std::span<const std::vector<std::string>> rows, char separator = ',');

}  // namespace calade::io
