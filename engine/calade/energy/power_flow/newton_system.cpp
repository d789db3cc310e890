// SPDX-License-Identifier: Apache-2.0
// Power balance at bus i, with V_i = v_i e^{jθ_i} and Y = G + jB:
//   S_i = V_i conj(Σ_j Y_ij V_j) = p_i + j q_i.
// Unknowns of a bus: θ and ln v. With T_ij = V_i conj(Y_ij V_j) = a + jb,
//   ∂S_i/∂θ_j = −j T_ij,          ∂S_i/∂ln v_j = T_ij            (j ≠ i)
//   ∂S_i/∂θ_i = j (S_i − T_ii),   ∂S_i/∂ln v_i = S_i + T_ii.
// A pv bus has the equation d ln v = 0 in place of its reactive power.
#include "calade/energy/power_flow/newton_system.hpp"

#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/incidence.hpp"
#include "calade/energy/power_flow/sparse_lu.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::energy::power_flow {

namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

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

/// The same Jacobian by columns for KLU, made when it is first needed.
struct NewtonSystem::Exchange {
    std::vector<Index> column, row;
    std::vector<std::size_t> from;  ///< 4 · block + entry
    std::vector<double> value;
    std::optional<SparseLu> lu;
};

NewtonSystem::~NewtonSystem() = default;
NewtonSystem::NewtonSystem(NewtonSystem&&) noexcept = default;

NewtonSystem::NewtonSystem(const Problem& problem) {
    const auto n = problem.bus.size();
    const auto& branch = problem.branch;
    const auto near = make_incidence(problem);
    nodes = n;
    std::vector<Index> number(at(n), -1);
    std::vector<Index> bus_of_number;
    for (Index i = 0; i < n; ++i) {
        if (problem.bus.type[at(i)] != BusType::slack) {
            number[at(i)] = unknown++;
            bus_of_number.push_back(i);
        }
    }
    // The graph among unknown buses, each neighbour once.
    std::vector<Index> first{0}, graph, mark(at(n), -1);
    graph.reserve(near.branch.size());
    for (const Index i : bus_of_number) {
        mark[at(i)] = i;
        for (Index k = near.first[at(i)]; k < near.first[at(i) + 1]; ++k) {
            const auto b = at(near.branch[at(k)]);
            const Index other = branch.from[b] == i ? branch.to[b] : branch.from[b];
            if (mark[at(other)] != i) {
                mark[at(other)] = i;
                if (number[at(other)] >= 0) {
                    graph.push_back(number[at(other)]);
                }
            }
        }
        first.push_back(static_cast<Index>(graph.size()));
    }
    pattern_ = std::make_unique<BlockPattern>(make_block_pattern(first, graph));
    position.assign(at(n), -1);
    for (const Index k : pattern_->order) {
        position[at(bus_of_number[at(k)])] = static_cast<Index>(bus.size());
        bus.push_back(bus_of_number[at(k)]);
    }
    for (Index i = 0; i < n; ++i) {
        if (number[at(i)] < 0) {
            position[at(i)] = static_cast<Index>(bus.size());
            bus.push_back(i);
        }
    }
    for (const Index i : bus) {
        pv.push_back(problem.bus.type[at(i)] == BusType::pv ? 1 : 0);
    }
    std::vector<BranchAdmittance> y;
    y.reserve(branch.from.size());
    for (Index k = 0; k < branch.size(); ++k) {
        y.push_back(branch_admittance(branch, k));
    }
    std::vector<Index> slot(at(n), -1);
    y_first.push_back(0);
    jacobian_.first.push_back(0);
    const auto expected = at(n) + near.branch.size();
    for (auto* v : {&y_g, &y_b}) {
        v->reserve(expected);
    }
    y_col.reserve(expected);
    jacobian_.col.reserve(expected);
    for (Index k = 0; k < unknown; ++k) {
        const Index i = bus[at(k)];
        const auto begin = static_cast<Index>(y_col.size());
        y_col.push_back(k);
        y_g.push_back(problem.bus.g_shunt[at(i)]);
        y_b.push_back(problem.bus.b_shunt[at(i)]);
        jacobian_.col.push_back(k);
        for (Index e = near.first[at(i)]; e < near.first[at(i) + 1]; ++e) {
            const auto b = at(near.branch[at(e)]);
            const bool from_here = branch.from[b] == i;
            const Index other = from_here ? branch.to[b] : branch.from[b];
            y_g[at(begin)] += from_here ? y[b].ff_g : y[b].tt_g;
            y_b[at(begin)] += from_here ? y[b].ff_b : y[b].tt_b;
            Index& place = slot[at(other)];
            if (place < begin) {
                place = static_cast<Index>(y_col.size());
                y_col.push_back(position[at(other)]);
                y_g.push_back(0.0);
                y_b.push_back(0.0);
                if (position[at(other)] < unknown) {
                    jacobian_.col.push_back(position[at(other)]);
                }
            }
            y_g[at(place)] += from_here ? y[b].ft_g : y[b].tf_g;
            y_b[at(place)] += from_here ? y[b].ft_b : y[b].tf_b;
        }
        y_first.push_back(static_cast<Index>(y_col.size()));
        jacobian_.first.push_back(static_cast<Index>(jacobian_.col.size()));
    }
    jacobian_.block.resize(jacobian_.col.size());
    lu_.emplace(*pattern_);
    right_.resize(2 * at(unknown));
    residual_.resize(2 * at(unknown));
}

