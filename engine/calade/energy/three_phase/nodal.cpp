// SPDX-License-Identifier: Apache-2.0
// Currents drawn by a load across V: I = (P − jQ)/V*, P and Q functions of |V|; hence
//   dI = (P' − jQ')/V* d|V| − (P − jQ)/V*² dV*,   d|V| = (e de + f df)/|V|.
// A complex admittance g + jb is the block [g −b; b g] on (e, f). What branches carry is summed as
// y (V_j − V_i), and to ground as (Σ_j y_ij) V_i with the sum compensated: between nodes that are
// joined by a million siemens y V_j alone would leave no digits of the current.
#include "calade/energy/three_phase/nodal.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/block_solver.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::three_phase {

namespace {

/// Current and its derivatives by e and f.
struct Drawn {
    Complex i, by_e, by_f;
};

Drawn drawn_by(const NodalLoad& load, Complex v) {
    const double size = std::abs(v);
    const double u = size / load.v_rated;
    const Complex rated(load.p, -load.q);
    if (u < load.lowest_pu && load.knee_pu > 0.0 && u > load.knee_pu) {
        // |I| = m(u) of the rated current, in the phase of the rated impedance.
        const double top = std::pow(load.lowest_pu, load.edge_exponent - 1.0);
        const double slope = (top - load.knee_pu) / (load.lowest_pu - load.knee_pu);
        const double m = load.knee_pu + slope * (u - load.knee_pu);
        const Complex y = rated / load.v_rated * (m / size);
        const Complex by_size =
            rated / load.v_rated * v * (slope / (load.v_rated * size) - m / (size * size));
        return {y * v, y + by_size * (v.real() / size),
                Complex(0.0, 1.0) * y + by_size * (v.imag() / size)};
    }
    if (u < load.lowest_pu || u > load.highest_pu) {
        const double edge = u < load.lowest_pu ? load.lowest_pu : load.highest_pu;
        const bool below_knee = u < load.lowest_pu && load.knee_pu > 0.0;
        const double scale = below_knee ? 1.0 : std::pow(edge, load.edge_exponent - 2.0);
        const Complex y = rated * scale / (load.v_rated * load.v_rated);
        return {y * v, y, Complex(0.0, 1.0) * y};
    }
    if (load.p_exponent == 2.0 && load.q_exponent == 2.0) {
        const Complex y = rated / (load.v_rated * load.v_rated);
        return {y * v, y, Complex(0.0, 1.0) * y};
    }
    auto power = [&](double exponent) {
        return exponent == 0.0 ? 1.0 : exponent == 1.0 ? u : std::pow(u, exponent);
    };
    const double p = load.p * power(load.p_exponent);
    const double q = load.q * power(load.q_exponent);
    const Complex s(p, -q);
    const Complex slope(load.p_exponent * p / size, -load.q_exponent * q / size);
    const Complex w = 1.0 / std::conj(v);
    const Complex by_size = slope * w;
    const Complex by_conj = -s * w * w;
    const double c = v.real() / size;
    const double d = v.imag() / size;
    return {s * w, by_size * c + by_conj, by_size * d - Complex(0.0, 1.0) * by_conj};
}

/// A sum that keeps what additions round off (Neumaier 1974, doi:10.1002/zamm.19740540106).
struct CompensatedSum {
    double sum = 0.0, rest = 0.0;
    void add(double x) {
        const double next = sum + x;
        rest += std::abs(sum) >= std::abs(x) ? (sum - next) + x : (x - next) + sum;
        sum = next;
    }
    [[nodiscard]] double value() const { return sum + rest; }
};

/// The fixed pattern with where everything goes.
class System {
public:
    explicit System(const NodalNetwork& network) : network_(network) {
        const auto n = at(network.nodes);
        std::vector<std::vector<Index>> near(n);
        auto join = [&](Index a, Index b) {
            if (a >= 0 && b >= 0 && a != b) {
                near[at(a)].push_back(b);
                near[at(b)].push_back(a);
            }
        };
        for (const auto& entry : network.y) {
            require<UsageError>(entry.row >= 0 && entry.row < network.nodes && entry.column >= 0 &&
                                    entry.column < network.nodes,
                                "nodal network: an admittance at nodes {} and {} of {}", entry.row,
                                entry.column, network.nodes);
            join(entry.row, entry.column);
        }
        for (const auto& load : network.loads) {
            require<UsageError>(load.from >= 0 && load.from < network.nodes && load.to >= -1 &&
                                    load.to < network.nodes,
                                "nodal network: a load at nodes {} and {} of {}", load.from,
                                load.to, network.nodes);
            join(load.from, load.to);
        }
        std::vector<Index> first{0}, list;
        for (auto& row : near) {
            std::sort(row.begin(), row.end());
            row.erase(std::unique(row.begin(), row.end()), row.end());
            list.insert(list.end(), row.begin(), row.end());
            first.push_back(static_cast<Index>(list.size()));
        }
        solver_.emplace(first, list);
        const auto& order = solver_->pattern().order;
        position_.resize(n);
        for (std::size_t k = 0; k < n; ++k) {
            position_[at(order[k])] = static_cast<Index>(k);
        }
        auto& matrix = solver_->matrix;
        matrix.first.push_back(0);
        for (std::size_t k = 0; k < n; ++k) {
            const auto node = at(order[k]);
            matrix.col.push_back(static_cast<Index>(k));
            for (const Index other : near[node]) {
                matrix.col.push_back(position_[at(other)]);
            }
            std::sort(matrix.col.begin() + matrix.first[k] + 1, matrix.col.end());
            matrix.first.push_back(static_cast<Index>(matrix.col.size()));
        }
        matrix.block.resize(matrix.col.size());
        fixed_.resize(matrix.col.size());
        std::vector<CompensatedSum> g_ground(n), b_ground(n);
        for (const auto& entry : network.y) {
            g_ground[at(position_[at(entry.row)])].add(entry.y.real());
            b_ground[at(position_[at(entry.row)])].add(entry.y.imag());
            auto& block = fixed_[place(entry.row, entry.column)];
            const double g = entry.y.real();
            const double b = entry.y.imag();
            block[0] += g;
            block[1] -= b;
            block[2] += b;
            block[3] += g;
        }
        for (std::size_t k = 0; k < n; ++k) {
            to_ground_.emplace_back(g_ground[k].value(), b_ground[k].value());
        }
    }

