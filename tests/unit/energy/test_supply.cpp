// SPDX-License-Identifier: Apache-2.0
// What flows: transformers, ties without impedance, several sources, collapse.
#include "calade/base/log.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

using namespace calade;

namespace {

double v_of(const energy::Model& model, const energy::State& state, const char* bus) {
    return state.bus_voltage_pu[test::bus_of(model.network(), bus).index()];
}
double amps_of(const energy::Model& model, const energy::State& state, const char* branch) {
    return state.branch_current_a[test::branch_of(model.network(), branch).index()];
}

}  // namespace

TEST(EnergySupply, DividesTheVoltageByTheTapOfAnUnloadedTransformer) {
    const energy::Model model({}, test::drawn_grid(R"(
        bus a 20
        bus b 0.4
        source a 1.02
        transformer a b 0.002 0.016 0.95
    )"));
    const auto state = model.initial();
    EXPECT_NEAR(v_of(model, state, "b"), 1.02 / 0.95, 1e-12);
    EXPECT_NEAR(amps_of(model, state, "a-b"), 0.0, 1e-9);
}

TEST(EnergySupply, ReadsATransformersImpedanceOnItsToSide) {
    // 100 kW at 400 V behind 0.02 ohm: v = v0 − r p / v, by the quadratic v² − v0 v + r p = 0.
    const energy::Model model({}, test::drawn_grid(R"(
        bus a 20
        bus b 0.4
        source a 1.0
        transformer a b 0.02 0 1
        load b 100 0 1
    )"));
    const auto state = model.initial();
    const double v = 200.0 + std::sqrt(200.0 * 200.0 - 0.02 * 100e3);
    EXPECT_NEAR(v_of(model, state, "b"), v / 400.0, 1e-12);
    EXPECT_NEAR(amps_of(model, state, "a-b"), 100e3 / (std::sqrt(3.0) * v), 1e-8);
}

TEST(EnergySupply, JoinsBusesThatATieWithoutImpedanceConnects) {
    // bar ═ t1 ═ t2: the loads of t1 and t2 pass the first tie, t2's alone the second.
    const energy::Model model({}, test::drawn_grid(R"(
        bus s 20
        bus bar 20
        bus t1 20
        bus t2 20
        source s 1.0
        line s bar 1 0.5
        line bar t1 0 0
        line t1 t2 0 0
        load t1 300 0 1
        load t2 100 0 1
    )"));
    const auto state = model.initial();
    EXPECT_EQ(v_of(model, state, "bar"), v_of(model, state, "t2"));
    const double v = v_of(model, state, "bar") * 20e3;
    EXPECT_NEAR(amps_of(model, state, "t1-t2"), 100e3 / (std::sqrt(3.0) * v), 1e-9);
    EXPECT_NEAR(amps_of(model, state, "bar-t1"), 400e3 / (std::sqrt(3.0) * v), 1e-9);
    EXPECT_NEAR(amps_of(model, state, "s-bar"), 400e3 / (std::sqrt(3.0) * v), 1e-6);
}

TEST(EnergySupply, GivesTheSourcesOwnTieWhatFlowsBeyondIt) {
    const energy::Model model({}, test::drawn_grid(R"(
        bus s 20
        bus bar 20
        bus a 20
        source s 1.0
        line s bar 0 0
        line bar a 1 1
        load bar 50 0 1
        load a 100 20 1
    )"));
    const auto state = model.initial();
    EXPECT_NEAR(amps_of(model, state, "s-bar") * std::sqrt(3.0) * 20e3,
                std::hypot(state.source_w, 20e3 + state.losses_w), 1.0);
}

TEST(EnergySupply, SharesALoadHalfwayBetweenTwoEqualSources) {
    const energy::Model model({}, test::drawn_grid(R"(
        bus a 20
        bus m 20
        bus b 20
        source a 1.0
        source b 1.0
        line a m 1 0.5
        line b m 1 0.5
        load m 200 50 1
    )"));
    const auto state = model.initial();
    EXPECT_NEAR(amps_of(model, state, "a-m"), amps_of(model, state, "b-m"), 1e-9);
    EXPECT_NEAR(state.source_w, state.served_w + state.losses_w, 1e-9 * state.source_w);
}

TEST(EnergySupply, SolvesAClosedRingAsItsTwoHalves) {
    auto text = test::ring_text();
    text.replace(text.find("open b d"), 8, "line b d");
    const energy::Model model({}, test::drawn_grid(text));
    const auto state = model.initial();
    // By symmetry nothing flows between the two ends.
    EXPECT_NEAR(amps_of(model, state, "b-d"), 0.0, 1e-7);
    EXPECT_EQ(v_of(model, state, "b") > 0.98, true);
    EXPECT_NEAR(v_of(model, state, "b"), v_of(model, state, "d"), 1e-12);
    EXPECT_NEAR(state.source_w, state.served_w + state.losses_w, 1e-9 * state.source_w);
}

TEST(EnergySupply, ScalesEveryLoad) {
    const energy::Model model({.load_scale = 0.5}, test::drawn_grid(test::ring_text()));
    EXPECT_DOUBLE_EQ(model.initial().served_w, 200e3);
}

TEST(EnergySupply, ReportsLowVoltagesAndOverloadsWithoutTripping) {
    auto grid = test::drawn_grid(R"(
        bus a 0.4
        bus b 0.4
        source a 1.0
        line a b 0.1 0
        load b 200 0 5
    )");
    grid.branches[0].rated_a = 300.0;
    const energy::Model model({}, grid);
    const auto state = model.initial();
    EXPECT_EQ(model.outside_band(state), std::vector{BusId(1)});
    EXPECT_EQ(model.overloaded(state), std::vector{BranchId(0)});
    EXPECT_EQ(state.customers_off, 0);
}

TEST(EnergySupply, CollapsesAnIslandBeyondItsNoseAndLeavesTheOtherLit) {
    log::set_level(log::Level::error);
    // 400 V behind 0.2 ohm carries at most v²/(4 r) = 200 kW; the second island is sound.
    const energy::Model model({}, test::drawn_grid(R"(
        bus a 0.4
        bus b 0.4
        bus c 0.4
        bus d 0.4
        source a 1.0
        source c 1.0
        line a b 0.2 0
        line c d 0.01 0
        load b 201 0 7
        load d 10 0 1
    )"));
    auto state = model.initial();
    log::set_level(log::Level::info);
    EXPECT_FALSE(state.converged);
    EXPECT_EQ(state.collapsed_source, std::vector{BusId(0)});
    EXPECT_EQ(state.bus_energised, (std::vector<std::uint8_t>{0, 0, 1, 1}));
    EXPECT_EQ(state.bus_voltage_pu[1], 0.0);
    EXPECT_DOUBLE_EQ(state.unserved_w, 201e3);
    EXPECT_EQ(state.customers_off, 7);
    EXPECT_TRUE(model.cause_of_outage(state, BusId(1)).empty());
    model.advance(state, 3600.0);
    EXPECT_DOUBLE_EQ(state.unserved_kwh, 201.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-9);
}

TEST(EnergySupply, LeavesAnIslandWithoutSourceDarkFromTheStart) {
    const energy::Model model({}, test::drawn_grid(R"(
        bus a 20
        bus b 20
        bus c 20
        source a 1.0
        line b c 1 1
        load c 10 0 3
    )"));
    const auto state = model.initial();
    EXPECT_TRUE(state.converged);
    EXPECT_EQ(state.bus_energised, (std::vector<std::uint8_t>{1, 0, 0}));
    EXPECT_EQ(state.customers_off, 3);
    EXPECT_TRUE(model.cause_of_outage(state, BusId(2)).empty());
}

TEST(EnergySupply, CarriesNothingInTheTieThatClosesALoopWithoutImpedance) {
    auto grid = test::drawn_grid(R"(
        bus a 20
        bus b 20
        source a 1.0
        line a b 0 0
        open a b 0 0
        load b 100 0 1
    )");
    grid.branches[1].name = "second";
    const energy::Model model({}, grid);
    auto state = model.initial();
    model.set_branch_closed(state, BranchId(1), true);
    model.solve(state);
    EXPECT_NEAR(state.branch_current_a[0], 100e3 / (std::sqrt(3.0) * 20e3), 1e-9);
    EXPECT_EQ(state.branch_current_a[1], 0.0);
}
