// SPDX-License-Identifier: Apache-2.0
#include "parameters_page.hpp"

#include "calade/coupling/inputs.hpp"
#include "calade/energy/loads/course.hpp"
#include "calade/energy/parameters.hpp"
#include "calade/energy/protection_rules.hpp"
#include "calade/flood/drain_parameters.hpp"
#include "calade/flood/parameters.hpp"
#include "calade/scenario/indicator_parameters.hpp"
#include "calade/traffic/dynamic/parameters.hpp"
#include "calade/traffic/parameters.hpp"

#include <cmath>
#include <type_traits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace calade::app {

namespace {

template <class T>
std::string default_of(const sim::Parameter<T>& row) {
    return std::visit(
        [](auto member) -> std::string {
            const auto value = T{}.*member;
            using Value = std::remove_const_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>) {
                return fmt::format("`\"{}\"`", value);
            } else {
                return fmt::format("`{}`", value);
            }
        },
        row.member);
}

template <class T>
std::string range_of(const sim::Parameter<T>& row) {
    if (!row.choices.empty()) {
        return fmt::format("`\"{}\"`", fmt::join(row.choices, "\"`, `\""));
    }
    if (std::holds_alternative<bool T::*>(row.member)) {
        return "`true`, `false`";
    }
    const bool low = std::isfinite(row.lowest);
    const bool high = std::isfinite(row.highest);
    if (low && high) {
        return fmt::format("{}{:g}, {:g}]", row.lowest_excluded ? "(" : "[", row.lowest,
                           row.highest);
    }
    if (low) {
        return fmt::format("{} {:g}", row.lowest_excluded ? "above" : "at least", row.lowest);
    }
    return high ? fmt::format("at most {:g}", row.highest) : "any";
}

template <class T>
std::string section(const sim::ParameterTable<T>& table) {
    std::string page = fmt::format("\n## [{}]\n\n{}\n\n", table.key, table.description);
    page += "| key | default | unit | range | what |\n|---|---|---|---|---|\n";
    for (const auto& row : table.rows) {
        page += fmt::format("| `{}.{}` | {} | {} | {} | {} |\n", table.key, row.name,
                            default_of(row), row.unit, range_of(row), row.description);
    }
    return page;
}

}  // namespace

std::string parameters_page() {
    return "# Parameters of the models\n\n"
           "Written by `calade check --parameters` from the tables that read the scenario; a test "
           "compares\nthe two. Each key stands in the scenario under its section, or on the "
           "command line:\n`--set flood.cfl=0.8`. Values with a unit may be text: `\"5 cm\"`.\n" +
           section(coupling::parameter_table()) + section(flood::parameter_table()) +
           section(flood::drain_parameter_table()) + section(traffic::parameter_table()) +
           section(traffic::dynamic::parameter_table()) + section(energy::parameter_table()) +
           section(energy::loads::parameter_table()) + section(energy::protection_table()) +
           section(scenario::indicator_table()) + section(coupling::restoration_table());
}

}  // namespace calade::app
