// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// LU factors of a sparse square matrix whose pattern stays while its values change (KLU: Davis &
/// Palamadai Natarajan 2010, doi:10.1145/1824801.1824814). The ordering is found once; the pivots
/// are chosen by the first factor() and kept by later ones as long as they stay sound.
/// Serial, so the same values in the same order of calls give the same bits.
class SparseLu {
public:
    /// Columns compressed, rows rising. The vectors must outlive this object.
    SparseLu(const std::vector<Index>& column, const std::vector<Index>& row);
    ~SparseLu();
    SparseLu(const SparseLu&) = delete;
    SparseLu& operator=(const SparseLu&) = delete;
    /// False if the matrix is singular or holds a value that is not finite.
    [[nodiscard]] bool factor(std::span<double> values);
    /// Solves in place with the last factors.
    [[nodiscard]] bool solve(std::span<double> right_hand_side);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy::power_flow
