// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

// Discharge per metre over a wall between water held at 3 m and a free fall.
double over(double crest) {
    Geometry geometry = make_channel(
        40, 5.0, [](double x) { return x < 100.0 ? 0.0 : -2.0; }, 0.02);
    test::wall_east_of(geometry, 19, static_cast<float>(crest));
    test::open_side(geometry, 0, city::BoundaryKind::level, "upper");
    test::open_side(geometry, 1, city::BoundaryKind::level, "lower");
    const Model model({}, geometry, {{test::constant(3.0), test::constant(-1.5)}, {}});
    State state = model.still_water(-1.5);
    test::set_surface(state, model, [](double x, double) { return x < 100.0 ? 3.0 : -1.5; });
    model.advance(state, 900.0);
    const double before = state.boundary_in[0] - state.boundary_out[0];
    model.advance(state, 1200.0);
    return (state.boundary_in[0] - state.boundary_out[0] - before) / (300.0 * 15.0);
}

}  // namespace

void wall_overtopping(Report& report) {
    const double heads[] = {0.0, 0.1, 0.2, 0.5, 1.0};
    double before = -1e-9;
    double backwards = 0.0;
    for (const double head : heads) {
        const double q = over(3.0 - head);
        backwards = std::max(backwards, before - q);
        before = q;
        if (head == 0.0) {
            report.add("wall_overtopping", "water at the crest: discharge, m2/s", std::abs(q),
                       1e-6);
        } else {
            const double weir = 1.705 * std::pow(head, 1.5);
            report.add("wall_overtopping",
                       fmt::format("head {} m: discharge over critical flow, off by", head),
                       std::abs(q / weir - 1.0), 0.15);
        }
    }
    report.add("wall_overtopping", "a lower crest passes less, m2/s", backwards, 0.0);
}

}  // namespace calade::flood::verification
