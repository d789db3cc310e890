// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/units.hpp"

#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace calade::sim {

/// One row of a parameter table: the reader, the schema and the reference page come from it.
/// T is the parameter struct; the member pointer says where the value goes.
template <class T>
struct Parameter {
    std::string name;  ///< as it stands in the scenario, unit suffix included where it has one
    std::variant<double T::*, int T::*, bool T::*, std::string T::*> member;
    std::string unit;  ///< SI symbol, empty for a pure number
    Dimension dimension = Dimension::none;
    std::string description;
    double lowest = -std::numeric_limits<double>::infinity();
    double highest = std::numeric_limits<double>::infinity();
    bool lowest_excluded = false;
    std::vector<std::string> choices = {};  ///< for strings
};

/// The table of a parameter struct: its key in the scenario ("flood") and its rows. Defaults are
/// those of a default-made T.
template <class T>
struct ParameterTable {
    std::string key;
    std::string description;
    std::vector<Parameter<T>> rows;
};

}  // namespace calade::sim
