// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/random.hpp"
#include "calade/energy/power_flow/problem.hpp"

namespace calade::test {

using energy::power_flow::BusType;
using energy::power_flow::Problem;

inline void add_bus(Problem& problem, BusType type, double p, double q, double v = 1.0) {
    auto& bus = problem.bus;
    bus.type.push_back(type);
    bus.p.push_back(p);
    bus.q.push_back(q);
    bus.g_shunt.push_back(0.0);
    bus.b_shunt.push_back(0.0);
    bus.v.push_back(v);
    bus.angle.push_back(0.0);
}

inline void add_branch(Problem& problem, Index from, Index to, double r, double x, double b = 0.0,
                       double tap = 1.0, double shift = 0.0) {
    auto& branch = problem.branch;
    branch.from.push_back(from);
    branch.to.push_back(to);
    branch.r.push_back(r);
    branch.x.push_back(x);
    branch.b.push_back(b);
    branch.tap.push_back(tap);
    branch.shift.push_back(shift);
}

/// A random tree with taps, phase shifts, charging and shunts, branches in both directions.
inline Problem random_tree(Index n) {
    RandomStream random(3, 1);
    Problem out;
    add_bus(out, BusType::slack, -0.01, -0.002, 1.03);
    out.bus.angle[0] = 0.1;
    for (Index i = 1; i < n; ++i) {
        add_bus(out, BusType::pq, -random.uniform(0.0, 0.02), -random.uniform(0.0, 0.008), 1.03);
        out.bus.g_shunt.back() = random.uniform(0.0, 0.002);
        out.bus.b_shunt.back() = random.uniform(-0.002, 0.002);
        const auto parent = static_cast<Index>(random.below(i));
        const bool up = random.uniform() < 0.5;
        add_branch(out, up ? i : parent, up ? parent : i, random.uniform(0.001, 0.01),
                   random.uniform(0.001, 0.02), random.uniform(0.0, 0.01),
                   random.uniform(0.98, 1.02), random.uniform(-0.05, 0.05));
    }
    return out;
}

}  // namespace calade::test
