// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <numeric>
#include <vector>

namespace calade {

/// Sets of the numbers 0 to n − 1 that grow by joining; a set's root is its smallest member, whatever the
/// order of joining.
class DisjointSets {
public:
    explicit DisjointSets(Index n) : above_(static_cast<std::size_t>(n)) {
        std::iota(above_.begin(), above_.end(), 0);
    }
    [[nodiscard]] Index root(Index i) {
        while (at(i) != i) {
            at(i) = at(at(i));
            i = at(i);
        }
        return i;
    }
    /// False if both were in one set already.
    bool join(Index i, Index j) {
        i = root(i);
        j = root(j);
        if (i == j) {
            return false;
        }
        if (i < j) {
            at(j) = i;
        } else {
            at(i) = j;
        }
        return true;
    }

private:
    Index& at(Index i) { return above_[static_cast<std::size_t>(i)]; }
    std::vector<Index> above_;
};

}  // namespace calade
