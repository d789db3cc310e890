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

// A canal one cell wide and 6 m deep between a wall and a quay from which 5 cm of water drain: its
// own surface is 2 m below the quay, whose film may not tilt it.
TEST(FloodRest, AFilmOnAQuayDoesNotTiltTheDockBelow) {
    for (const bool turned : {false, true}) {
        const auto bed = [&](double x, double y) {
            const double across = turned ? y : x;
            return across < 60.0 && across > 50.0 ? -2.0 : 6.0;
        };
        Geometry g = make_basin(turned ? 5 : 30, turned ? 30 : 5, 10.0, bed, 0.03);
        for (Index i = 0; i < 5; ++i) {
            const Index cell = turned ? g.grid.index(i, 4) : g.grid.index(4, i);
            (turned ? g.north_crest : g.east_crest)[static_cast<std::size_t>(cell)] = 7.0F;
        }
        const Model model(Parameters{}, g, {});
        State state = model.still_water(-10.0);
        set_surface(state, model, [&](double x, double y) {
            const double across = turned ? y : x;
            return across < 50.0 ? 0.0 : across < 60.0 ? 4.0 : 6.05;
        });
        model.advance(state, 2.0 * 3600.0);
        for (Index i = 0; i < 5; ++i) {
            const auto dock =
                static_cast<std::size_t>(turned ? g.grid.index(i, 5) : g.grid.index(5, i));
            EXPECT_LT(state.max_speed[dock], 0.2F) << "turned: " << turned;
            EXPECT_GT(state.h[dock], 6.5F) << "most of the film, 1.2 m of the canal, is in it";
        }
        EXPECT_LE(model.ledger(state).relative_error(), 1e-6);
    }
}

// A strip of sea, two cells wide and open to the west, north and south, before a quay wall with
// ground above the water behind it: as the level rises slowly, nothing may swing.
TEST(FloodRest, AStripOfSeaBeforeAQuayDoesNotSwing) {
    Geometry g = make_basin(
        4, 3, 10.0, [](double x, double) { return x < 20.0 ? -1.0 : 2.0; }, 0.03);
    open_side(g, 0, city::BoundaryKind::level, "sea");
    g.boundaries[0].faces.push_back({g.grid.index(0, 0), 2});
    g.boundaries[0].faces.push_back({g.grid.index(0, 2), 3});
    wall_east_of(g, 1, 5.0F);
    const sim::Series rising{{0.0, 3600.0}, {1.0, 1.9}, "rising"};
    const Model model(Parameters{}, g, {{rising}, {}});
    State state = model.still_water(1.0);
    model.advance(state, 3600.0);
    EXPECT_LT(fastest(state), 0.05);
    EXPECT_NEAR(state.h[static_cast<std::size_t>(g.grid.index(1, 1))], 2.9, 0.01);
}

// A short channel with an uneven bed, open to the same still sea at both ends, with a current of 2
// m/s through it that nothing drives: it dies down.
TEST(FloodRest, ACurrentBetweenTwoSidesOfOneSeaDiesDown) {
    Geometry g = make_basin(8, 3, 10.0, [](double x, double) { return x < 40.0 ? -2.0 : -4.0; });
    open_side(g, 0, city::BoundaryKind::level, "sea");
    open_side(g, 1, city::BoundaryKind::level, "sea_east");
    const Model model(Parameters{}, g, {{constant(0.0), constant(0.0)}, {}});
    State state = model.still_water(0.0);
    for (Index i = 0; i < g.grid.size(); ++i) {
        state.hu[static_cast<std::size_t>(i)] = 4.0F;  // m²/s: 2 m/s on the shelf, 1 m/s behind
    }
    model.advance(state, 3600.0);
    for (Index i = 0; i < g.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        EXPECT_LT(std::abs(state.hu[s]) / state.h[s], 0.2F) << i;
    }
}

}  // namespace
}  // namespace calade::flood
