// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace calade::io {

/// `text` without blanks, tabs and carriage returns at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The whole of `text` as a number (a leading '+' is allowed), independent of the locale.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// Takes the next word from the front of `rest`; empty at the end.
[[nodiscard]] std::string_view take_word(std::string_view& rest);

/// Hands out a text line by line, counting from 1, without line ends.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}
    /// False at the end of the text.
    bool next(std::string_view& line);
    [[nodiscard]] int number() const { return number_; }

private:
    std::string_view rest_;
    int number_ = 0;
};

}  // namespace calade::io
