// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/energy/power_flow/problem.hpp"

#include <cmath>

namespace calade::verification {

namespace {

/// A slack bus of 1 pu, a reactance of 0.2 pu, and p at unit power factor behind it.
energy::power_flow::Problem one_line(double p) {
    using energy::power_flow::BusType;
    energy::power_flow::Problem out;
    out.bus = {{BusType::slack, BusType::pq},
               {0.0, -p},
               {0.0, 0.0},
               {0.0, 0.0},
               {0.0, 0.0},
               {1.0, 1.0},
               {0.0, 0.0}};
    out.branch = {{0}, {1}, {0.0}, {0.2}, {0.0}, {1.0}, {0.0}};
    return out;
}

}  // namespace

void collapse(Report& report) {
    // v⁴ − v² + x² p² = 0 has a root up to p = 1/(2x) = 2.5 pu, where v = √½.
    const double nose = 2.5;
    const energy::power_flow::Options options;
    const auto below = energy::power_flow::solve(one_line(0.999 * nose), options);
    const double u = 0.5 + std::sqrt(0.25 - std::pow(0.2 * 0.999 * nose, 2));
    report.add("collapse", "not converged at 0.999 of the nose", below.converged ? 0.0 : 1.0, 0.0);
    report.add("collapse", "voltage difference at 0.999, pu", std::abs(below.v[1] - std::sqrt(u)),
               1e-6);
    const auto above = energy::power_flow::solve(one_line(1.001 * nose), options);
    report.add("collapse", "converged at 1.001 of the nose", above.converged ? 1.0 : 0.0, 0.0);
}

}  // namespace calade::verification
