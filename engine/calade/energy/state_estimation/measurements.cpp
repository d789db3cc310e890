// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/state_estimation/measurements.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/incidence.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::state_estimation {

namespace {

/// Voltages without load, impedances and shunts left out: ratios of transformers only.
void walk_ratios(const power_flow::Problem& problem, Network& out) {
    const auto near = power_flow::make_incidence(problem);
    const auto& branch = problem.branch;
    std::vector<std::uint8_t> seen(problem.bus.type.size(), 0);
    std::vector<Index> queue;
    for (Index s = 0; s < problem.bus.size(); ++s) {
        if (problem.bus.type[at(s)] == power_flow::BusType::slack) {
            out.start[at(s)] = std::polar(problem.bus.v[at(s)], problem.bus.angle[at(s)]);
            seen[at(s)] = 1;
            queue.push_back(s);
        }
    }
    require<UsageError>(!queue.empty(), "state estimation: the network has no slack bus");
    out.reference = queue.front();
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const Index bus = queue[head];
        for (Index e = near.first[at(bus)]; e < near.first[at(bus) + 1]; ++e) {
            const auto k = at(near.branch[at(e)]);
            const bool down = branch.from[k] == bus;
            const Index other = down ? branch.to[k] : branch.from[k];
            if (seen[at(other)] == 0) {
                seen[at(other)] = 1;
                const Complex ratio = std::polar(branch.tap[k], branch.shift[k]);
                out.start[at(other)] =
                    down ? out.start[at(bus)] / ratio : out.start[at(bus)] * ratio;
                queue.push_back(other);
            }
        }
    }
}

}  // namespace

Network network_of(const power_flow::Problem& problem) {
    Network out;
    const auto n = problem.bus.type.size();
    out.start.assign(n, Complex(1.0));
    for (std::size_t i = 0; i < n; ++i) {
        const bool quiet = problem.bus.type[i] == power_flow::BusType::pq &&
                           problem.bus.p[i] == 0.0 && problem.bus.q[i] == 0.0;
        out.empty.push_back(quiet ? 1 : 0);
        const Complex y(problem.bus.g_shunt[i], problem.bus.b_shunt[i]);
        if (y != Complex(0.0)) {
            out.y.push_back({static_cast<Index>(i), static_cast<Index>(i), y});
        }
    }
    for (Index k = 0; k < problem.branch.size(); ++k) {
        const auto a = power_flow::branch_admittance(problem.branch, k);
        const Index f = problem.branch.from[at(k)];
        const Index t = problem.branch.to[at(k)];
        const Complex ff(a.ff_g, a.ff_b), ft(a.ft_g, a.ft_b), tf(a.tf_g, a.tf_b),
            tt(a.tt_g, a.tt_b);
        out.y.insert(out.y.end(), {{f, f, ff}, {f, t, ft}, {t, f, tf}, {t, t, tt}});
        out.ends.push_back({f, {f, t}, {ff, ft}});
        out.ends.push_back({t, {f, t}, {tf, tt}});
    }
    walk_ratios(problem, out);
    return out;
}

std::vector<Measurement> pseudo_measurements(std::span<const double> p, std::span<const double> q,
                                             double share, double smallest,
                                             std::span<const Measurement> measured) {
    require<UsageError>(p.size() == q.size(),
                        "pseudo-measurements: {} active and {} reactive powers", p.size(),
                        q.size());
    require<UsageError>(share > 0.0 && smallest > 0.0,
                        "pseudo-measurements: share {} and smallest deviation {}, expected above 0",
                        share, smallest);
    std::vector<std::uint8_t> seen(p.size(), 0);
    for (const auto& m : measured) {
        if (m.place >= 0 && at(m.place) < p.size() && std::isfinite(m.sigma)) {
            seen[at(m.place)] |= m.quantity == Quantity::p_injection   ? 1
                                 : m.quantity == Quantity::q_injection ? 2
                                                                       : 0;
        }
    }
    std::vector<Measurement> out;
    for (std::size_t i = 0; i < p.size(); ++i) {
        require<DataError>(std::isfinite(p[i]) && std::isfinite(q[i]),
                           "pseudo-measurements: the profile gives {} and {} at bus {}, expected "
                           "finite values",
                           p[i], q[i], i);
        if (p[i] == 0.0 && q[i] == 0.0) {
            continue;
        }
        const double sigma = std::max(share * std::hypot(p[i], q[i]), smallest);
        if ((seen[i] & 1) == 0) {
            out.push_back({Quantity::p_injection, static_cast<Index>(i), p[i], sigma});
        }
        if ((seen[i] & 2) == 0) {
            out.push_back({Quantity::q_injection, static_cast<Index>(i), q[i], sigma});
        }
    }
    return out;
}

}  // namespace calade::energy::state_estimation
