// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/opendss.hpp"

#include <cmath>
#include <cstdlib>
#include <numbers>

namespace calade::io {

namespace {

/// Without the quotes or brackets around it.
std::string bare(const std::string& text) {
    const auto first = text.find_first_not_of(" \t([{\"'");
    const auto last = text.find_last_not_of(" \t)]}\"'");
    return first == std::string::npos || last < first ? "" : text.substr(first, last - first + 1);
}

bool as_number(const std::string& word, double& value) {
    char* end = nullptr;
    value = std::strtod(word.c_str(), &end);
    return !word.empty() && end == word.c_str() + word.size() && std::isfinite(value);
}

}  // namespace

std::vector<std::string> dss_words(const std::string& text) {
    std::vector<std::string> out;
    std::string word;
    for (const char c : bare(text)) {
        if (c == ' ' || c == '\t' || c == ',') {
            if (!word.empty()) {
                out.push_back(std::move(word));
                word.clear();
            }
        } else if (c != '"' && c != '\'') {
            word += c;
        }
    }
    if (!word.empty()) {
        out.push_back(std::move(word));
    }
    return out;
}

double dss_number(const std::string& text, const std::string& place) {
    std::vector<double> stack;
    auto pop = [&] {
        require<DataError>(!stack.empty(), "{}: '{}' takes a number that is not there", place,
                           text);
        const double value = stack.back();
        stack.pop_back();
        return value;
    };
    for (const auto& word : dss_words(text)) {
        double value = 0.0;
        if (as_number(word, value)) {
            stack.push_back(value);
        } else if (word == "+" || word == "-" || word == "*" || word == "/" || word == "^") {
            const double b = pop();
            const double a = pop();
            stack.push_back(word == "+"   ? a + b
                            : word == "-" ? a - b
                            : word == "*" ? a * b
                            : word == "/" ? a / b
                                          : std::pow(a, b));
        } else if (word == "sqrt") {
            stack.push_back(std::sqrt(pop()));
        } else if (word == "sqr") {
            const double a = pop();
            stack.push_back(a * a);
        } else if (word == "inv") {
            stack.push_back(1.0 / pop());
        } else if (word == "pi") {
            stack.push_back(std::numbers::pi);
        } else {
            fail<DataError>("{}: '{}' is no number", place, text);
        }
    }
    require<DataError>(stack.size() == 1 && std::isfinite(stack[0]), "{}: '{}' is no number", place,
                       text);
    return stack[0];
}

std::vector<double> dss_numbers(const std::string& text, const std::string& place) {
    std::vector<double> out;
    for (const auto& word : dss_words(text)) {
        double value = 0.0;
        require<DataError>(as_number(word, value), "{}: '{}' is no number", place, word);
        out.push_back(value);
    }
    return out;
}

std::vector<std::vector<double>> dss_matrix(const std::string& text, int size,
                                            const std::string& place) {
    std::vector<std::vector<double>> rows(1);
    std::string row;
    const auto content = bare(text);
    rows.clear();
    for (std::size_t i = 0; i <= content.size(); ++i) {
        if (i == content.size() || content[i] == '|') {
            rows.push_back(dss_numbers(row, place));
            row.clear();
        } else {
            row += content[i];
        }
    }
    const auto n = static_cast<std::size_t>(size);
    require<DataError>(rows.size() == n, "{}: a matrix of {} rows, expected {}", place, rows.size(),
                       n);
    std::vector<std::vector<double>> out(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        require<DataError>(rows[i].size() == n || rows[i].size() == i + 1,
                           "{}: row {} of a matrix has {} values, expected {} or {}", place, i + 1,
                           rows[i].size(), i + 1, n);
        for (std::size_t j = 0; j < rows[i].size(); ++j) {
            out[i][j] = rows[i][j];
            if (rows[i].size() == i + 1) {
                out[j][i] = rows[i][j];
            }
        }
    }
    return out;
}

}  // namespace calade::io
