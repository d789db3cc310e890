// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/run_tables.hpp"

#include <map>
#include <string>
#include <vector>

namespace calade::results {

/// An amount, whole and shared among the areas of each kind.
struct Sum {
    double all = 0.0;
    std::map<std::string, std::map<std::string, double>> by;  ///< kind, name
    void scale(double factor);
};

/// Which area of each kind a cell or a building belongs to; what lies in none counts in the whole
/// only. A cell that several areas of one kind hold belongs to the last.
class AreaSplit {
public:
    explicit AreaSplit(const RunTables& tables);
    /// Nothing yet, with every area named.
    [[nodiscard]] Sum empty() const;
    void add_cell(Sum& sum, std::size_t cell, double amount) const;
    void add_building(Sum& sum, std::size_t building, double amount) const;

private:
    struct Kind {
        std::string name;
        std::vector<std::string> areas;
        std::vector<Index> of_cell, of_building;  ///< position among the areas, -1: none
    };
    std::vector<Kind> kinds_;
};

}  // namespace calade::results