void NewtonSystem::powers(std::span<const double> e, std::span<const double> f, std::span<double> p,
                          std::span<double> q) const {
    for (std::size_t i = 0; i < at(unknown); ++i) {
        double re = 0.0;
        double im = 0.0;
        for (auto k = at(y_first[i]); k < at(y_first[i + 1]); ++k) {
            const auto j = at(y_col[k]);
            re += y_g[k] * e[j] - y_b[k] * f[j];
            im += y_g[k] * f[j] + y_b[k] * e[j];
        }
        p[i] = e[i] * re + f[i] * im;
        q[i] = f[i] * re - e[i] * im;
    }
}

void NewtonSystem::fill_jacobian(std::span<const double> e, std::span<const double> f,
                                 std::span<const double> p, std::span<const double> q) {
    std::size_t to = 0;
    for (std::size_t i = 0; i < at(unknown); ++i) {
        const bool own_q = pv[i] == 0;
        for (auto k = at(y_first[i]); k < at(y_first[i + 1]); ++k) {
            const auto j = at(y_col[k]);
            if (j >= at(unknown)) {
                continue;
            }
            const double c_re = y_g[k] * e[j] - y_b[k] * f[j];
            const double c_im = y_g[k] * f[j] + y_b[k] * e[j];
            const double a = e[i] * c_re + f[i] * c_im;
            const double b = f[i] * c_re - e[i] * c_im;
            Block& out = jacobian_.block[to++];
            if (i == j) {
                out = {b - q[i], p[i] + a, own_q ? p[i] - a : 0.0, own_q ? q[i] + b : 1.0};
            } else {
                out = {b, a, own_q ? -a : 0.0, own_q ? b : 0.0};
            }
        }
    }
}

bool NewtonSystem::factor(std::span<const double> e, std::span<const double> f,
                          std::span<const double> p, std::span<const double> q) {
    fill_jacobian(e, f, p, q);
    by_blocks_ = !avoid_blocks_ && lu_->factor(jacobian_);
    return by_blocks_ || factor_with_exchange();
}

bool NewtonSystem::factor_with_exchange() {
    by_blocks_ = false;
    if (exchange_ == nullptr) {
        exchange_ = std::make_unique<Exchange>();
        auto& x = *exchange_;
        std::vector<std::vector<std::pair<Index, std::size_t>>> columns(at(2 * unknown));
        for (Index i = 0; i < unknown; ++i) {
            for (auto k = at(jacobian_.first[at(i)]); k < at(jacobian_.first[at(i) + 1]); ++k) {
                for (Index entry = 0; entry < 4; ++entry) {
                    columns[at(2 * jacobian_.col[k] + entry % 2)].emplace_back(2 * i + entry / 2,
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
        x.value[k] = jacobian_.block[x.from[k] / 4][x.from[k] % 4];
    }
    return x.lu->factor(x.value);
}

bool NewtonSystem::solve(std::span<double> x) {
    std::copy(x.begin(), x.end(), right_.begin());
    if (!by_blocks_) {
        return exchange_->lu->solve(x);
    }
    lu_->solve(x);
    const double scale = largest_of(right_);
    for (int attempt = 0;; ++attempt) {
        std::copy(right_.begin(), right_.end(), residual_.begin());
        jacobian_.subtract_product(x, residual_);
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

void NewtonSystem::apply(std::span<const double> x, std::span<double> e,
                         std::span<double> f) const {
    for (std::size_t i = 0; i < at(unknown); ++i) {
        // Cayley's transform: modulus one, the angle 2 atan(dθ/2), which also tames long steps.
        const double half = 0.5 * x[2 * i];
        const double scale = (1.0 + x[2 * i + 1]) / (1.0 + half * half);
        const double c = (1.0 - half * half) * scale;
        const double s = 2.0 * half * scale;
        const double was = e[i];
        e[i] = was * c - f[i] * s;
        f[i] = f[i] * c + was * s;
    }
}

}  // namespace calade::energy::power_flow
