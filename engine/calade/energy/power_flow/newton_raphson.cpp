// SPDX-License-Identifier: Apache-2.0
// Power balance at bus i, with V_i = v_i e^{jθ_i} and Y = G + jB:
//   S_i = V_i conj(Σ_j Y_ij V_j) = p_i + j q_i.
// Unknowns: θ on pv and pq buses, ln v on pq buses. With T_ij = V_i conj(Y_ij V_j) = a + jb,
//   ∂S_i/∂θ_j = −j T_ij,          ∂S_i/∂ln v_j = T_ij            (j ≠ i)
//   ∂S_i/∂θ_i = j (S_i − T_ii),   ∂S_i/∂ln v_i = S_i + T_ii.
#include "calade/energy/power_flow/newton_raphson.hpp"

#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/sparse_lu.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace calade::energy::power_flow {

namespace {
/// After the tolerance is met the iteration goes on while the summed mismatch is above this share
/// of the island's power and still halves: so that source = served + losses closes to 1e-9.
constexpr double polish_share = 1e-11;
}  // namespace

struct NewtonRaphson::Implementation {
    const Problem& problem;
    Admittance y;
    std::vector<Index> theta, log_v;  ///< unknown's number by bus, −1 if it is given
    Index unknowns = 0;
    std::vector<Index> column, row;
    std::vector<double> value, step;
    std::vector<double> e, f, i_re, i_im, p, q;  ///< V = e + jf, I = YV, S = p + jq
    std::optional<SparseLu> lu;

    explicit Implementation(const Problem& given) : problem(given), y(make_admittance(given)) {
        number_unknowns();
        make_pattern();
        const auto n = static_cast<std::size_t>(y.size());
        for (auto* v : {&e, &f, &i_re, &i_im, &p, &q}) {
            v->assign(n, 0.0);
        }
        value.resize(row.size());
        step.resize(static_cast<std::size_t>(unknowns));
        if (unknowns > 0) {
            lu.emplace(column, row);
        }
    }

    void number_unknowns() {
        for (const BusType type : problem.bus.type) {
            theta.push_back(type == BusType::slack ? -1 : unknowns++);
            log_v.push_back(type == BusType::pq ? unknowns++ : -1);
        }
    }

    /// The rows of a bus follow each other, so rows rise within a column as they do in Y.
    void make_pattern() {
        column.push_back(0);
        for (Index j = 0; j < y.size(); ++j) {
            for (const auto* unknown : {&theta, &log_v}) {
                if ((*unknown)[static_cast<std::size_t>(j)] < 0) {
                    continue;
                }
                for (Index k = y.column[static_cast<std::size_t>(j)];
                     k < y.column[static_cast<std::size_t>(j) + 1]; ++k) {
                    const auto i = static_cast<std::size_t>(y.row[static_cast<std::size_t>(k)]);
                    for (const Index r : {theta[i], log_v[i]}) {
                        if (r >= 0) {
                            row.push_back(r);
                        }
                    }
                }
                column.push_back(static_cast<Index>(row.size()));
            }
        }
    }

    /// S at the given voltages.
    void powers(const std::vector<double>& v, const std::vector<double>& angle) {
        const auto n = static_cast<std::size_t>(y.size());
        for (std::size_t i = 0; i < n; ++i) {
            e[i] = v[i] * std::cos(angle[i]);
            f[i] = v[i] * std::sin(angle[i]);
        }
        std::fill(i_re.begin(), i_re.end(), 0.0);
        std::fill(i_im.begin(), i_im.end(), 0.0);
        for (std::size_t j = 0; j < n; ++j) {
            for (auto k = static_cast<std::size_t>(y.column[j]);
                 k < static_cast<std::size_t>(y.column[j + 1]); ++k) {
                const auto i = static_cast<std::size_t>(y.row[k]);
                i_re[i] += y.g[k] * e[j] - y.b[k] * f[j];
                i_im[i] += y.g[k] * f[j] + y.b[k] * e[j];
            }
        }
        for (std::size_t i = 0; i < n; ++i) {
            p[i] = e[i] * i_re[i] + f[i] * i_im[i];
            q[i] = f[i] * i_re[i] - e[i] * i_im[i];
        }
    }

