// SPDX-License-Identifier: Apache-2.0
#include "calade/base/nearest_name.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace calade {

namespace {

// Levenshtein distance by one row of the dynamic programme.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
        }
    }
    return row.back();
}

}  // namespace

std::string nearest_name(std::string_view name, std::span<const std::string> known) {
    std::size_t best = name.size() / 2 + 1;
    std::string found;
    for (const auto& candidate : known) {
        const std::size_t d = edit_distance(name, candidate);
        if (d < best) {
            best = d;
            found = candidate;
        }
    }
    return found;
}

}  // namespace calade
