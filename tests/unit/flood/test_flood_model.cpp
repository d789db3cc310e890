// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include "calade/base/parallel.hpp"
#include "calade/flood/kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace calade::flood {
namespace {

using namespace test;

double bowl(double x, double y) {
    return 0.002 * ((x - 400) * (x - 400) + (y - 310) * (y - 310)) / 40.0 - 2.0 +
           std::sin(0.05 * x);
}

/// Everything at once: uneven, walls, buildings, rain, pumps, tide, a river.
Model stormy() {
    Geometry g = make_basin(80, 62, 10.0, bowl, 0.03);
    wall_east_of(g, 30, 1.5F);
    for (Index i = 0; i < g.grid.size(); i += 7) {
        g.storage[static_cast<std::size_t>(i)] = 0.4F;
    }
    open_side(g, 3, city::BoundaryKind::level, "sea");
    open_side(g, 0, city::BoundaryKind::discharge, "river");
    g.pumps.push_back({"out", g.grid.index(40, 31), -1, 2.0, 0.05, 0.01, 1e9});
    g.pumps.push_back({"across", g.grid.index(42, 30), g.grid.index(5, 5), 1.0, 0.05, 0.01, 1e9});
    Forcing f{{{{0.0, 600.0, 1200.0}, {2.0, 5.0, 1.0}, "tide"}, constant(30.0, "river")},
              {{0.0, 300.0, 900.0}, {0.0, 2e-5, 0.0}, "storm"}};
    return Model(Parameters{}, g, f);
}

/// From a full bowl: the sea takes of it before its own tide comes in.
State run_stormy(int threads) {
    const ThreadLimit limit(threads);
    const Model model = stormy();
    State state = model.still_water(3.0);
    model.advance(state, 700.0);
    model.advance(state, 1200.0);
    return state;
}

void expect_same(const State& a, const State& b) {
    EXPECT_EQ(a.steps, b.steps);
    EXPECT_EQ(a.h, b.h);
    EXPECT_EQ(a.h_low, b.h_low);
    EXPECT_EQ(a.hu, b.hu);
    EXPECT_EQ(a.hv, b.hv);
    EXPECT_EQ(a.max_depth, b.max_depth);
    EXPECT_EQ(a.max_speed, b.max_speed);
    EXPECT_EQ(a.boundary_in, b.boundary_in);
    EXPECT_EQ(a.boundary_out, b.boundary_out);
    EXPECT_EQ(a.pump_moved, b.pump_moved);
}

TEST(FloodModel, GivesTheSameBitsForAnyNumberOfThreads) {
    expect_same(run_stormy(1), run_stormy(2));
}

TEST(FloodModel, GivesTheSameBitsAtEveryInstructionLevel) {
    const SimdLevel before = simd_level();
    force_simd_level(SimdLevel::baseline);
    const State baseline = run_stormy(2);
    for (const SimdLevel level : {SimdLevel::v3, SimdLevel::v4}) {
        if (level <= best_simd_level()) {
            SCOPED_TRACE(to_string(level));
            force_simd_level(level);
            expect_same(baseline, run_stormy(2));
        }
    }
    force_simd_level(before);
}

TEST(FloodModel, ClosesItsLedgerWithTideRiverRainAndPumps) {
    const Model model = stormy();
    const State state = run_stormy(2);
    const sim::Ledger ledger = model.ledger(state);
    EXPECT_GT(state.boundary_in[0], 1000.0);
    EXPECT_GT(state.boundary_out[0], 1000.0);
    EXPECT_NEAR(state.boundary_in[1], 30.0 * 1200.0, 1e-4 * 36000.0);
    EXPECT_NEAR(state.rain_in, 0.5 * 900.0 * 2e-5 * 80 * 62 * 100.0, 1.0);
    EXPECT_GT(state.pump_out[0], 100.0);
    EXPECT_LT(ledger.relative_error(), 1e-7);
}

TEST(FloodModel, NeverHasNegativeDepth) {
    const State state = run_stormy(2);
    for (std::size_t i = 0; i < state.h.size(); ++i) {
        ASSERT_GE(state.h[i], 0.0F) << i;
        ASSERT_GE(static_cast<double>(state.h[i]) + static_cast<double>(state.h_low[i]), 0.0) << i;
    }
}

TEST(FloodModel, GoesOnFromACheckpointWithTheSameBits) {
    const Model model = stormy();
    State whole = model.still_water(0.5);
    model.advance(whole, 300.0);
    sim::ArchiveWriter out;
    Model::save(out, whole);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    State restored = Model::load(in);
    model.advance(whole, 600.0);
    stormy().advance(restored, 600.0);
    expect_same(whole, restored);
}

TEST(FloodModel, BooksADischargeExactlyAndLetsItRunOutFreely) {
    Geometry g = make_basin(
        50, 3, 10.0, [](double x, double) { return 5.0 - 0.01 * x; }, 0.03);
    open_side(g, 0, city::BoundaryKind::discharge, "river");
    open_side(g, 1, city::BoundaryKind::free_outflow, "out");
    const Model model({}, g, {{constant(12.0, "river"), {}}, {}});
    State state = model.still_water(-1.0);
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.boundary_in[0], 12.0 * 3600.0, 0.01);  // as exact as float fluxes are
    const double before = state.boundary_out[1];
    model.advance(state, 3660.0);
    EXPECT_NEAR(state.boundary_out[1] - before, 12.0 * 60.0, 0.01 * 12.0 * 60.0);  // steady by now
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodModel, KeepsABoundaryClosedUntilItGetsASeries) {
    Geometry g = make_basin(
        10, 3, 10.0, [](double, double) { return -1.0; }, 0.03);
    open_side(g, 0, city::BoundaryKind::level, "sea");
    Model model({}, g, {{sim::Series{}}, {}});
    State state = model.still_water(0.0);
    set_surface(state, model, [](double, double) { return 1.0; });
    model.advance(state, 60.0);
    EXPECT_EQ(state.boundary_out[0], 0.0);
    model.set_boundary_series(0, constant(0.0));
    model.advance(state, 600.0);
    // What stood above the outer level has left; the rest sways under a level that reflects it.
    EXPECT_NEAR(state.boundary_out[0] - state.boundary_in[0], 10 * 3 * 100.0, 300.0);
}

