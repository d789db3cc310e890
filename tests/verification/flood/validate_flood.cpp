// SPDX-License-Identifier: Apache-2.0
// validate_flood [--json] [CASE…]: exit 1 if a metric is above its limit.
#include "cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

int main(int count, char** arguments) {
    namespace verification = calade::flood::verification;
    using Case = std::pair<std::string_view, void (*)(verification::Report&)>;
    const std::vector<Case> all{{"lake_at_rest", verification::lake_at_rest},
                                {"dam_break", verification::dam_break},
                                {"thacker_planar", verification::thacker_planar},
                                {"channel", verification::channel},
                                {"rain_on_plane", verification::rain_on_plane},
                                {"radial_dam_break", verification::radial_dam_break},
                                {"closed_basin", verification::closed_basin},
                                {"wall_overtopping", verification::wall_overtopping},
                                {"tide", verification::tide},
                                {"symmetry", verification::symmetry}};
    std::vector<std::string_view> wanted(arguments + 1, arguments + count);
    const auto flag = std::find(wanted.begin(), wanted.end(), "--json");
    const bool json = flag != wanted.end();
    if (json) {
        wanted.erase(flag);
    }
    for (const std::string_view name : wanted) {
        if (std::none_of(all.begin(), all.end(), [&](const Case& c) { return c.first == name; })) {
            fmt::print(stderr, "validate_flood: unknown case '{}'\n", name);
            return 2;
        }
    }
    verification::Report report(json);
    for (const Case& c : all) {
        if (wanted.empty() || std::find(wanted.begin(), wanted.end(), c.first) != wanted.end()) {
            c.second(report);
        }
    }
    return report.passed() ? 0 : 1;
}
