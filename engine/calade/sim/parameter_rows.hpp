// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/parameter_table.hpp"

#include <string>
#include <utility>
#include <vector>

namespace calade::sim {

/// A row of a number within [lowest, highest]; `unit` and `dimension` stay out for pure numbers.
template <class T, class Number>
[[nodiscard]] Parameter<T> number_row(std::string name, Number T::*member, std::string description,
                                      double lowest, double highest, std::string unit = {},
                                      Dimension dimension = Dimension::none) {
    Parameter<T> row;
    row.name = std::move(name);
    row.member = member;
    row.unit = std::move(unit);
    row.dimension = dimension;
    row.description = std::move(description);
    row.lowest = lowest;
    row.highest = highest;
    return row;
}

/// A row of yes or no.
template <class T>
[[nodiscard]] Parameter<T> flag_row(std::string name, bool T::*member, std::string description) {
    Parameter<T> row;
    row.name = std::move(name);
    row.member = member;
    row.description = std::move(description);
    return row;
}

/// A row of one word out of `choices`.
template <class T>
[[nodiscard]] Parameter<T> choice_row(std::string name, std::string T::*member,
                                      std::string description, std::vector<std::string> choices) {
    Parameter<T> row;
    row.name = std::move(name);
    row.member = member;
    row.description = std::move(description);
    row.choices = std::move(choices);
    return row;
}

}  // namespace calade::sim
