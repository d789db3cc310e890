// SPDX-License-Identifier: Apache-2.0
#include "estimation.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/three_phase/feeder.hpp"

#include <algorithm>
#include <complex>
#include <numbers>

namespace calade::benchmark {

void three_phase_scenarios(const Case& given, Output& out) {
    namespace three_phase = energy::three_phase;
    const auto& bus = given.problem.bus;
    const auto& branch = given.problem.branch;
    const auto n = bus.type.size();
    three_phase::Feeder feeder;
    feeder.nodes = bus.size();
    feeder.root = static_cast<Index>(
        std::find(bus.type.begin(), bus.type.end(), energy::power_flow::BusType::slack) -
        bus.type.begin());
    for (std::size_t a = 0; a < 3; ++a) {
        feeder.source[a] = std::polar(bus.v[static_cast<std::size_t>(feeder.root)],
                                      -2.0 * std::numbers::pi / 3.0 * static_cast<double>(a));
    }
    for (std::size_t k = 0; k < branch.from.size(); ++k) {
        const std::complex<double> z(branch.r[k], branch.x[k]);
        const std::complex<double> y(0.0, branch.b[k]);
        feeder.branches.push_back({branch.from[k],
                                   branch.to[k],
                                   three_phase::from_sequences(3.0 * z, z),
                                   three_phase::from_sequences(0.5 * y, y),
                                   {branch.tap[k], branch.tap[k], branch.tap[k]}});
    }
    const Index scenarios = out.quick() ? 100 : 10000;
    std::vector<double> p(static_cast<std::size_t>(scenarios) * n * 3), q(p.size());
    for (std::size_t s = 0; s < static_cast<std::size_t>(scenarios); ++s) {
        for (std::size_t i = 0; i < n; ++i) {
            const double factor = 0.8 + 0.4 * random_uniform(1, s, i);
            for (std::size_t a = 0; a < 3; ++a) {
                // Of a third of the base, as the peers' script shares loads among phases.
                const double share = 1.0 + 0.6 * (random_uniform(2, a, i) - 0.5);
                p[(s * n + i) * 3 + a] = -bus.p[i] * factor * share;
                q[(s * n + i) * 3 + a] = -bus.q[i] * factor * share;
            }
        }
    }
    std::vector<double> e(p.size()), f(p.size());
    const three_phase::FeederBatch batch(feeder, 1e-8);
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        const test::Timer timer;
        const auto outcome = batch.solve(p, q, e, f);
        const double wall = timer.wall_s();
        const double cpu = timer.cpu_s();
        int most = 0;
        for (const auto& one : outcome) {
            most = std::max(most, one.converged ? one.iterations : 1000);
        }
        out.throughput(given.name, "three-phase scenarios", scenarios / wall, threads,
                       fmt::format("{:.5g} per processor second, at most {} iterations",
                                   scenarios / cpu, most));
    }
}

}  // namespace calade::benchmark
