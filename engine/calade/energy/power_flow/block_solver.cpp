// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/block_solver.hpp"

#include "calade/base/at.hpp"
#include "calade/energy/power_flow/sparse_lu.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::power_flow {

namespace {

/// A first solution that leaves more than this share of the right-hand side is refined.
constexpr double refine_above = 1e-9;
/// After one refinement, more than this sends the system to the method that exchanges rows.
constexpr double exchange_above = 1e-6;

double largest_of(std::span<const double> x) {
    double out = 0.0;
    for (const double v : x) {
        out = std::isfinite(v) ? std::max(out, std::abs(v)) : INFINITY;
    }
    return out;
}

}  // namespace

/// The same matrix by columns for KLU, made when it is first needed.
struct BlockSolver::Exchange {
    std::vector<Index> column, row;
    std::vector<std::size_t> from;  ///< 4 · block + entry
    std::vector<double> value;
    std::optional<SparseLu> lu;
};

BlockSolver::BlockSolver(const std::vector<Index>& first, const std::vector<Index>& near)
    : pattern_(std::make_unique<BlockPattern>(make_block_pattern(first, near))) {
    lu_.emplace(*pattern_);
    right_.resize(2 * at(pattern_->size()));
    residual_.resize(2 * at(pattern_->size()));
}
BlockSolver::~BlockSolver() = default;
BlockSolver::BlockSolver(BlockSolver&&) noexcept = default;

bool BlockSolver::factor() {
    by_blocks_ = !avoid_blocks_ && lu_->factor(matrix);
    return by_blocks_ || factor_with_exchange();
}

bool BlockSolver::factor_with_exchange() {
    by_blocks_ = false;
    if (exchange_ == nullptr) {
        exchange_ = std::make_unique<Exchange>();
        auto& x = *exchange_;
        std::vector<std::vector<std::pair<Index, std::size_t>>> columns(at(2 * pattern_->size()));
        for (Index i = 0; i < pattern_->size(); ++i) {
            for (auto k = at(matrix.first[at(i)]); k < at(matrix.first[at(i) + 1]); ++k) {
                for (Index entry = 0; entry < 4; ++entry) {
                    columns[at(2 * matrix.col[k] + entry % 2)].emplace_back(2 * i + entry / 2,
                                                                            4 * k + at(entry));
                }
            }
        }
        x.column.push_back(0);
        for (const auto& column : columns) {
            for (const auto& [row, from] : column) {
                x.row.push_back(row);
                x.from.push_back(from);
            }
            x.column.push_back(static_cast<Index>(x.row.size()));
        }
        x.value.resize(x.row.size());
        x.lu.emplace(x.column, x.row);
    }
    auto& x = *exchange_;
    for (std::size_t k = 0; k < x.value.size(); ++k) {
        x.value[k] = matrix.block[x.from[k] / 4][x.from[k] % 4];
    }
    return x.lu->factor(x.value);
}

bool BlockSolver::solve(std::span<double> x) {
    std::copy(x.begin(), x.end(), right_.begin());
    if (!by_blocks_) {
        return exchange_->lu->solve(x);
    }
    lu_->solve(x);
    const double scale = largest_of(right_);
    for (int attempt = 0;; ++attempt) {
        std::copy(right_.begin(), right_.end(), residual_.begin());
        matrix.subtract_product(x, residual_);
        const double left = largest_of(residual_);
        if (left <= (attempt == 0 ? refine_above : exchange_above) * scale) {
            return true;
        }
        if (attempt == 1 || !std::isfinite(left)) {
            break;
        }
        lu_->solve(residual_);
        for (std::size_t i = 0; i < x.size(); ++i) {
            x[i] += residual_[i];
        }
    }
    avoid_blocks_ = true;
    std::copy(right_.begin(), right_.end(), x.begin());
    return factor_with_exchange() && exchange_->lu->solve(x);
}

}  // namespace calade::energy::power_flow
