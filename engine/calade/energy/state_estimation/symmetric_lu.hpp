// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/block_lu.hpp"

#include <array>
#include <memory>
#include <vector>

namespace calade::energy::state_estimation {

/// 4 × 4, row by row.
using Block4 = std::array<double, 16>;

/// A symmetric matrix of 4 × 4 blocks and its factors A = Uᵀ D U (U with unit diagonal, stored as
/// D U), on a pattern of elimination. Symmetric, not definite: the saddle point of a minimum under
/// constraints. Pivots are exchanged within a block only; a row of a block that is left without a
/// pivot takes the value `smallest`, so that the factors stay finite and the caller's iteration,
/// which forms its residuals from the original equations, corrects what that changes.
class SymmetricLu {
public:
    explicit SymmetricLu(std::shared_ptr<const power_flow::BlockPattern> pattern);

    std::vector<Block4> diagonal;  ///< by position, the caller's
    std::vector<Block4> upper;     ///< by entry of the pattern's U, the caller's

    /// Entry of U at (row, column), row < column; −1 if there is none.
    [[nodiscard]] Index entry(Index row, Index column) const;
    /// False if a value is not finite.
    [[nodiscard]] bool factor(double smallest);

    [[nodiscard]] const power_flow::BlockPattern& pattern() const { return *pattern_; }
    [[nodiscard]] const std::vector<Block4>& l() const { return l_; }
    [[nodiscard]] const std::vector<Block4>& u() const { return u_; }
    [[nodiscard]] const std::vector<Block4>& d_inverse() const { return d_inverse_; }

    /// The blocks of A⁻¹ on the pattern (Takahashi, Fagan & Chen 1973: Z = D⁻¹ + (I − U) Z), by
    /// position and by entry.
    struct Inverse {
        std::vector<Block4> diagonal, upper;
    };
    [[nodiscard]] Inverse inverse() const;

private:
    std::shared_ptr<const power_flow::BlockPattern> pattern_;
    std::vector<Index> u_of_l_;  ///< entry of U that each entry of L is the transpose of
    std::vector<Block4> l_, u_, d_inverse_, work_;
};

}  // namespace calade::energy::state_estimation