    void fill_jacobian() {
        for (std::size_t j = 0; j < theta.size(); ++j) {
            if (theta[j] < 0) {
                continue;
            }
            auto at_theta = static_cast<std::size_t>(column[static_cast<std::size_t>(theta[j])]);
            auto at_v = log_v[j] < 0
                            ? 0
                            : static_cast<std::size_t>(column[static_cast<std::size_t>(log_v[j])]);
            for (auto k = static_cast<std::size_t>(y.column[j]);
                 k < static_cast<std::size_t>(y.column[j + 1]); ++k) {
                const auto i = static_cast<std::size_t>(y.row[k]);
                if (theta[i] < 0) {
                    continue;
                }
                const double c_re = y.g[k] * e[j] - y.b[k] * f[j];
                const double c_im = y.g[k] * f[j] + y.b[k] * e[j];
                const double a = e[i] * c_re + f[i] * c_im;
                const double b = f[i] * c_re - e[i] * c_im;
                const bool own = i == j;
                value[at_theta++] = own ? b - q[i] : b;
                if (log_v[i] >= 0) {
                    value[at_theta++] = own ? p[i] - a : -a;
                }
                if (log_v[j] >= 0) {
                    value[at_v++] = own ? p[i] + a : a;
                    if (log_v[i] >= 0) {
                        value[at_v++] = own ? q[i] + b : b;
                    }
                }
            }
        }
    }
};

NewtonRaphson::NewtonRaphson(const Problem& problem)
    : implementation_(std::make_unique<Implementation>(problem)) {}
NewtonRaphson::~NewtonRaphson() = default;

Attempt NewtonRaphson::attempt(std::vector<double>& v, std::vector<double>& angle,
                               const Options& options, double load_share) {
    auto& nr = *implementation_;
    const auto& bus = nr.problem.bus;
    const auto n = static_cast<std::size_t>(bus.size());
    Attempt result;
    double last_sum = 0.0;
    for (;; ++result.iterations) {
        nr.powers(v, angle);
        double largest = 0.0;
        double sum = 0.0;
        double total = 0.0;
        auto take = [&](Index unknown, double wanted, double found) {
            const double miss = wanted * load_share - found;
            nr.step[static_cast<std::size_t>(unknown)] = miss;
            largest = std::isfinite(miss) ? std::max(largest, std::abs(miss)) : INFINITY;
            sum += std::abs(miss);
            total += std::abs(wanted);
        };
        for (std::size_t i = 0; i < n; ++i) {
            if (nr.theta[i] >= 0) {
                take(nr.theta[i], bus.p[i], nr.p[i]);
            }
            if (nr.log_v[i] >= 0) {
                take(nr.log_v[i], bus.q[i], nr.q[i]);
            }
        }
        result.mismatch = largest;
        if (!std::isfinite(largest)) {
            return result;
        }
        const bool met = largest <= options.tolerance;
        const bool halves = result.iterations == 0 || sum < 0.5 * last_sum;
        if (met && (sum <= polish_share * total || !halves ||
                    result.iterations == options.max_iterations)) {
            result.converged = true;
            return result;
        }
        if (result.iterations == options.max_iterations) {
            return result;
        }
        last_sum = sum;
        nr.fill_jacobian();
        if (!nr.lu->factor(nr.value) || !nr.lu->solve(nr.step)) {
            result.converged = met;
            return result;
        }
        for (std::size_t i = 0; i < n; ++i) {
            if (nr.theta[i] >= 0) {
                angle[i] += nr.step[static_cast<std::size_t>(nr.theta[i])];
            }
            if (nr.log_v[i] >= 0) {
                v[i] *= 1.0 + nr.step[static_cast<std::size_t>(nr.log_v[i])];
            }
        }
    }
}

}  // namespace calade::energy::power_flow