    /// What is left of the current balance at v, into x by position; the Jacobian into the matrix.
    /// `linear`: loads as impedances of their rated power.
    void fill(const std::vector<Complex>& v, std::vector<double>& x, bool linear) {
        auto& matrix = solver_->matrix;
        matrix.block = fixed_;
        std::fill(x.begin(), x.end(), 0.0);
        for (std::size_t k = 0; k < v.size(); ++k) {
            const auto p = 2 * at(position_[k]);
            x[p] = network_.current[k].real();
            x[p + 1] = network_.current[k].imag();
        }
        for (const auto& load : network_.loads) {
            NodalLoad how = load;
            if (linear) {
                how.p_exponent = how.q_exponent = 2.0;
                how.lowest_pu = 0.0;
                how.highest_pu = INFINITY;
            }
            const Complex across =
                v[at(load.from)] - (load.to >= 0 ? v[at(load.to)] : Complex(0.0));
            const auto drawn = drawn_by(how, across);
            add(load.from, load.from, 1.0, drawn);
            put(load.from, -drawn.i, x);
            if (load.to >= 0) {
                add(load.from, load.to, -1.0, drawn);
                add(load.to, load.from, -1.0, drawn);
                add(load.to, load.to, 1.0, drawn);
                put(load.to, drawn.i, x);
            }
        }
        if (linear) {
            return;
        }
        for (std::size_t k = 0; k < v.size(); ++k) {
            const auto p = at(position_[k]);
            const Complex ground = to_ground_[p] * v[k];
            double re = ground.real();
            double im = ground.imag();
            for (auto e = at(matrix.first[p]) + 1; e < at(matrix.first[p + 1]); ++e) {
                const auto across = v[at(solver_->pattern().order[at(matrix.col[e])])] - v[k];
                re += fixed_[e][0] * across.real() + fixed_[e][1] * across.imag();
                im += fixed_[e][2] * across.real() + fixed_[e][3] * across.imag();
            }
            x[2 * p] -= re;
            x[2 * p + 1] -= im;
        }
    }

