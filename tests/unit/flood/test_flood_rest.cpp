// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::flood {
namespace {

using namespace test;

double hills(double x, double y) {
    return -6.0 + 5.0 * std::sin(0.037 * x) * std::cos(0.029 * y) +
           4.3 * std::exp(-((x - 300) * (x - 300) + (y - 250) * (y - 250)) / 9000.0) * 2.0;
}

// Dry islands, walls above and below the surface, cells partly filled by buildings, a quay.
Geometry uneven() {
    Geometry g = make_basin(60, 50, 10.0, hills, 0.03);
    wall_east_of(g, 20, -2.0F);
    for (Index row = 10; row < 40; ++row) {
        g.east_crest[static_cast<std::size_t>(g.grid.index(40, row))] = 4.0F;
        g.bed[static_cast<std::size_t>(g.grid.index(45, row))] = 1.37F;
    }
    for (Index i = 0; i < g.grid.size(); i += 3) {
        g.storage[static_cast<std::size_t>(i)] = 0.1F + 0.013F * static_cast<float>(i % 60);
    }
    open_side(g, 3, city::BoundaryKind::level, "sea");
    return g;
}

TEST(FloodRest, KeepsALakeAtRestOverUnevenGroundWallsAndBuildings) {
    const Geometry g = uneven();
    const Model model(Parameters{}, g, {{constant(-0.7321)}, {}});
    State state = model.still_water(-0.7321);
    const std::vector<float> before = state.h;
    model.advance(state, 4.0 * 3600.0);
    EXPECT_GT(state.steps, 10000);
    EXPECT_LE(fastest(state), 1e-5);
    EXPECT_EQ(state.h, before);  // to the bit
    EXPECT_EQ(state.boundary_in[0], 0.0);
    EXPECT_EQ(state.boundary_out[0], 0.0);
}

TEST(FloodRest, StillWaterStopsAtCrestsAndAtGroundThatItCannotReach) {
    // Sea | wall at 1.0 | hollow at -2 | ground at 0.5 | sea cell inland
    Geometry g = make_basin(5, 1, 10.0, [](double x, double) {
        return x < 10 ? -3.0 : x < 30 ? -2.0 : x < 40 ? 0.5 : -1.0;
    });
    open_side(g, 0, city::BoundaryKind::level, "sea");
    wall_east_of(g, 0, 1.0F);
    g.sea[4] = 1;
    const Model model(Parameters{}, g, {{constant(0.0)}, {}});
    const State low = model.still_water(0.0);
    EXPECT_NEAR(low.h[0], 3.0, 1e-4);
    EXPECT_EQ(low.h[1], 0.0F);
    EXPECT_EQ(low.h[3], 0.0F);
    EXPECT_NEAR(low.h[4], 1.0, 1e-4);  // sea stands at the level, reached or not
    const State high = model.still_water(1.2);
    EXPECT_NEAR(high.h[1], 3.2, 1e-4);
    EXPECT_NEAR(high.h[3], 0.7, 1e-4);
}

}  // namespace
}  // namespace calade::flood
