// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/block_lu.hpp"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// Linear systems of 2 × 2 blocks with one pattern and changing values: eliminated by blocks,
/// refined where the first solution leaves more than rounding, and with exchange of rows (KLU)
/// where a diagonal block is no pivot.
class BlockSolver {
public:
    /// `first`, `near`: neighbours of each node, without the node itself, each pair on both sides.
    BlockSolver(const std::vector<Index>& first, const std::vector<Index>& near);
    ~BlockSolver();
    BlockSolver(BlockSolver&&) noexcept;

    /// Position → node.
    [[nodiscard]] const BlockPattern& pattern() const { return *pattern_; }
    /// In positions, the diagonal block of a row first; the caller lays it out once, then fills it.
    BlockMatrix matrix;
    /// Of the matrix as it stands. False if it is singular.
    [[nodiscard]] bool factor();
    /// x ← A⁻¹ x with the last factors.
    [[nodiscard]] bool solve(std::span<double> x);
    /// The factors, null where rows were exchanged.
    [[nodiscard]] const BlockLu* blocks() const { return by_blocks_ ? &*lu_ : nullptr; }

private:
    [[nodiscard]] bool factor_with_exchange();

    std::unique_ptr<BlockPattern> pattern_;
    std::optional<BlockLu> lu_;
    bool by_blocks_ = false, avoid_blocks_ = false;
    std::vector<double> right_, residual_;
    struct Exchange;
    std::unique_ptr<Exchange> exchange_;
};

}  // namespace calade::energy::power_flow
