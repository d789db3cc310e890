// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

State slosh(const Parameters& parameters, double hours, double& error) {
    Geometry g = test::make_basin(
        60, 45, 10.0,
        [](double x, double y) { return 3.0 * std::sin(0.02 * x) + 2.0 * std::cos(0.03 * y); },
        0.03);
    test::wall_east_of(g, 25, 2.5F);
    for (Index i = 0; i < g.grid.size(); i += 5) {
        g.storage[static_cast<std::size_t>(i)] = 0.35F;
    }
    g.pumps.push_back({"lift", g.grid.index(55, 10), g.grid.index(10, 40), 3.0, 0.05, 0.01, 1e9});
    const Model model(parameters, g, {});
    State state = model.still_water(-100.0);
    test::set_surface(state, model, [](double x, double) { return x < 250.0 ? 4.0 : 0.5; });
    model.advance(state, hours * 3600.0);
    error = model.ledger(state).relative_error();
    return state;
}

}  // namespace

void closed_basin(Report& report) {
    double error = 0.0;
    const State state = slosh({}, 6.0, error);
    const double least = static_cast<double>(*std::min_element(state.h.begin(), state.h.end()));
    report.add("closed_basin", "change of volume in 6 h, relative", error, 1e-8);
    report.add("closed_basin", "below zero: largest negative depth, m", std::min(0.0, least), 0.0);
    report.add("closed_basin", "pumped less than 3 m3/s for half the time, m3 short",
               std::max(0.0, 3.0 * 10800.0 - state.pump_moved[0]), 0.0);
    (void)slosh(in_double(), 2.0, error);
    report.add("closed_basin", "double precision: change of volume in 2 h, relative", error, 1e-12);
}

}  // namespace calade::flood::verification
