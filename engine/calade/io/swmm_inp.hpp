// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// One line of a table of a SWMM file.
struct SwmmRow {
    std::string place;  ///< "file:line: [CONDUITS]"
    std::vector<std::string> words;

    [[nodiscard]] bool has(std::size_t k) const { return k < words.size(); }
    /// The k-th word. Throws DataError if the line is shorter; `what` names the column.
    [[nodiscard]] const std::string& word(std::size_t k, std::string_view what) const;
    /// The k-th word in capitals.
    [[nodiscard]] std::string upper(std::size_t k, std::string_view what) const;
    /// The k-th word as a finite number. Throws DataError if it is none.
    [[nodiscard]] double number(std::size_t k, std::string_view what) const;
    [[nodiscard]] double number_or(std::size_t k, std::string_view what, double missing) const;
    /// The k-th word as YES or NO; NO where the line is shorter.
    [[nodiscard]] bool yes(std::size_t k, std::string_view what) const;
    /// A length of time in hours: decimal hours or h:mm[:ss].
    [[nodiscard]] double hours(std::size_t k, std::string_view what) const;
    [[noreturn]] void fail(const std::string& message) const;
};

/// An input file of EPA SWMM 5: its sections as tables of words, in the file's own units.
struct SwmmInput {
    std::filesystem::path file;
    std::map<std::string, std::vector<SwmmRow>> sections;  ///< by their full names, "CONDUITS"

    [[nodiscard]] const std::vector<SwmmRow>& rows(const std::string& section) const;
    /// The value of an [OPTIONS] key in capitals, or what is given.
    [[nodiscard]] std::string option(std::string_view key, std::string missing) const;
};

/// Section names may be cut short, as SWMM allows ([OUTFALL]). Throws DataError with file and line
/// for a missing file, an unknown section (with the nearest name), words before the first section,
/// a quote that does not end, and lines longer than 1 MiB.
[[nodiscard]] SwmmInput read_swmm(const std::filesystem::path& file);
[[nodiscard]] SwmmInput parse_swmm(std::string_view text, const std::filesystem::path& name);

/// What a word means in two formats: "01/31/2024" as days since 1970. Throws DataError.
[[nodiscard]] double swmm_days(const SwmmRow& row, std::string_view date);

}  // namespace calade::io