TEST(FloodModel, GivesTheLargestDepthOverCells) {
    State state;
    state.h = {0.1F, 0.5F, 0.3F};
    const std::vector<Index> cells{0, 2};
    EXPECT_EQ(largest_depth(state.h, cells), 0.3F);
    EXPECT_EQ(largest_depth(state.h, {}), 0.0F);
}

// A sea that stands 1.36 m over an edge from which the ground falls by a tenth: critical flow of
// that total head, q = (2/3)^1.5 √g H^1.5, however fast the water is further down.
TEST(FloodModel, LetsTheSeaOverAFallingEdgeAtCriticalFlow) {
    Geometry g = make_basin(
        60, 3, 10.0, [](double x, double) { return -0.1 * x; }, 0.03);
    open_side(g, 0, city::BoundaryKind::level, "sea");
    open_side(g, 1, city::BoundaryKind::free_outflow, "out");
    const Model model(Parameters{}, g, {{constant(1.36), {}}, {}});
    State state = model.still_water(-100.0);
    model.advance(state, 600.0);
    const double before = state.boundary_in[0];
    model.advance(state, 900.0);
    const double q = (state.boundary_in[0] - before) / (300.0 * 30.0);
    EXPECT_NEAR(q / (std::pow(2.0 / 3.0, 1.5) * std::sqrt(9.80665) * std::pow(1.36, 1.5)), 1.0,
                0.05);
}

}  // namespace
}  // namespace calade::flood
