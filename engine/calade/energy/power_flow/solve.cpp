// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/problem.hpp"

#include "calade/base/disjoint_sets.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/newton_raphson.hpp"
#include "calade/energy/power_flow/radial_sweep.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::power_flow {

namespace {

void check_sizes(const Problem& problem) {
    const auto n = problem.bus.type.size();
    const auto m = problem.branch.from.size();
    const auto& bus = problem.bus;
    const auto& branch = problem.branch;
    for (const auto* v : {&bus.p, &bus.q, &bus.g_shunt, &bus.b_shunt, &bus.v, &bus.angle}) {
        require<UsageError>(v->size() == n, "power flow: {} values for {} buses", v->size(), n);
    }
    require<UsageError>(branch.to.size() == m, "power flow: {} branch ends for {} branches",
                        branch.to.size(), m);
    for (const auto* v : {&branch.r, &branch.x, &branch.b, &branch.tap, &branch.shift}) {
        require<UsageError>(v->size() == m, "power flow: {} values for {} branches", v->size(), m);
    }
    for (std::size_t k = 0; k < m; ++k) {
        for (const Index end : {branch.from[k], branch.to[k]}) {
            require<UsageError>(end >= 0 && end < problem.bus.size(),
                                "power flow: branch {} ends at bus {} of {}", k, end, n);
        }
        require<UsageError>(branch.from[k] != branch.to[k],
                            "power flow: both ends of branch {} are bus {}", k, branch.from[k]);
        require<UsageError>(branch.r[k] != 0.0 || branch.x[k] != 0.0,
                            "power flow: branch {} has no impedance; merge its buses", k);
        require<UsageError>(branch.tap[k] > 0.0,
                            "power flow: branch {} has tap {}, expected above 0", k, branch.tap[k]);
    }
}

/// Every bus must hang on a slack bus by branches.
void check_connected(const Problem& problem) {
    const auto n = static_cast<std::size_t>(problem.bus.size());
    DisjointSets sets(problem.bus.size());
    for (std::size_t k = 0; k < problem.branch.from.size(); ++k) {
        sets.join(problem.branch.from[k], problem.branch.to[k]);
    }
    std::vector<bool> fed(n, false);
    for (std::size_t i = 0; i < n; ++i) {
        if (problem.bus.type[i] == BusType::slack) {
            fed[static_cast<std::size_t>(sets.root(static_cast<Index>(i)))] = true;
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        require<UsageError>(fed[static_cast<std::size_t>(sets.root(static_cast<Index>(i)))],
                            "power flow: bus {} cannot be reached from a slack bus", i);
    }
}

/// Follows the loads from nothing to all of them, halving the step where Newton's method fails.
Attempt load_steps(NewtonRaphson& newton, std::vector<double>& v, std::vector<double>& angle,
                   const Options& options) {
    constexpr double smallest = 1.0 / 64.0;
    double share = 0.0;
    double step = 0.25;
    int iterations = 0;
    Attempt last = newton.attempt(v, angle, options, share);
    iterations += last.iterations;
    while (last.converged && share < 1.0) {
        const double next = std::min(1.0, share + step);
        auto trial_v = v;
        auto trial_angle = angle;
        Attempt trial = newton.attempt(trial_v, trial_angle, options, next);
        iterations += trial.iterations;
        if (trial.converged) {
            v = std::move(trial_v);
            angle = std::move(trial_angle);
            share = next;
            last = trial;
        } else if (step <= smallest) {
            last = trial;
            break;
        } else {
            step *= 0.5;
        }
    }
    last.iterations = iterations;
    return last;
}

void newton_with_fallbacks(const Problem& problem, const Options& options, Solution& out) {
    NewtonRaphson newton(problem);
    auto keep = [&](Start start, const Attempt& attempt, std::vector<double> v,
                    std::vector<double> angle) {
        out.method = Method::newton_raphson;
        out.start = start;
        out.iterations += attempt.iterations;
        out.converged = attempt.converged;
        out.mismatch = attempt.mismatch;
        out.v = std::move(v);
        out.angle = std::move(angle);
        return attempt.converged;
    };
    auto v = problem.bus.v;
    auto angle = problem.bus.angle;
    auto attempt = newton.attempt(v, angle, options);
    if (keep(Start::given, attempt, std::move(v), std::move(angle))) {
        return;
    }
    v = problem.bus.v;
    for (std::size_t i = 0; i < v.size(); ++i) {
        v[i] = problem.bus.type[i] == BusType::pq ? 1.0 : v[i];
    }
    const auto flat = v;
    angle = problem.bus.angle;
    if (dc_angles(problem, angle)) {
        attempt = newton.attempt(v, angle, options);
        if (keep(Start::dc_angles, attempt, std::move(v), std::move(angle))) {
            return;
        }
    }
    v = flat;
    angle.assign(v.size(), 0.0);
    for (std::size_t i = 0; i < v.size(); ++i) {
        angle[i] = problem.bus.type[i] == BusType::slack ? problem.bus.angle[i] : 0.0;
    }
    attempt = load_steps(newton, v, angle, options);
    keep(Start::load_steps, attempt, std::move(v), std::move(angle));
}

}  // namespace

Solution solve(const Problem& problem, const Options& options) {
    check_sizes(problem);
    Solution out;
    std::optional<RadialTree> tree;
    if (options.method != Method::newton_raphson) {
        tree = make_radial_tree(problem, TreeOrder::breadth_first);
    }
    if (!tree) {
        check_connected(problem);  // a tree is
    }
    if (options.method != Method::newton_raphson) {
        require<UsageError>(
            tree.has_value() || options.method == Method::automatic,
            "power flow: a sweep needs a tree below one slack bus without pv buses");
        if (tree) {
            out.v = problem.bus.v;
            out.angle = problem.bus.angle;
            const auto attempt = sweep(*tree, out.v, out.angle, options);
            out.method = Method::sweep;
            out.converged = attempt.converged;
            out.iterations = attempt.iterations;
            out.mismatch = attempt.mismatch;
            if (out.converged || options.method == Method::sweep) {
                return out;
            }
        }
    }
    newton_with_fallbacks(problem, options, out);
    return out;
}

}  // namespace calade::energy::power_flow
