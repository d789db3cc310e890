// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/hosting.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/batch.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

namespace calade::energy {

namespace {

class Limits {
public:
    Limits(const power_flow::Problem& problem, const HostingLimits& limits)
        : problem_(problem), limits_(limits) {
        for (Index k = 0; k < problem.branch.size(); ++k) {
            branch_.push_back(power_flow::branch_admittance(problem.branch, k));
        }
    }
    [[nodiscard]] bool hold(std::span<const double> e, std::span<const double> f) const {
        for (std::size_t i = 0; i < e.size(); ++i) {
            if (!(e[i] * e[i] + f[i] * f[i] <= limits_.highest_v_pu * limits_.highest_v_pu)) {
                return false;
            }
        }
        for (std::size_t k = 0; k < limits_.rating.size(); ++k) {
            if (limits_.rating[k] <= 0.0) {
                continue;
            }
            const auto& y = branch_[k];
            const auto a = at(problem_.branch.from[k]);
            const auto b = at(problem_.branch.to[k]);
            const auto i = std::complex(y.tf_g, y.tf_b) * std::complex(e[a], f[a]) +
                           std::complex(y.tt_g, y.tt_b) * std::complex(e[b], f[b]);
            if (!(std::abs(i) <= limits_.rating[k])) {
                return false;
            }
        }
        return true;
    }

private:
    const power_flow::Problem& problem_;
    const HostingLimits& limits_;
    std::vector<power_flow::BranchAdmittance> branch_;
};

}  // namespace

std::vector<double> hosting_capacity(const power_flow::Problem& problem,
                                     std::span<const Index> buses, const HostingLimits& limits) {
    require<UsageError>(
        limits.highest_v_pu > 0.0 && limits.largest_pu > 0.0 && limits.resolution_pu > 0.0 &&
            (limits.rating.empty() || limits.rating.size() == problem.branch.from.size()),
        "hosting: highest voltage {}, largest {}, resolution {} and {} ratings of "
        "{} branches, expected values above 0 and one rating a branch",
        limits.highest_v_pu, limits.largest_pu, limits.resolution_pu, limits.rating.size(),
        problem.branch.from.size());
    for (const Index bus : buses) {
        require<UsageError>(bus >= 0 && bus < problem.bus.size(), "hosting: bus {} of {}", bus,
                            problem.bus.size());
    }
    const power_flow::Batch batch(problem, {});
    const Limits check(problem, limits);
    const auto n = problem.bus.type.size();
    const auto count = buses.size();
    std::vector<double> p(n * count), q(n * count), e(n * count), f(n * count);
    std::vector<double> low(count, 0.0), high(count, limits.largest_pu), tried(count, 0.0);
    for (std::size_t s = 0; s < count; ++s) {
        std::copy(problem.bus.q.begin(), problem.bus.q.end(),
                  q.begin() + static_cast<std::ptrdiff_t>(s * n));
    }
    auto run = [&] {
        for (std::size_t s = 0; s < count; ++s) {
            std::copy(problem.bus.p.begin(), problem.bus.p.end(),
                      p.begin() + static_cast<std::ptrdiff_t>(s * n));
            p[s * n + at(buses[s])] += tried[s];
        }
        const auto outcome = batch.solve(p, q, e, f);
        std::vector<std::uint8_t> held;
        for (std::size_t s = 0; s < count; ++s) {
            held.push_back(outcome[s].converged && check.hold(std::span(e).subspan(s * n, n),
                                                              std::span(f).subspan(s * n, n))
                               ? 1
                               : 0);
        }
        return held;
    };
    const auto sound = run();
    tried = high;
    const auto most = run();
    for (std::size_t s = 0; s < count; ++s) {
        low[s] = most[s] != 0 && sound[s] != 0 ? high[s] : 0.0;
        high[s] = sound[s] != 0 ? high[s] : 0.0;
    }
    for (double gap = limits.largest_pu; gap > limits.resolution_pu; gap *= 0.5) {
        for (std::size_t s = 0; s < count; ++s) {
            tried[s] = 0.5 * (low[s] + high[s]);
        }
        const auto held = run();
        for (std::size_t s = 0; s < count; ++s) {
            (held[s] != 0 ? low[s] : high[s]) = tried[s];
        }
    }
    for (std::size_t s = 0; s < count; ++s) {
        low[s] = sound[s] != 0 ? low[s] : 0.0;
    }
    return low;
}

}  // namespace calade::energy
