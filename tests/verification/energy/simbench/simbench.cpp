// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/simbench_problem.hpp"

#include "report.hpp"

#include "calade/io/csv.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::verification {

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
}

}  // namespace calade::verification
