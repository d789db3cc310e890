// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/admittance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::energy::power_flow {

BranchAdmittance branch_admittance(const Branches& branch, Index k) {
    const auto i = static_cast<std::size_t>(k);
    const double r = branch.r[i];
    const double x = branch.x[i];
    const double z2 = r * r + x * x;
    const double g = r / z2;
    const double b = -x / z2;
    const double b_end = b + 0.5 * branch.b[i];
    const double tap = branch.tap[i];
    const double c = std::cos(branch.shift[i]);
    const double s = std::sin(branch.shift[i]);
    BranchAdmittance y{};
    y.tt_g = g;
    y.tt_b = b_end;
    y.ff_g = g / (tap * tap);
    y.ff_b = b_end / (tap * tap);
    // y_ft = −y / conj(t), y_tf = −y / t with t = tap (c + j s).
    y.ft_g = -(g * c - b * s) / tap;
    y.ft_b = -(b * c + g * s) / tap;
    y.tf_g = -(g * c + b * s) / tap;
    y.tf_b = -(b * c - g * s) / tap;
    return y;
}

namespace {

struct Entry {
    Index row;
    double g, b;
};

}  // namespace

Admittance make_admittance(const Problem& problem) {
    const Index n = problem.bus.size();
    const Index m = problem.branch.size();
    const auto size = static_cast<std::size_t>(n);
    // Columns with repeats first: every bus its diagonal, every branch two entries a column.
    std::vector<Index> first(size + 1, 0);
    for (Index j = 0; j < n; ++j) {
        first[static_cast<std::size_t>(j) + 1] = 1;
    }
    for (Index k = 0; k < m; ++k) {
        const auto i = static_cast<std::size_t>(k);
        first[static_cast<std::size_t>(problem.branch.from[i]) + 1] += 2;
        first[static_cast<std::size_t>(problem.branch.to[i]) + 1] += 2;
    }
    std::partial_sum(first.begin(), first.end(), first.begin());
    std::vector<Entry> entries(static_cast<std::size_t>(first.back()));
    std::vector<Index> next(first.begin(), first.end() - 1);
    auto put = [&](Index row, Index column, double g, double b) {
        entries[static_cast<std::size_t>(next[static_cast<std::size_t>(column)]++)] = {row, g, b};
    };
    for (Index j = 0; j < n; ++j) {
        const auto i = static_cast<std::size_t>(j);
        put(j, j, problem.bus.g_shunt[i], problem.bus.b_shunt[i]);
    }
    for (Index k = 0; k < m; ++k) {
        const auto i = static_cast<std::size_t>(k);
        const Index f = problem.branch.from[i];
        const Index t = problem.branch.to[i];
        const auto y = branch_admittance(problem.branch, k);
        put(f, f, y.ff_g, y.ff_b);
        put(t, f, y.tf_g, y.tf_b);
        put(f, t, y.ft_g, y.ft_b);
        put(t, t, y.tt_g, y.tt_b);
    }
    Admittance out;
    out.column.reserve(size + 1);
    out.column.push_back(0);
    out.diagonal.resize(size);
    for (Index j = 0; j < n; ++j) {
        const auto begin = entries.begin() + first[static_cast<std::size_t>(j)];
        const auto end = entries.begin() + first[static_cast<std::size_t>(j) + 1];
        // Stable: parallel branches add up in their own order, so the sums have one value.
        std::stable_sort(begin, end, [](const Entry& a, const Entry& b) { return a.row < b.row; });
        const auto column_begin = static_cast<std::size_t>(out.column.back());
        for (auto e = begin; e != end; ++e) {
            if (out.row.size() > column_begin && out.row.back() == e->row) {
                out.g.back() += e->g;
                out.b.back() += e->b;
                continue;
            }
            if (e->row == j) {
                out.diagonal[static_cast<std::size_t>(j)] = static_cast<Index>(out.row.size());
            }
            out.row.push_back(e->row);
            out.g.push_back(e->g);
            out.b.push_back(e->b);
        }
        out.column.push_back(static_cast<Index>(out.row.size()));
    }
    return out;
}

}  // namespace calade::energy::power_flow
