// SPDX-License-Identifier: Apache-2.0
#include "calade/io/text_scan.hpp"

#include <charconv>

namespace calade::io {

namespace {
constexpr std::string_view blanks = " \t\r\n\v\f";
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<double> parse_number(std::string_view text) {
    if (text.size() > 1 && text.front() == '+' && text[1] != '-') {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

std::string_view take_word(std::string_view& rest) {
    const auto first = rest.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        rest = {};
        return {};
    }
    auto last = rest.find_first_of(blanks, first);
    if (last == std::string_view::npos) {
        last = rest.size();
    }
    const auto word = rest.substr(first, last - first);
    rest.remove_prefix(last);
    return word;
}

bool Lines::next(std::string_view& line) {
    if (rest_.empty()) {
        return false;
    }
    const auto end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    ++number_;
    return true;
}

}  // namespace calade::io
