// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/block_solver.hpp"
#include "calade/energy/power_flow/problem.hpp"

#include <optional>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// The equations of one island in the order of elimination: nodes that are not slack first, so that
/// admittances, Jacobian and factors are walked in memory order. Made once, used by every step.
class NewtonSystem {
public:
    explicit NewtonSystem(const Problem& problem);

    Index nodes = 0, unknown = 0;
    std::vector<Index> bus;       ///< position → bus of the problem
    std::vector<Index> position;  ///< the way back
    std::vector<std::uint8_t> pv;
    std::vector<Index> y_first, y_col;  ///< rows of what is not slack, diagonal first
    std::vector<double> y_g, y_b;

    /// S = V conj(YV) of the unknown positions; all arrays by position.
    void powers(std::span<const double> e, std::span<const double> f, std::span<double> p,
                std::span<double> q) const;
    /// Factorises the Jacobian at these voltages and powers: by blocks, or with exchange of rows
    /// where a diagonal block is no pivot. False if it is singular.
    [[nodiscard]] bool factor(std::span<const double> e, std::span<const double> f,
                              std::span<const double> p, std::span<const double> q);
    /// x ← J⁻¹ x with the last factors, two values a position, refined where the first solution
    /// leaves more than rounding.
    [[nodiscard]] bool solve(std::span<double> x) { return solver_->solve(x); }
    /// V ← V (1 + dlnv) e^{jdθ} for a step of `solve`.
    void apply(std::span<const double> x, std::span<double> e, std::span<double> f) const;

    [[nodiscard]] const BlockLu* blocks() const { return solver_->blocks(); }
    [[nodiscard]] const BlockPattern& pattern() const { return solver_->pattern(); }

private:
    void fill_jacobian(std::span<const double> e, std::span<const double> f,
                       std::span<const double> p, std::span<const double> q);
    std::optional<BlockSolver> solver_;
};

}  // namespace calade::energy::power_flow
