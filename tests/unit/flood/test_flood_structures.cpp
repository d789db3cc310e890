// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include "calade/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::flood {
namespace {

using namespace test;

// Sea in the west, a channel, a gate east of column 4, a basin behind.
Geometry gated() {
    Geometry g = make_basin(
        20, 3, 10.0, [](double, double) { return -2.0; }, 0.02);
    open_side(g, 0, city::BoundaryKind::level, "sea");
    Geometry::GateFaces gate{"lock", 5.0, 1.0, true, {}, g.grid.index(4, 1)};
    for (Index row = 0; row < 3; ++row) {
        gate.faces.push_back({g.grid.index(4, row), g.grid.index(5, row), true});
    }
    g.gates.push_back(gate);
    return g;
}

sim::Series rising_tide() { return {{0.0, 1800.0, 3600.0, 5400.0}, {0.0, 2.0, 2.0, 0.0}, "tide"}; }

double behind(const Model& model, const State& state) {
    return static_cast<double>(
               state.h[static_cast<std::size_t>(model.geometry().grid.index(15, 1))]) -
           2.0;
}

TEST(FloodGate, ClosesAtItsLevelAndKeepsTheWaterOut) {
    const Model model({}, gated(), {{rising_tide()}, {}});
    State state = model.still_water(0.0);
    model.advance(state, 3600.0);
    EXPECT_EQ(state.gate_closed[0], 1);
    EXPECT_NEAR(behind(model, state), 1.0, 0.1);  // what the sea had when the gate closed
    model.advance(state, 5400.0);
    EXPECT_EQ(state.gate_closed[0], 0);
    model.advance(state, 7200.0);
    EXPECT_NEAR(behind(model, state), 0.0, 0.1);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodGate, StaysOpenWhereItHasFailedOrIsNotThere) {
    const Model model({}, gated(), {{rising_tide()}, {}});
    State state = model.still_water(0.0);
    state.gate_failed[0] = 1;
    model.advance(state, 3600.0);
    EXPECT_EQ(state.gate_closed[0], 0);
    EXPECT_NEAR(behind(model, state), 2.0, 0.1);

    Geometry g = gated();
    g.gates[0].present = false;
    const Model without({}, g, {{rising_tide()}, {}});
    State open = without.still_water(0.0);
    without.advance(open, 3600.0);
    EXPECT_NEAR(behind(without, open), 2.0, 0.1);
}

TEST(FloodGate, IsClosedFromTheStartWhereTheSeaIsHigh) {
    const Model model({}, gated(), {{constant(1.5)}, {}});
    State state = model.still_water(1.5);
    EXPECT_EQ(state.gate_closed[0], 1);
    EXPECT_EQ(state.h[static_cast<std::size_t>(model.geometry().grid.index(10, 1))], 0.0F);
    model.advance(state, 600.0);
    EXPECT_EQ(state.h[static_cast<std::size_t>(model.geometry().grid.index(10, 1))], 0.0F);
}

// The same lock as an ebb gate: it keeps 0.5 m in the dock behind, and stands open above.
Geometry dock() {
    Geometry g = gated();
    g.gates[0].closing_level_m = 1e9;
    g.gates[0].opening_level_m = 0.5;
    Geometry::BasinCells cells{"dock", 0.5, {}};
    for (Index i = 0; i < g.grid.size(); ++i) {
        g.sea[static_cast<std::size_t>(i)] = 1;
        if (i % g.grid.columns > 4) {
            cells.cells.push_back(i);
        }
    }
    g.basins.push_back(cells);
    return g;
}

TEST(FloodBasin, KeepsItsWaterAtRestWhileTheSeaIsLow) {
    const Model model({}, dock(), {{constant(-1.0)}, {}});
    State state = model.still_water(-1.0);
    EXPECT_EQ(state.gate_closed[0], 1);
    EXPECT_NEAR(behind(model, state), 0.5, 1e-4);
    const std::vector<float> before = state.h;
    model.advance(state, 3600.0);
    EXPECT_EQ(state.h, before);  // to the bit
    EXPECT_EQ(fastest(state), 0.0);
    EXPECT_EQ(state.gate_closed[0], 1);
}

TEST(FloodBasin, FollowsTheSeaAboveItsLevelAndKeepsItOnTheEbb) {
    const Model model(
        {}, dock(),
        {{sim::Series{{0.0, 3600.0, 5400.0, 9000.0, 9600.0}, {-1.0, 1.5, 1.5, -1.5, -1.5}, "tide"}},
         {}});
    State state = model.still_water(-1.0);
    model.advance(state, 5400.0);
    EXPECT_EQ(state.gate_closed[0], 0);
    EXPECT_NEAR(behind(model, state), 1.5, 0.05);
    model.advance(state, 9600.0);
    EXPECT_EQ(state.gate_closed[0], 1);
    EXPECT_NEAR(behind(model, state), 0.45, 0.1);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodBasin, BeginsWithoutWaterWhereNothingKeepsIt) {
    Geometry g = dock();
    g.gates[0].present = false;
    const State state = Model({}, g, {{constant(-1.0)}, {}}).still_water(-1.0);
    EXPECT_NEAR(state.h[static_cast<std::size_t>(g.grid.index(15, 1))], 1.0, 1e-4);  // the sea's
    g.gates[0].present = true;
    g.basins[0].level_m = city::no_kept_level;  // a dry dock
    const State dry = Model({}, g, {{constant(-1.0)}, {}}).still_water(-1.0);
    EXPECT_EQ(dry.h[static_cast<std::size_t>(g.grid.index(15, 1))], 0.0F);
}

TEST(FloodBasin, RefusesTwoLevelsInJoinedBasins) {
    Geometry g = dock();
    g.basins.push_back({"other", 0.8, {g.grid.index(19, 1)}});
    EXPECT_THROW((void)Model({}, g, {{constant(-1.0)}, {}}).still_water(-1.0), UsageError);
}

Model with_pump(double trip) {
    Geometry g = make_basin(
        5, 5, 10.0, [](double x, double y) { return 0.01 * (std::abs(x - 25) + std::abs(y - 25)); },
        0.05);
    g.pumps.push_back({"pump", g.grid.index(2, 2), -1, 0.5, 0.2, 0.05, trip});
    return Model({}, g, {});
}

TEST(FloodPump, RunsFromItsStartDepthToItsStopDepthAndBooksTheWater) {
    const Model model = with_pump(1e9);
    State state = model.still_water(-1.0);
    set_surface(state, model, [](double, double) { return 0.5; });
    const double before = state.initial_volume;
    model.advance(state, 60.0);
    EXPECT_EQ(state.pump_running[0], 1);
    EXPECT_NEAR(state.pump_out[0], 30.0, 1e-6);  // 0.5 m3/s for a minute
    model.advance(state, 7200.0);
    EXPECT_EQ(state.pump_running[0], 0);
    EXPECT_LE(state.h[12], 0.2F);
    EXPECT_NEAR(model.ledger(state).stored, before - state.pump_out[0], 1e-6 * before);
}

TEST(FloodPump, DoesNothingWithoutPowerAndStopsForGoodWhenItDrowns) {
    const Model model = with_pump(0.8);
    State dark = model.still_water(-1.0);
    set_surface(dark, model, [](double, double) { return 0.5; });
    dark.pump_powered[0] = 0;
    model.advance(dark, 60.0);
    EXPECT_EQ(dark.pump_out[0], 0.0);

    State drowned = model.still_water(-1.0);
    set_surface(drowned, model, [](double, double) { return 1.0; });
    model.advance(drowned, 60.0);
    EXPECT_EQ(drowned.pump_drowned[0], 1);
    set_surface(drowned, model, [](double, double) { return 0.5; });
    model.advance(drowned, 120.0);
    EXPECT_EQ(drowned.pump_out[0], 0.0);
}

TEST(FloodPump, TakesNoMoreThanStandsThere) {
    Geometry g = make_basin(1, 1, 10.0, [](double, double) { return 0.0; });
    g.pumps.push_back({"huge", 0, -1, 1e6, 0.01, 0.0, 1e9});
    const Model model({}, g, {});
    State state = model.still_water(-1.0);
    set_surface(state, model, [](double, double) { return 1.0; });
    model.advance(state, 10.0);
    EXPECT_GE(state.h[0], 0.0F);
    EXPECT_LE(state.pump_out[0], 100.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodDefence, RecordsWhenWaterFirstPassesItsCrest) {
    Geometry g = make_basin(
        20, 3, 10.0, [](double, double) { return -2.0; }, 0.02);
    open_side(g, 0, city::BoundaryKind::level, "sea");
    wall_east_of(g, 9, 1.0F);
    Geometry::DefenceFaces defence{"dike", 1.0, {}};
    for (Index row = 0; row < 3; ++row) {
        defence.faces.push_back({g.grid.index(9, row), g.grid.index(10, row), true});
    }
    g.defences.push_back(defence);
    const Model model({}, g, {{rising_tide()}, {}});
    State state = model.still_water(0.0);
    model.advance(state, 600.0);
    EXPECT_TRUE(std::isnan(state.defence_overtopped[0]));
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.defence_overtopped[0], 900.0F, 30.0F);  // the tide reaches 1 m after 900 s
    const float arrival = state.arrival[static_cast<std::size_t>(g.grid.index(15, 1))];
    EXPECT_GT(arrival, state.defence_overtopped[0]);
    EXPECT_LT(arrival, 1200.0F);
}

TEST(FloodBuildings, TakeStorageSoThatTheSameWaterStandsHigher) {
    Geometry g = make_basin(10, 10, 10.0, [](double, double) { return 0.0; });
    g.storage.assign(g.storage.size(), 0.25F);
    const Model model({}, g, {{}, constant(1e-4, "rain")});
    State state = model.still_water(-1.0);
    model.advance(state, 1000.0);
    for (const float h : state.h) {
        EXPECT_NEAR(h, 0.4F, 1e-4F);  // 0.1 m of rain on a quarter of the ground
    }
    EXPECT_NEAR(model.ledger(state).stored, 1000.0, 0.01);
}

}  // namespace
}  // namespace calade::flood
