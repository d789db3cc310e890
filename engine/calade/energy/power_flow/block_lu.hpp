// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <array>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// Order of elimination and fill of a matrix of 2 × 2 blocks with a symmetric pattern, found once
/// (minimum degree: Amestoy, Davis & Duff 2004, doi:10.1145/1024074.1024081).
struct BlockPattern {
    std::vector<Index> order;           ///< position → node
    std::vector<Index> l_first, l_col;  ///< by row, positions rising
    std::vector<Index> u_first, u_col;  ///< by row, without the diagonal, rising
    [[nodiscard]] Index size() const { return static_cast<Index>(order.size()); }
};
/// `first`, `near`: neighbours of each node, without the node itself, each pair on both sides.
[[nodiscard]] BlockPattern make_block_pattern(const std::vector<Index>& first,
                                              const std::vector<Index>& near);

/// Row by row: [0 1; 2 3].
using Block = std::array<double, 4>;

/// A matrix by rows of blocks, in positions of a pattern; the diagonal block stands first.
struct BlockMatrix {
    std::vector<Index> first, col;
    std::vector<Block> block;
    /// r −= A x.
    void subtract_product(std::span<const double> x, std::span<double> r) const;
    /// The largest |Σ| of absolute values in a row.
    [[nodiscard]] double norm() const;
};

/// A = L D U without exchange of rows between blocks; within a diagonal block the inverse is exact.
/// A pivot that has lost all its digits is refused, so that the caller can turn to a method that
/// exchanges rows.
class BlockLu {
public:
    /// The pattern must outlive this object.
    explicit BlockLu(const BlockPattern& pattern);
    /// False if a diagonal block is singular to working precision or not finite.
    [[nodiscard]] bool factor(const BlockMatrix& a);
    /// Solves in place, two values a position.
    void solve(std::span<double> x) const;

    [[nodiscard]] const BlockPattern& pattern() const { return *pattern_; }
    [[nodiscard]] const std::vector<Block>& l() const { return l_; }
    [[nodiscard]] const std::vector<Block>& u() const { return u_; }
    [[nodiscard]] const std::vector<Block>& d_inverse() const { return d_inverse_; }

private:
    const BlockPattern* pattern_;
    std::vector<Block> l_, u_, d_inverse_, work_;
};

}  // namespace calade::energy::power_flow
