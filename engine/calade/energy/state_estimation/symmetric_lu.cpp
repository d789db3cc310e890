// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/state_estimation/symmetric_lu.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::energy::state_estimation {

namespace {

/// aᵀ b.
void transpose_times(const Block4& a, const Block4& b, Block4& out) {
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            out[4 * i + j] =
                a[i] * b[j] + a[4 + i] * b[4 + j] + a[8 + i] * b[8 + j] + a[12 + i] * b[12 + j];
        }
    }
}

/// out −= a b.
void subtract_product(const Block4& a, const Block4& b, Block4& out) {
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            out[4 * i + j] -= a[4 * i] * b[j] + a[4 * i + 1] * b[4 + j] + a[4 * i + 2] * b[8 + j] +
                              a[4 * i + 3] * b[12 + j];
        }
    }
}

Block4 transposed(const Block4& a) {
    Block4 out;
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 4; ++j) {
            out[4 * j + i] = a[4 * i + j];
        }
    }
    return out;
}

/// Gauss and Jordan with pivots from the whole column. False if a value is not finite.
bool invert(Block4 a, double smallest, Block4& out) {
    out = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    for (std::size_t c = 0; c < 4; ++c) {
        std::size_t best = c;
        for (std::size_t r = c + 1; r < 4; ++r) {
            best = std::abs(a[4 * r + c]) > std::abs(a[4 * best + c]) ? r : best;
        }
        if (best != c) {
            for (std::size_t k = 0; k < 4; ++k) {
                std::swap(a[4 * c + k], a[4 * best + k]);
                std::swap(out[4 * c + k], out[4 * best + k]);
            }
        }
        double pivot = a[4 * c + c];
        if (std::abs(pivot) < smallest) {
            pivot = pivot < 0.0 ? -smallest : smallest;
        }
        const double scale = 1.0 / pivot;
        if (!std::isfinite(scale)) {
            return false;
        }
        for (std::size_t k = 0; k < 4; ++k) {
            a[4 * c + k] *= scale;
            out[4 * c + k] *= scale;
        }
        for (std::size_t r = 0; r < 4; ++r) {
            const double m = a[4 * r + c];
            if (r == c || m == 0.0) {
                continue;
            }
            for (std::size_t k = 0; k < 4; ++k) {
                a[4 * r + k] -= m * a[4 * c + k];
                out[4 * r + k] -= m * out[4 * c + k];
            }
        }
    }
    return std::all_of(out.begin(), out.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace

SymmetricLu::SymmetricLu(std::shared_ptr<const power_flow::BlockPattern> pattern)
    : diagonal(pattern->order.size()),
      upper(pattern->u_col.size()),
      pattern_(std::move(pattern)),
      l_(pattern_->l_col.size()),
      u_(pattern_->u_col.size()),
      d_inverse_(pattern_->order.size()),
      work_(pattern_->order.size()) {
    const auto& s = *pattern_;
    u_of_l_.reserve(s.l_col.size());
    for (Index i = 0; i < s.size(); ++i) {
        for (Index k = s.l_first[at(i)]; k < s.l_first[at(i) + 1]; ++k) {
            u_of_l_.push_back(entry(s.l_col[at(k)], i));
        }
    }
}

Index SymmetricLu::entry(Index row, Index column) const {
    const auto begin = pattern_->u_col.begin() + pattern_->u_first[at(row)];
    const auto end = pattern_->u_col.begin() + pattern_->u_first[at(row) + 1];
    const auto found = std::lower_bound(begin, end, column);
    return found == end || *found != column ? -1
                                            : static_cast<Index>(found - pattern_->u_col.begin());
}

bool SymmetricLu::factor(double smallest) {
    const auto& s = *pattern_;
    for (std::size_t i = 0; i < s.order.size(); ++i) {
        work_[i] = diagonal[i];
        for (auto e = at(s.u_first[i]); e < at(s.u_first[i + 1]); ++e) {
            work_[at(s.u_col[e])] = upper[e];
        }
        for (auto k = at(s.l_first[i]); k < at(s.l_first[i + 1]); ++k) {
            const auto j = at(s.l_col[k]);
            const auto own = at(u_of_l_[k]);
            transpose_times(u_[own], d_inverse_[j], l_[k]);
            for (auto e = own; e < at(s.u_first[j + 1]); ++e) {
                subtract_product(l_[k], u_[e], work_[at(s.u_col[e])]);
            }
        }
        for (auto e = at(s.u_first[i]); e < at(s.u_first[i + 1]); ++e) {
            u_[e] = work_[at(s.u_col[e])];
        }
        if (!invert(work_[i], smallest, d_inverse_[i])) {
            return false;
        }
    }
    return true;
}

SymmetricLu::Inverse SymmetricLu::inverse() const {
    const auto& s = *pattern_;
    Inverse z{std::vector<Block4>(s.order.size()), std::vector<Block4>(s.u_col.size())};
    std::vector<Block4> row;
    for (std::size_t i = s.order.size(); i-- > 0;) {
        const auto begin = at(s.u_first[i]);
        const auto end = at(s.u_first[i + 1]);
        // Unit rows: D⁻¹ U.
        row.clear();
        for (auto e = begin; e < end; ++e) {
            Block4 minus{};
            subtract_product(d_inverse_[i], u_[e], minus);
            row.push_back(minus);  // −D⁻¹ U
        }
        auto add = [](const Block4& a, const Block4& b, Block4& out) {
            Block4 product{};
            subtract_product(a, b, product);
            for (std::size_t k = 0; k < 16; ++k) {
                out[k] -= product[k];
            }
        };
        for (auto e = begin; e < end; ++e) {
            const Index j = s.u_col[e];
            Block4 sum{};
            for (auto m = begin; m < end; ++m) {
                const Index k = s.u_col[m];
                const Block4& below = k == j  ? z.diagonal[at(k)]
                                      : k < j ? z.upper[at(entry(k, j))]
                                              : transposed(z.upper[at(entry(j, k))]);
                add(row[m - begin], below, sum);
            }
            z.upper[e] = sum;
        }
        z.diagonal[i] = d_inverse_[i];
        for (auto m = begin; m < end; ++m) {
            add(row[m - begin], transposed(z.upper[m]), z.diagonal[i]);
        }
    }
    return z;
}

}  // namespace calade::energy::state_estimation
