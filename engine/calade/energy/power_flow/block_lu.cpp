// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/block_lu.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::power_flow {

namespace {

/// A diagonal block whose determinant is below this share of its products has lost its digits.
constexpr double lowest_pivot = 1e-12;

void multiply(const Block& a, const Block& b, Block& out) {
    out = {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
           a[2] * b[1] + a[3] * b[3]};
}

void subtract_product(const Block& a, const Block& b, Block& out) {
    out[0] -= a[0] * b[0] + a[1] * b[2];
    out[1] -= a[0] * b[1] + a[1] * b[3];
    out[2] -= a[2] * b[0] + a[3] * b[2];
    out[3] -= a[2] * b[1] + a[3] * b[3];
}

/// False if singular. `original` is the size of the block before elimination.
bool invert(const Block& a, double original, Block& out) {
    const double det = a[0] * a[3] - a[1] * a[2];
    const double size = std::max({std::abs(a[0]), std::abs(a[1]), std::abs(a[2]), std::abs(a[3])});
    const double products = std::abs(a[0] * a[3]) + std::abs(a[1] * a[2]);
    if (!(std::abs(det) > lowest_pivot * products) || !(size > lowest_pivot * original)) {
        return false;
    }
    const double scale = 1.0 / det;
    out = {a[3] * scale, -a[1] * scale, -a[2] * scale, a[0] * scale};
    return std::isfinite(scale);
}

}  // namespace

void BlockMatrix::subtract_product(std::span<const double> x, std::span<double> r) const {
    for (std::size_t i = 0; i + 1 < first.size(); ++i) {
        double a = r[2 * i];
        double b = r[2 * i + 1];
        for (auto k = at(first[i]); k < at(first[i + 1]); ++k) {
            const auto j = 2 * at(col[k]);
            a -= block[k][0] * x[j] + block[k][1] * x[j + 1];
            b -= block[k][2] * x[j] + block[k][3] * x[j + 1];
        }
        r[2 * i] = a;
        r[2 * i + 1] = b;
    }
}

double BlockMatrix::norm() const {
    double out = 0.0;
    for (std::size_t i = 0; i + 1 < first.size(); ++i) {
        double a = 0.0;
        double b = 0.0;
        for (auto k = at(first[i]); k < at(first[i + 1]); ++k) {
            a += std::abs(block[k][0]) + std::abs(block[k][1]);
            b += std::abs(block[k][2]) + std::abs(block[k][3]);
        }
        out = std::max({out, a, b});
    }
    return out;
}

BlockLu::BlockLu(const BlockPattern& pattern)
    : pattern_(&pattern),
      l_(pattern.l_col.size()),
      u_(pattern.u_col.size()),
      d_inverse_(pattern.order.size()),
      work_(pattern.order.size()) {}

bool BlockLu::factor(const BlockMatrix& a) {
    const auto& s = *pattern_;
    for (std::size_t i = 0; i < s.order.size(); ++i) {
        const auto l_begin = at(s.l_first[i]);
        const auto l_end = at(s.l_first[i + 1]);
        const auto u_begin = at(s.u_first[i]);
        const auto u_end = at(s.u_first[i + 1]);
        for (auto k = l_begin; k < l_end; ++k) {
            work_[at(s.l_col[k])] = Block{};
        }
        for (auto k = u_begin; k < u_end; ++k) {
            work_[at(s.u_col[k])] = Block{};
        }
        const auto a_begin = at(a.first[i]);
        for (auto k = a_begin; k < at(a.first[i + 1]); ++k) {
            work_[at(a.col[k])] = a.block[k];
        }
        for (auto k = l_begin; k < l_end; ++k) {
            const auto j = at(s.l_col[k]);
            multiply(work_[j], d_inverse_[j], l_[k]);
            const Block& m = l_[k];
            for (auto e = at(s.u_first[j]); e < at(s.u_first[j + 1]); ++e) {
                power_flow::subtract_product(m, u_[e], work_[at(s.u_col[e])]);
            }
        }
        for (auto k = u_begin; k < u_end; ++k) {
            u_[k] = work_[at(s.u_col[k])];
        }
        double original = 0.0;
        for (const double value : a.block[a_begin]) {
            original = std::max(original, std::abs(value));
        }
        if (!invert(work_[i], original, d_inverse_[i])) {
            return false;
        }
    }
    return true;
}

void BlockLu::solve(std::span<double> x) const {
    const auto& s = *pattern_;
    const std::size_t n = s.order.size();
    for (std::size_t i = 0; i < n; ++i) {
        double a = x[2 * i];
        double b = x[2 * i + 1];
        for (auto k = at(s.l_first[i]); k < at(s.l_first[i + 1]); ++k) {
            const auto j = 2 * at(s.l_col[k]);
            a -= l_[k][0] * x[j] + l_[k][1] * x[j + 1];
            b -= l_[k][2] * x[j] + l_[k][3] * x[j + 1];
        }
        x[2 * i] = a;
        x[2 * i + 1] = b;
    }
    for (std::size_t i = n; i-- > 0;) {
        double a = x[2 * i];
        double b = x[2 * i + 1];
        for (auto k = at(s.u_first[i]); k < at(s.u_first[i + 1]); ++k) {
            const auto j = 2 * at(s.u_col[k]);
            a -= u_[k][0] * x[j] + u_[k][1] * x[j + 1];
            b -= u_[k][2] * x[j] + u_[k][3] * x[j + 1];
        }
        const Block& d = d_inverse_[i];
        x[2 * i] = d[0] * a + d[1] * b;
        x[2 * i + 1] = d[2] * a + d[3] * b;
    }
}

}  // namespace calade::energy::power_flow
