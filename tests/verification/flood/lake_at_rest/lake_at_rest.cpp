// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace calade::flood::verification {

namespace {

Model lake(const Parameters& parameters, double level) {
    Geometry g = test::make_basin(
        120, 90, 20.0,
        [](double x, double y) {
            return -5.0 + 6.0 * std::sin(0.011 * x) * std::cos(0.013 * y) +
                   0.4 * std::sin(0.3 * x + 0.2 * y);
        },
        0.02);
    test::wall_east_of(g, 50, -3.0F);
    for (Index row = 20; row < 70; ++row) {
        g.east_crest[static_cast<std::size_t>(g.grid.index(80, row))] = 6.0F;
    }
    for (Index i = 0; i < g.grid.size(); i += 4) {
        g.storage[static_cast<std::size_t>(i)] = 0.1F + 0.2F * static_cast<float>(i % 4);
    }
    test::open_side(g, 3, city::BoundaryKind::level, "sea");
    return Model(parameters, g, {{test::constant(level)}, {}});
}

}  // namespace

void lake_at_rest(Report& report) {
    constexpr double level = -0.8171;
    const Model model = lake({}, level);
    State state = model.still_water(level);
    const State start = state;
    model.advance(state, 3.0 * 3600.0);
    float change = 0.0F;
    for (std::size_t i = 0; i < state.h.size(); ++i) {
        change = std::max(change, std::abs(state.h[i] - start.h[i]));
    }
    report.add("lake_at_rest", "largest speed in 3 h, m/s", test::fastest(state), 1e-5);
    report.add("lake_at_rest", "largest change of depth, m", static_cast<double>(change), 1e-6);
    report.add("lake_at_rest", "water through the level boundary, m3",
               state.boundary_in[0] + state.boundary_out[0], 1e-3);
    const Model exact = lake(in_double(), level);
    State full = exact.still_water(level);
    exact.advance(full, 1800.0);
    report.add("lake_at_rest", "double precision: largest speed in half an hour, m/s",
               test::fastest(full), 1e-12);
}

}  // namespace calade::flood::verification
