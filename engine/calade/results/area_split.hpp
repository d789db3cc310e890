// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/run_tables.hpp"

#include <map>
#include <optional>
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
    /// By where the point lies; outside the grid it counts in the whole only.
    void add_at(Sum& sum, geo::Point2 place, double amount) const;
    /// Keeps the better of two values in the whole and in the areas of a cell; areas that no value
    /// reaches stay unnamed. `found` says whether the whole has one yet.
    template <class Better>
    void choose_cell(Sum& sum, bool& found, std::size_t cell, double value, Better better) const;

private:
    const geo::Grid grid_;
    struct Kind {
        std::string name;
        std::vector<std::string> areas;
        std::vector<Index> of_cell, of_building;  ///< position among the areas, -1: none
    };
    std::vector<Kind> kinds_;
};

template <class Better>
void AreaSplit::choose_cell(Sum& sum, bool& found, std::size_t cell, double value,
                            Better better) const {
    sum.all = found && !better(value, sum.all) ? sum.all : value;
    found = true;
    for (const auto& kind : kinds_) {
        if (const Index area = kind.of_cell[cell]; area >= 0) {
            const auto [entry, first] = sum.by[kind.name].try_emplace(kind.areas[at(area)], value);
            entry->second = !first && !better(value, entry->second) ? entry->second : value;
        }
    }
}

/// Where a feature counts: at its point, or at the middle of its line.
[[nodiscard]] geo::Point2 place_of(const io::Feature& feature);

/// Numerator over denominator times `factor`, whole and in each area; no area where the denominator
/// is 0, nothing at all where the whole one is.
[[nodiscard]] std::optional<Sum> ratio_of(const Sum& numerator, const Sum& denominator,
                                          double factor);

}  // namespace calade::results
