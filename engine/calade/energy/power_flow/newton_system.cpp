// SPDX-License-Identifier: Apache-2.0
// Power balance at bus i, with V_i = v_i e^{jθ_i} and Y = G + jB:
//   S_i = V_i conj(Σ_j Y_ij V_j) = p_i + j q_i.
// Unknowns of a bus: θ and ln v. With T_ij = V_i conj(Y_ij V_j) = a + jb,
//   ∂S_i/∂θ_j = −j T_ij,          ∂S_i/∂ln v_j = T_ij            (j ≠ i)
//   ∂S_i/∂θ_i = j (S_i − T_ii),   ∂S_i/∂ln v_i = S_i + T_ii.
// A pv bus has the equation d ln v = 0 in place of its reactive power.
#include "calade/energy/power_flow/newton_system.hpp"

#include "calade/base/at.hpp"
#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/incidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::energy::power_flow {

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
    solver_.emplace(first, graph);
    auto& jacobian = solver_->matrix;
    position.assign(at(n), -1);
    for (const Index k : solver_->pattern().order) {
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
    jacobian.first.push_back(0);
    const auto expected = at(n) + near.branch.size();
    for (auto* v : {&y_g, &y_b}) {
        v->reserve(expected);
    }
    y_col.reserve(expected);
    jacobian.col.reserve(expected);
    for (Index k = 0; k < unknown; ++k) {
        const Index i = bus[at(k)];
        const auto begin = static_cast<Index>(y_col.size());
        y_col.push_back(k);
        y_g.push_back(problem.bus.g_shunt[at(i)]);
        y_b.push_back(problem.bus.b_shunt[at(i)]);
        jacobian.col.push_back(k);
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
                    jacobian.col.push_back(position[at(other)]);
                }
            }
            y_g[at(place)] += from_here ? y[b].ft_g : y[b].tf_g;
            y_b[at(place)] += from_here ? y[b].ft_b : y[b].tf_b;
        }
        y_first.push_back(static_cast<Index>(y_col.size()));
        jacobian.first.push_back(static_cast<Index>(jacobian.col.size()));
    }
    jacobian.block.resize(jacobian.col.size());
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
            Block& out = solver_->matrix.block[to++];
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
    return solver_->factor();
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
