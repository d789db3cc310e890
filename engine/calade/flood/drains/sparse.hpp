// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <utility>
#include <vector>

namespace calade::flood::drains {

/// Solves sparse systems of one pattern again and again: unknowns of a network, an equation each,
/// coupled in pairs. Elimination without pivots in an order of least degree (George & Liu 1989),
/// which diagonally dominant matrices allow; a tree is eliminated without fill. Serial, so that the
/// answer has the same bits always.
class SparseSystem {
public:
    /// The numbers of one system; `lower[p]` and `upper[p]` are the entries of pair p.
    struct Values {
        std::vector<double> diagonal, lower, upper, right;
    };
    SparseSystem() = default;
    /// Pairs of different unknowns below `count`; a pair may be given more than once.
    SparseSystem(Index count, const std::vector<std::pair<Index, Index>>& pairs);

    [[nodiscard]] Values make() const;
    void clear(Values& values) const;
    /// Where the pair given k-th stands. entry(a, b): row a, column b.
    void add(Values& values, std::size_t k, bool from_first, double value) const {
        const Place& place = places_[k];
        (place.first_is_row == from_first ? values.upper : values.lower)[place.position] += value;
    }
    /// Eliminates and solves; the values are used up, the answer is left in `right`.
    void solve(Values& values) const;
    [[nodiscard]] std::size_t fill() const { return column_.size(); }

private:
    struct Place {
        std::size_t position;
        bool first_is_row;  ///< the pair's first unknown is eliminated earlier
    };
    std::vector<Index> order_;         ///< unknown eliminated k-th
    std::vector<std::size_t> begin_;   ///< of the entries of each step
    std::vector<Index> column_;        ///< unknown of each entry
    std::vector<std::size_t> target_;  ///< entry that each product changes
    std::vector<std::size_t> target_begin_;
    std::vector<Index> rank_;
    std::vector<Place> places_;
};

}  // namespace calade::flood::drains