    power_flow::BlockSolver& solver() { return *solver_; }
    [[nodiscard]] std::size_t position(std::size_t node) const { return at(position_[node]); }

private:
    const NodalNetwork& network_;
    std::optional<power_flow::BlockSolver> solver_;
    std::vector<Index> position_;
    std::vector<power_flow::Block> fixed_;
    std::vector<Complex> to_ground_;  ///< by position: a row's sum

    std::size_t place(Index row, Index column) const {
        const auto& matrix = solver_->matrix;
        const auto r = at(position_[at(row)]);
        const auto begin = matrix.col.begin() + matrix.first[r];
        if (row == column) {
            return at(matrix.first[r]);
        }
        const auto found = std::lower_bound(begin + 1, matrix.col.begin() + matrix.first[r + 1],
                                            position_[at(column)]);
        return static_cast<std::size_t>(found - matrix.col.begin());
    }
    void add(Index row, Index column, double sign, const Drawn& drawn) {
        auto& block = solver_->matrix.block[place(row, column)];
        block[0] += sign * drawn.by_e.real();
        block[1] += sign * drawn.by_f.real();
        block[2] += sign * drawn.by_e.imag();
        block[3] += sign * drawn.by_f.imag();
    }
    void put(Index node, Complex i, std::vector<double>& x) const {
        x[2 * at(position_[at(node)])] += i.real();
        x[2 * at(position_[at(node)]) + 1] += i.imag();
    }
};

}  // namespace

Index NodalNetwork::add_node() {
    current.emplace_back(0.0);
    return nodes++;
}

void NodalNetwork::stamp(std::span<const Index> nodes_at, std::span<const Complex> matrix) {
    const auto n = nodes_at.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            if (nodes_at[i] >= 0 && nodes_at[j] >= 0 && matrix[i * n + j] != Complex(0.0)) {
                y.push_back({nodes_at[i], nodes_at[j], matrix[i * n + j]});
            }
        }
    }
}

void NodalNetwork::connect(Index from, Index to, Complex admittance) {
    const Index ends[] = {from, to};
    const Complex matrix[] = {admittance, -admittance, -admittance, admittance};
    stamp(ends, matrix);
}

Complex load_current(const NodalLoad& load, Complex v) { return drawn_by(load, v).i; }

NodalSolution solve(const NodalNetwork& network, const NodalOptions& options) {
    require<UsageError>(network.current.size() == at(network.nodes),
                        "nodal network: {} currents for {} nodes", network.current.size(),
                        network.nodes);
    System system(network);
    const auto n = at(network.nodes);
    NodalSolution out;
    out.v.assign(n, Complex(0.0));
    std::vector<double> x(2 * n);
    system.fill(out.v, x, true);
    auto& solver = system.solver();
    require<NumericalError>(solver.factor() && solver.solve(x),
                            "nodal network: {} nodes, singular: a part of it has no path to ground",
                            n);
    for (std::size_t k = 0; k < n; ++k) {
        const auto p = 2 * system.position(k);
        require<NumericalError>(std::isfinite(x[p]) && std::isfinite(x[p + 1]),
                                "nodal network: no finite voltage at node {}", k);
        out.v[k] = {x[p], x[p + 1]};
    }
    double last = INFINITY;
    while (out.iterations < options.max_iterations) {
        ++out.iterations;
        system.fill(out.v, x, false);
        if (!solver.factor() || !solver.solve(x)) {
            return out;
        }
        out.change_pu = 0.0;
        for (std::size_t k = 0; k < n; ++k) {
            const auto p = 2 * system.position(k);
            const Complex step(x[p], x[p + 1]);
            const double size = std::max(std::abs(out.v[k]), 1e-3);
            out.change_pu = std::max(out.change_pu, std::abs(step) / size);
            out.v[k] += step;
        }
        if (!std::isfinite(out.change_pu)) {
            return out;
        }
        // At the floor of rounding the steps no longer shrink.
        out.converged = out.change_pu <= options.tolerance_pu ||
                        (out.change_pu <= 1e-6 && out.change_pu > 0.5 * last);
        if (out.converged) {
            return out;
        }
        last = out.change_pu;
    }
    return out;
}

}  // namespace calade::energy::three_phase
