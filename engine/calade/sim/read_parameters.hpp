// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/toml.hpp"
#include "calade/sim/parameter_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace calade::sim {

/// Fills `parameters` from a scenario table by its parameter table: unknown keys, wrong types and
/// values out of range throw ScenarioError with file:line. Absent keys keep their defaults. Keys of
/// `beside` are somebody else's to read.
template <class T>
void read_parameters(const io::TomlTable& toml, const ParameterTable<T>& table, T& parameters,
                     const std::vector<std::string>& beside = {}) {
    std::vector<std::string> known = beside;
    for (const auto& row : table.rows) {
        known.push_back(row.name);
    }
    toml.only(known);
    for (const auto& row : table.rows) {
        if (!toml.has(row.name)) {
            continue;
        }
        auto in_range = [&](double value) {
            const bool low = row.lowest_excluded ? value > row.lowest : value >= row.lowest;
            if (!low || value > row.highest) {
                toml.fail(
                    row.name,
                    fmt::format("is {}, expected a value in {}{}, {}]{}{}; remove the line for the "
                                "default",
                                value, row.lowest_excluded ? '(' : '[', row.lowest, row.highest,
                                row.unit.empty() ? "" : " ", row.unit));
            }
        };
        if (const auto* number = std::get_if<double T::*>(&row.member)) {
            parameters.** number = toml.number(row.name, row.dimension);
            in_range(parameters.**number);
        } else if (const auto* whole = std::get_if<int T::*>(&row.member)) {
            const auto value = toml.integer(row.name);
            in_range(static_cast<double>(value));
            parameters.** whole = static_cast<int>(value);
        } else if (const auto* flag = std::get_if<bool T::*>(&row.member)) {
            parameters.** flag = toml.boolean(row.name);
        } else if (const auto* text = std::get_if<std::string T::*>(&row.member)) {
            auto value = toml.text(row.name);
            if (!row.choices.empty() &&
                std::find(row.choices.begin(), row.choices.end(), value) == row.choices.end()) {
                toml.fail(row.name, fmt::format("is '{}', expected one of {}", value,
                                                fmt::join(row.choices, ", ")));
            }
            parameters.** text = std::move(value);
        }
    }
}

}  // namespace calade::sim
