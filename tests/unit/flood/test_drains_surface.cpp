// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"
#include "sewers.hpp"

#include <gtest/gtest.h>

namespace calade::flood {
namespace {

// A walled square of 11 × 11 cells of 5 m at 5 m; a pipe from its middle to an outfall.
Geometry drained_square(bool outfall_inside = false) {
    Geometry g = test::make_basin(
        11, 11, 5.0, [](double, double) { return 5.0; }, 0.02);
    auto& n = g.drains.network;
    n.nodes = {test::manhole("m", 3.0, 2.0), test::outfall("o", 2.5)};
    test::pipe(n, 0, 1, 50.0, 0.013, "CIRCULAR", {0.4, 0, 0, 0});
    g.drains.opened = {{0, g.grid.index(5, 5)}};
    if (outfall_inside) {
        g.bed[0] = 2.0F;
        g.drains.opened.push_back({1, 0});
    }
    return g;
}

Parameters precision(const char* name) {
    Parameters p;
    p.precision = name;
    return p;
}

TEST(DrainsSurface, RainOnASquareGoesDownTheManholeAndTheLedgerCloses) {
    for (const char* name : {"double", "single"}) {
        const Model model(precision(name), drained_square(),
                          {{}, {{0, 600, 601, 7200}, {2e-5, 2e-5, 0, 0}, "rain"}});
        State state = model.still_water(0.0);
        model.advance(state, 600.0);
        const double error = std::string(name) == "double" ? 1e-12 : 1e-6;
        EXPECT_LT(model.ledger(state).relative_error(), error);
        model.advance(state, 2400.0);
        EXPECT_LT(model.ledger(state).relative_error(), error);
        // 12 mm on 3,025 m². The manhole's weir, Q = K d^1.5 with K = (2/3) 0.56 √(2g) 1.885 m,
        // takes 1.2 m³ while it rains; then d = (d_0^-0.5 + K t / 2A)^-2 falls from 11.6 to 9.5 mm.
        EXPECT_NEAR(state.rain_in, 36.3, 0.1);
        EXPECT_NEAR(state.drains.from_surface[0], 7.4, 0.8);
        EXPECT_GT(state.drains.outfall_out[1], 0.9 * state.drains.from_surface[0]);
    }
}

TEST(DrainsSurface, ASurchargedManholeFloodsTheGroundAndDrainsItAgain) {
    Geometry g = drained_square();
    g.drains.network.inflows.push_back({0, {{0, 900, 960, 9000}, {0.5, 0.5, 0, 0}, "wave"}});
    const Model model(precision("double"), g, {});
    State state = model.still_water(0.0);
    model.advance(state, 900.0);
    const double above = -state.drains.from_surface[0];
    EXPECT_GT(above, 40.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-12);
    model.advance(state, 1800.0);
    EXPECT_LT(-state.drains.from_surface[0], 0.95 * above);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-12);
}

TEST(DrainsSurface, AnOutfallPoursIntoItsCellAndItsLevelHoldsThePipeBack) {
    Geometry g = drained_square(true);
    const Model model(precision("double"), g,
                      {{}, {{0, 1200, 1201, 3600}, {1e-5, 1e-5, 0, 0}, "rain"}});
    State state = model.still_water(0.0);
    model.advance(state, 3600.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-12);
    EXPECT_EQ(state.drains.outfall_out[1], 0.0);
    EXPECT_GT(state.drains.from_surface[0], 1.0);
    EXPECT_LT(state.drains.from_surface[1], -1.0);
}

TEST(DrainsSurface, ResumesToTheSameBits) {
    const Model model({}, drained_square(), {{}, {{0, 3600}, {2e-5, 2e-5}, "rain"}});
    State whole = model.still_water(0.0);
    model.advance(whole, 120.0);
    sim::ArchiveWriter out;
    Model::save(out, whole);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    State resumed = Model::load(in);
    model.advance(whole, 240.0);
    model.advance(resumed, 240.0);
    EXPECT_EQ(whole.h, resumed.h);
    EXPECT_EQ(whole.drains.volume, resumed.drains.volume);
}

TEST(DrainsSurface, RefusesTablesOfFinerTerrain) {
    Geometry g = drained_square();
    g.subgrid.full.assign(1, 1.0F);
    EXPECT_THROW(Model(precision("single"), g, {}), UsageError);
}

}  // namespace
}  // namespace calade::flood
