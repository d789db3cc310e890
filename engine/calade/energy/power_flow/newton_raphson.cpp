// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/newton_raphson.hpp"

#include "calade/base/at.hpp"
#include "calade/energy/power_flow/newton_system.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::power_flow {

namespace {

/// After the tolerance is met the iteration goes on while the summed mismatch is above this share
/// of the island's power and still halves: so that source = served + losses closes to 1e-9.
constexpr double polish_share = 1e-11;
/// Once a step has shrunk the mismatch by this, the Jacobian is as good as that of the next
/// iterate: its factors are kept, and the next steps cost a solve.
constexpr double keep_factors_below = 1e-3;

}  // namespace

struct NewtonRaphson::Implementation {
    const Problem& problem;
    NewtonSystem system;
    std::vector<double> e, f, p, q, wanted_p, wanted_q, step;

    explicit Implementation(const Problem& given) : problem(given), system(given) {
        const auto n = at(system.nodes);
        for (auto* v : {&e, &f, &p, &q, &wanted_p, &wanted_q}) {
            v->assign(n, 0.0);
        }
        step.resize(2 * at(system.unknown));
    }

    void load(const std::vector<double>& v, const std::vector<double>& angle, double share) {
        for (std::size_t k = 0; k < e.size(); ++k) {
            const auto i = at(system.bus[k]);
            e[k] = v[i] * std::cos(angle[i]);
            f[k] = v[i] * std::sin(angle[i]);
            wanted_p[k] = problem.bus.p[i] * share;
            wanted_q[k] = problem.bus.q[i] * share;
        }
    }

    /// pv buses keep the bits of their voltage, and angles their turns.
    void unload(std::vector<double>& v, std::vector<double>& angle) const {
        for (std::size_t k = 0; k < at(system.unknown); ++k) {
            const auto i = at(system.bus[k]);
            v[i] = system.pv[k] != 0 ? v[i] : std::hypot(e[k], f[k]);
            angle[i] = std::atan2(f[k], e[k]);
        }
    }
};

NewtonRaphson::NewtonRaphson(const Problem& problem)
    : implementation_(std::make_unique<Implementation>(problem)) {}
NewtonRaphson::~NewtonRaphson() = default;

Attempt NewtonRaphson::attempt(std::vector<double>& v, std::vector<double>& angle,
                               const Options& options, double load_share) {
    auto& nr = *implementation_;
    auto& system = nr.system;
    nr.load(v, angle, load_share);
    Attempt result;
    double last_sum = INFINITY;
    double total = 0.0;
    for (std::size_t k = 0; k < at(system.unknown); ++k) {
        total += std::abs(nr.wanted_p[k]) + (system.pv[k] == 0 ? std::abs(nr.wanted_q[k]) : 0.0);
    }
    bool have_factors = false;
    bool kept = false;
    for (;; ++result.iterations) {
        system.powers(nr.e, nr.f, nr.p, nr.q);
        double largest = 0.0;
        double sum = 0.0;
        auto take = [&](double miss) {
            largest = std::isfinite(miss) ? std::max(largest, std::abs(miss)) : INFINITY;
            sum += std::abs(miss);
            return miss;
        };
        for (std::size_t k = 0; k < at(system.unknown); ++k) {
            nr.step[2 * k] = take(nr.wanted_p[k] - nr.p[k]);
            nr.step[2 * k + 1] = system.pv[k] == 0 ? take(nr.wanted_q[k] - nr.q[k]) : 0.0;
        }
        result.mismatch = largest;
        if (!std::isfinite(largest)) {
            return result;
        }
        const bool met = largest <= options.tolerance;
        const bool halves = sum < 0.5 * last_sum;
        result.converged = met && (sum <= polish_share * total || !halves ||
                                   result.iterations == options.max_iterations);
        if (result.converged || result.iterations == options.max_iterations) {
            break;
        }
        kept = have_factors && sum < keep_factors_below * last_sum;
        last_sum = sum;
        if ((!kept && !(have_factors = system.factor(nr.e, nr.f, nr.p, nr.q))) ||
            !system.solve(nr.step)) {
            result.converged = met;
            break;
        }
        system.apply(nr.step, nr.e, nr.f);
    }
    nr.unload(v, angle);
    return result;
}

}  // namespace calade::energy::power_flow
