// SPDX-License-Identifier: Apache-2.0
// validate_flood [--json] [--quick] [CASE…]: exit 1 if a metric is above its limit. --quick leaves
// out the cases that take minutes.
#include "cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <vector>

int main(int count, char** arguments) {
    namespace verification = calade::flood::verification;
    struct Case {
        std::string_view name;
        void (*run)(verification::Report&);
        bool quick;
    };
    const std::vector<Case> all{{"lake_at_rest", verification::lake_at_rest, true},
                                {"vortex", verification::vortex, true},
                                {"dam_break", verification::dam_break, true},
                                {"oblique_dam_break", verification::oblique_dam_break, true},
                                {"thacker_planar", verification::thacker_planar, true},
                                {"thacker_radial", verification::thacker_radial, true},
                                {"channel", verification::channel, true},
                                {"steady_flux", verification::steady_flux, false},
                                {"rain_on_plane", verification::rain_on_plane, true},
                                {"slopes", verification::slopes, true},
                                {"radial_dam_break", verification::radial_dam_break, true},
                                {"closed_basin", verification::closed_basin, true},
                                {"wall_overtopping", verification::wall_overtopping, true},
                                {"tide", verification::tide, true},
                                {"symmetry", verification::symmetry, true},
                                {"local_inertial", verification::local_inertial, true},
                                {"local_steps", verification::local_steps, true},
                                {"sewer_hand", verification::sewer_hand, true},
                                {"sewer_swmm", verification::sewer_swmm, true},
                                {"ea_test8b", verification::ea_test8b, false},
                                {"merewether", verification::merewether, false},
                                {"okushiri", verification::okushiri, false},
                                {"ea_test4", verification::ea_test4, false},
                                {"ea_test5", verification::ea_test5, false}};
    std::vector<std::string_view> wanted(arguments + 1, arguments + count);
    const auto take = [&](std::string_view word) {
        const auto found = std::find(wanted.begin(), wanted.end(), word);
        const bool given = found != wanted.end();
        if (given) {
            wanted.erase(found);
        }
        return given;
    };
    const bool json = take("--json");
    const bool quick = take("--quick");
    for (const std::string_view name : wanted) {
        if (std::none_of(all.begin(), all.end(), [&](const Case& c) { return c.name == name; })) {
            fmt::print(stderr, "validate_flood: unknown case '{}'\n", name);
            return 2;
        }
    }
    verification::Report report(json);
    for (const Case& c : all) {
        const bool named = std::find(wanted.begin(), wanted.end(), c.name) != wanted.end();
        if (named || (wanted.empty() && (c.quick || !quick))) {
            c.run(report);
        }
    }
    return report.passed() ? 0 : 1;
}
