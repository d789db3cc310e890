// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/sparse.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <set>

namespace calade::flood::drains {

SparseSystem::SparseSystem(Index count, const std::vector<std::pair<Index, Index>>& pairs) {
    std::vector<std::set<Index>> neighbours(at(count));
    for (const auto& [a, b] : pairs) {
        neighbours[at(a)].insert(b);
        neighbours[at(b)].insert(a);
    }
    std::set<std::pair<std::size_t, Index>> queue;
    for (Index i = 0; i < count; ++i) {
        queue.insert({neighbours[at(i)].size(), i});
    }
    rank_.assign(at(count), -1);
    begin_.push_back(0);
    while (!queue.empty()) {
        const Index k = queue.begin()->second;
        queue.erase(queue.begin());
        rank_[at(k)] = static_cast<Index>(order_.size());
        order_.push_back(k);
        const std::vector<Index> around(neighbours[at(k)].begin(), neighbours[at(k)].end());
        for (const Index i : around) {
            queue.erase({neighbours[at(i)].size(), i});
            neighbours[at(i)].erase(k);
            for (const Index j : around) {
                if (j != i) {
                    neighbours[at(i)].insert(j);
                }
            }
            queue.insert({neighbours[at(i)].size(), i});
        }
        column_.insert(column_.end(), around.begin(), around.end());
        begin_.push_back(column_.size());
    }
    const auto find = [&](Index row, Index col) {
        const auto r = at(rank_[at(row)]);
        const auto first = column_.begin() + static_cast<std::ptrdiff_t>(begin_[r]);
        const auto last = column_.begin() + static_cast<std::ptrdiff_t>(begin_[r + 1]);
        return static_cast<std::size_t>(std::lower_bound(first, last, col) - column_.begin());
    };
    target_begin_.push_back(0);
    for (std::size_t k = 0; k < order_.size(); ++k) {
        for (std::size_t p = begin_[k]; p < begin_[k + 1]; ++p) {
            for (std::size_t q = p + 1; q < begin_[k + 1]; ++q) {
                const Index i = column_[p];
                const Index j = column_[q];
                const bool i_first = rank_[at(i)] < rank_[at(j)];
                target_.push_back(i_first ? find(i, j) : find(j, i));
            }
        }
        target_begin_.push_back(target_.size());
    }
    for (const auto& [a, b] : pairs) {
        const bool first = rank_[at(a)] < rank_[at(b)];
        places_.push_back({first ? find(a, b) : find(b, a), first});
    }
}

SparseSystem::Values SparseSystem::make() const {
    Values v;
    v.diagonal.assign(order_.size(), 0.0);
    v.right.assign(order_.size(), 0.0);
    v.lower.assign(column_.size(), 0.0);
    v.upper.assign(column_.size(), 0.0);
    return v;
}

void SparseSystem::clear(Values& v) const {
    for (auto* list : {&v.diagonal, &v.right, &v.lower, &v.upper}) {
        std::fill(list->begin(), list->end(), 0.0);
    }
}

void SparseSystem::solve(Values& v) const {
    for (std::size_t k = 0; k < order_.size(); ++k) {
        const std::size_t own = at(order_[k]);
        const double pivot = 1.0 / v.diagonal[own];
        std::size_t t = target_begin_[k];
        for (std::size_t p = begin_[k]; p < begin_[k + 1]; ++p) {
            const std::size_t i = at(column_[p]);
            const double l = v.lower[p] * pivot;
            v.right[i] -= l * v.right[own];
            v.diagonal[i] -= l * v.upper[p];
            for (std::size_t q = p + 1; q < begin_[k + 1]; ++q, ++t) {
                // Entries (i, j) and (j, i): which of the two is the upper depends on the order.
                const std::size_t j = at(column_[q]);
                const double l_j = v.lower[q] * pivot;
                const bool i_first = rank_[i] < rank_[j];
                (i_first ? v.upper : v.lower)[target_[t]] -= l * v.upper[q];
                (i_first ? v.lower : v.upper)[target_[t]] -= l_j * v.upper[p];
            }
        }
    }
    for (std::size_t k = order_.size(); k-- > 0;) {
        const std::size_t own = at(order_[k]);
        double x = v.right[own];
        for (std::size_t p = begin_[k]; p < begin_[k + 1]; ++p) {
            x -= v.upper[p] * v.right[at(column_[p])];
        }
        v.right[own] = x / v.diagonal[own];
    }
}

}  // namespace calade::flood::drains
