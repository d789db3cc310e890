// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <cmath>

namespace calade::flood::verification {

void rain_on_plane(Report& report) {
    constexpr double length = 200.0;
    constexpr double slope = 0.02;
    constexpr double n = 0.05;
    constexpr double rain = 0.1 / 3600.0;  // 100 mm/h
    constexpr Index cells = 40;
    constexpr double dx = length / cells;
    Geometry geometry = make_channel(
        cells, dx, [](double x) { return slope * (length - x); }, n);
    test::open_side(geometry, 1, city::BoundaryKind::free_outflow, "out");
    const Model model({}, geometry, {{sim::Series{}}, test::constant(rain, "rain")});
    State state = model.still_water(-1.0);

    // q = a h^(5/3); until the wave from the divide arrives, h = i t at the outlet.
    const double a = std::sqrt(slope) / n;
    const double concentration = std::pow(length / (a * std::pow(rain, 2.0 / 3.0)), 0.6);
    double worst = 0.0;
    double before = 0.0;
    constexpr double period = 10.0;
    while (state.time < 2.0 * concentration) {
        model.advance(state, state.time + period);
        const double q = (state.boundary_out[0] - before) / (period * 3.0 * dx);
        before = state.boundary_out[0];
        const double t = state.time - 0.5 * period;
        const double exact = t < concentration ? a * std::pow(rain * t, 5.0 / 3.0) : rain * length;
        worst = std::max(worst, std::abs(q - exact));
    }
    std::vector<double> exact;
    for (Index i = 0; i < cells; ++i) {
        exact.push_back(std::pow(rain * (i + 0.5) * dx / a, 0.6));
    }
    report.add("rain_on_plane", "steady depth: relative L1 error",
               relative_l1(profile(model, state), exact), 0.01);
    report.add("rain_on_plane", "outflow: largest error, share of the peak",
               worst / (rain * length), 0.05);
    report.add("rain_on_plane", "ledger, relative", model.ledger(state).relative_error(), 1e-6);
}

}  // namespace calade::flood::verification
