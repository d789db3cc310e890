// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/pandapower_problem.hpp"

#include "report.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::verification {

void pandapower(Report& report) {
    const auto folder = data_folder() / "energy" / "pandapower";
    for (const char* name : {"mv_oberrhein", "IEEE_European_LV_Off_Peak_1"}) {
        const auto file = folder / (std::string(name) + ".json");
        if (!std::filesystem::exists(file)) {
            report.skip("pandapower", file.string() + " is not there; set CALADE_DATA");
            continue;
        }
        auto net = io::read_pandapower(file);
        net.tables.erase("asymmetric_load");
        const auto given = energy::power_flow::from_pandapower(net, false);
        const auto solution =
            energy::power_flow::solve(given.problem, {.tolerance = 1e-11, .max_iterations = 50});
        const auto& expected = net.table("res_bus");
        double worst_v = 0.0;
        double worst_angle = 0.0;
        int missing = 0;
        for (std::size_t r = 0; r < expected.rows(); ++r) {
            const double v = expected.number(r, "vm_pu", NAN);
            const auto i = given.bus.at(expected.index[r]);
            if (std::isnan(v) || i < 0) {
                missing += std::isnan(v) == (i < 0) ? 0 : 1;
                continue;
            }
            const auto k = static_cast<std::size_t>(i);
            const double turn =
                solution.angle[k] * 180.0 / std::numbers::pi - expected.number(r, "va_degree", NAN);
            worst_v = std::max(worst_v, std::abs(solution.v[k] - v));
            worst_angle = std::max(worst_angle, std::abs(std::remainder(turn, 360.0)));
        }
        const auto title = std::string("pandapower ") + name;
        report.add(title, "buses lit here and not there, or the other way round", missing, 0.0);
        report.add(title, "largest voltage difference, pu", worst_v, 1e-8);
        report.add(title, "largest angle difference, degrees", worst_angle, 1e-6);
    }
}

}  // namespace calade::verification
