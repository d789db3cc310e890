// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/simbench_profiles.hpp"

#include "report.hpp"

#include "calade/energy/power_flow/batch.hpp"
#include "calade/io/csv.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::verification {

namespace {

/// Every quarter hour of the year in one batch; some of them solved alone by another method.
void a_year(Report& report, const std::filesystem::path& folder,
            const energy::power_flow::SimbenchProblem& given) {
    using namespace energy::power_flow;
    const SimbenchProfiles profiles(folder, given);
    const auto n = given.node.size();
    std::vector<double> p(profiles.steps() * n), q(p.size()), e(p.size()), f(p.size());
    for (std::size_t s = 0; s < profiles.steps(); ++s) {
        profiles.injections(s, std::span(p).subspan(s * n, n), std::span(q).subspan(s * n, n));
    }
    const Batch batch(given.problem, {});
    const auto outcome = batch.solve(p, q, e, f);
    const auto missing = std::count_if(outcome.begin(), outcome.end(),
                                       [](const auto& one) { return !one.converged; });
    double worst = 0.0;
    for (std::size_t s = 0; s < profiles.steps(); s += 997) {
        auto alone = given.problem;
        profiles.injections(s, alone.bus.p, alone.bus.q);
        const auto solution = solve(alone, {.tolerance = 1e-11, .method = Method::newton_raphson});
        for (std::size_t i = 0; i < n; ++i) {
            worst =
                std::max(worst, std::abs(solution.v[i] - std::hypot(e[s * n + i], f[s * n + i])));
        }
    }
    report.add("simbench LV, a year",
               fmt::format("quarter hours not solved, of {}", outcome.size()),
               static_cast<double>(missing), 0.0);
    report.add("simbench LV, a year", "largest difference from Newton-Raphson alone, pu", worst,
               1e-7);
}

}  // namespace

void simbench(Report& report) {
    const auto folder = data_folder() / "energy" / "simbench" / "1-LV-rural1--0-no_sw";
    if (!std::filesystem::exists(folder)) {
        report.skip("simbench", folder.string() + " is not there; set CALADE_DATA");
        return;
    }
    const auto given = energy::power_flow::from_simbench(folder);
    const auto solution =
        energy::power_flow::solve(given.problem, {.tolerance = 1e-10, .max_iterations = 50});
    const auto expected = io::Csv::read(folder / "NodePFResult.csv");
    double worst_v = 0.0;
    double worst_angle = 0.0;
    int found = 0;
    for (std::size_t r = 0; r < expected.rows(); ++r) {
        for (std::size_t i = 0; i < given.node.size(); ++i) {
            if (given.node[i] == expected.text(r, expected.column("node"))) {
                ++found;
                worst_v = std::max(
                    worst_v, std::abs(solution.v[i] - expected.number(r, expected.column("vm"))));
                const double degrees = solution.angle[i] * 180.0 / std::numbers::pi;
                worst_angle = std::max(
                    worst_angle, std::abs(degrees - expected.number(r, expected.column("va"))));
            }
        }
    }
    report.add("simbench LV", "nodes not found",
               static_cast<double>(expected.rows()) - static_cast<double>(found), 0.0);
    report.add("simbench LV", "largest voltage difference, pu", worst_v, 1e-5);
    report.add("simbench LV", "largest angle difference, degrees", worst_angle, 1e-4);
    a_year(report, folder, given);
}

}  // namespace calade::verification
