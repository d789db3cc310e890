// SPDX-License-Identifier: Apache-2.0
#include "estimation.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/state_estimation/estimator.hpp"

#include <algorithm>
#include <cmath>

namespace calade::benchmark {

namespace {

namespace se = energy::state_estimation;
namespace flow = energy::power_flow;

std::vector<se::Measurement> meters_of(const Case& given) {
    const auto truth = flow::solve(given.problem, {.tolerance = 1e-10});
    std::vector<se::Measurement> out;
    const auto& bus = given.problem.bus;
    for (Index i = 0; i < bus.size(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        if (i % 20 == 0) {
            out.push_back({se::Quantity::voltage, i, truth.v[k], 0.01});
        }
        if (bus.type[k] == flow::BusType::pq && (bus.p[k] != 0.0 || bus.q[k] != 0.0)) {
            const double sigma = 0.02 * std::hypot(bus.p[k], bus.q[k]) / std::sqrt(2.0);
            out.push_back({se::Quantity::p_injection, i, bus.p[k], sigma});
            out.push_back({se::Quantity::q_injection, i, bus.q[k], sigma});
        }
    }
    return out;
}

std::vector<double> readings(const std::vector<se::Measurement>& meters, Index scenario) {
    std::vector<double> out;
    for (const auto& m : meters) {
        const double u = random_uniform(1, static_cast<std::uint64_t>(scenario),
                                        static_cast<std::uint64_t>(m.place));
        out.push_back(m.quantity == se::Quantity::voltage ? m.value : m.value * (0.95 + 0.1 * u));
    }
    return out;
}

}  // namespace

void estimations(const Case& given, Output& out) {
    const auto meters = meters_of(given);
    const auto network = se::network_of(given.problem);
    const se::Options options{.tolerance = 1e-8};
    {
        const ThreadLimit limit(1);
        const test::Timer timer;
        const se::Estimator first(network, meters, options);
        out.time(given.name, "first estimate", 1000.0 * timer.wall_s(),
                 fmt::format("{} iterations, observability included", first.base().iterations));
    }
    const se::Estimator estimator(network, meters, options);
    {
        const ThreadLimit limit(1);
        std::vector<double> ms, cpu;
        int iterations = 0;
        for (Index s = 0; s < (out.quick() ? 3 : 15); ++s) {
            const auto values = readings(meters, s);
            const test::Timer timer;
            iterations = std::max(iterations, estimator.estimate(values).iterations);
            ms.push_back(1000.0 * timer.wall_s());
            cpu.push_back(1000.0 * timer.cpu_s());
        }
        std::sort(ms.begin(), ms.end());
        std::sort(cpu.begin(), cpu.end());
        out.time(given.name, "state estimation", ms[ms.size() / 2],
                 fmt::format("new values, {:.4g} ms of processor time, at most {} iterations",
                             cpu[cpu.size() / 2], iterations));
    }
    const Index scenarios = out.quick() ? 16 : given.problem.bus.size() < 5000 ? 2000 : 200;
    std::vector<double> values;
    for (Index s = 0; s < scenarios; ++s) {
        const auto one = readings(meters, s);
        values.insert(values.end(), one.begin(), one.end());
    }
    std::vector<double> e(static_cast<std::size_t>(scenarios * given.problem.bus.size()));
    std::vector<double> f(e.size());
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        const test::Timer timer;
        const auto outcome = estimator.estimate_many(values, e, f);
        const double wall = timer.wall_s();
        const double cpu = timer.cpu_s();
        const auto missing = std::count_if(outcome.begin(), outcome.end(),
                                           [](const auto& one) { return !one.converged; });
        int most = 0;
        for (const auto& one : outcome) {
            most = std::max(most, one.iterations);
        }
        out.throughput(given.name, "state estimation scenarios", scenarios / wall, threads,
                       fmt::format("{:.5g} per processor second, {} not converged, at most {} "
                                   "iterations",
                                   scenarios / cpu, missing, most));
    }
}

}  // namespace calade::benchmark
