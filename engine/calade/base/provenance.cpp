// SPDX-License-Identifier: Apache-2.0
#include "calade/base/provenance.hpp"

#include "calade/base/error.hpp"

#include <array>

namespace calade {

namespace {
constexpr std::array<std::string_view, 6> names = {"source",    "measured",    "surveyed",
                                                   "estimated", "synthesised", "default"};
}

std::string_view to_string(Mark mark) { return names.at(static_cast<std::size_t>(mark)); }

Mark mark_from_string(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) {
            return static_cast<Mark>(i);
        }
    }
    fail<DataError>(
        "provenance mark is '{}', expected source, measured, surveyed, estimated, synthesised or "
        "default",
        name);
}

}  // namespace calade
