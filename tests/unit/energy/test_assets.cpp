// SPDX-License-Identifier: Apache-2.0
// What water does to stations, what crews undo, who lives on a generator meanwhile, and the
// indices that come of it.
#include "calade/base/error.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

using namespace calade;
using energy::AssetCondition;

namespace {

/// hv ── bar ── a ── b, stations T (hv, bar), A, B that trip at 0.5 m; 100 kW and 10 customers at
/// a, 50 kW and 5 at b.
city::PowerNetwork feeder() {
    return test::drawn_grid(
        "station T 0.5\nstation A 0.5\nstation B 0.5\n"
        "bus hv 90 T\nbus bar 20 T\nbus a 20 A\nbus b 20 B\n"
        "source hv 1.0\ntransformer hv bar 0.1 1.0 1\n"
        "line bar a 0.1 0.1\nline a b 0.1 0.1\n"
        "load a 100 20 10\nload b 50 10 5\n");
}

std::vector<StationId> flood(const energy::Model& model, energy::State& state, float depth_b) {
    return model.set_station_depth(state, std::vector<float>{0.0F, 0.0F, depth_b});
}

}  // namespace

TEST(EnergyAssets, GoThroughTheirConditionsWithTheWater) {
    const energy::Model model({}, feeder());
    const auto b = test::station_of(model.network(), "B");
    auto state = model.initial();
    auto condition = [&] { return state.station_condition[b.index()]; };
    EXPECT_EQ(condition(), AssetCondition::sound);
    EXPECT_EQ(model.repair_hours(state, b), 0.0);
    EXPECT_EQ(flood(model, state, 0.6F).size(), 1U);
    EXPECT_EQ(condition(), AssetCondition::tripped);
    flood(model, state, 1.0F);
    EXPECT_EQ(condition(), AssetCondition::flooded);
    flood(model, state, 0.2F);
    EXPECT_EQ(condition(), AssetCondition::flooded);
    flood(model, state, 0.0F);
    EXPECT_EQ(condition(), AssetCondition::dry);
    EXPECT_EQ(model.repair_hours(state, b), energy::asset_class(city::StationKind::mv_lv).repair_h);
    EXPECT_EQ(state.station[b.index()], energy::StationState::tripped);
    EXPECT_TRUE(model.repair_station(state, b));
    EXPECT_EQ(condition(), AssetCondition::sound);
    model.solve(state);
    EXPECT_EQ(state.customers_off, 0);
}

TEST(EnergyAssets, AreInspectedWhereWaterOnlyTrippedThem) {
    const energy::Model model({}, feeder());
    const auto b = test::station_of(model.network(), "B");
    auto state = model.initial();
    flood(model, state, 0.6F);
    EXPECT_FALSE(model.repair_station(state, b)) << "its water still stands at trip depth";
    flood(model, state, 0.0F);
    EXPECT_EQ(model.repair_hours(state, b),
              energy::asset_class(city::StationKind::mv_lv).inspect_h);
    EXPECT_TRUE(model.repair_station(state, b));
}

TEST(EnergyAssets, DrownWhileSwitchedOff) {
    const energy::Model model({}, feeder());
    const auto b = test::station_of(model.network(), "B");
    auto state = model.initial();
    model.set_station_out(state, b, true);
    flood(model, state, 1.0F);
    flood(model, state, 0.0F);
    EXPECT_EQ(state.station_condition[b.index()], AssetCondition::dry);
    EXPECT_GT(model.repair_hours(state, b), 0.0);
}

TEST(EnergyAssets, DrawOneThresholdAStationAndSeed) {
    auto grid = feeder();
    for (int i = 0; i < 2000; ++i) {
        grid.stations.push_back(grid.stations[static_cast<std::size_t>(i % 2)]);
        grid.stations.back().kind =
            i % 2 == 0 ? city::StationKind::hv_mv : city::StationKind::mv_lv;
    }
    const auto drawn = energy::asset_thresholds(grid, 1.0, 7);
    EXPECT_NE(drawn[5].trip_m, energy::asset_thresholds(grid, 1.0, 8)[5].trip_m);
    EXPECT_EQ(drawn[5].trip_m, energy::asset_thresholds(grid, 1.0, 7)[5].trip_m);
    EXPECT_EQ(energy::asset_thresholds(grid, 1.0, 0)[5].trip_m, 0.5);
    // The share of yards tripped at a depth follows the curve; none trips at zero depth.
    for (const double depth : {0.0, 0.8, 1.2192, 2.0}) {
        int yards = 0;
        int tripped = 0;
        for (std::size_t i = 3; i < drawn.size(); i += 2) {
            ++yards;
            tripped += depth > 0.0 && depth >= drawn[i].trip_m ? 1 : 0;
        }
        EXPECT_NEAR(static_cast<double>(tripped) / yards, energy::yard_failure_probability(depth),
                    0.04);
    }
    for (std::size_t i = 4; i < drawn.size(); i += 2) {
        EXPECT_GE(drawn[i].trip_m, 0.05);
        EXPECT_LE(drawn[i].trip_m, 0.5);
    }
}

TEST(EnergyBackup, CarriesItsBusUntilItsStoreIsEmpty) {
    const energy::Model model({}, feeder());
    auto state = model.initial();
    const auto b = test::bus_of(model.network(), "b");
    model.set_backup(state, b, 60e3, 2.0);
    model.set_station_out(state, test::station_of(model.network(), "B"), true);
    model.advance(state, 3600.0);
    EXPECT_TRUE(model.has_power(state, b));
    EXPECT_EQ(state.customers_off, 0);
    EXPECT_DOUBLE_EQ(state.backup_kwh, 50.0);
    model.advance(state, 4 * 3600.0);
    EXPECT_FALSE(model.has_power(state, b));
    EXPECT_EQ(state.customers_off, 5);
    EXPECT_DOUBLE_EQ(state.backup_kwh, 100.0);
    EXPECT_DOUBLE_EQ(state.unserved_kwh, 100.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-9);
    EXPECT_DOUBLE_EQ(model.reliability(state).saidi_h, 5 * 2.0 / 15);
}

TEST(EnergyBackup, StaysOffWhereItIsTooSmall) {
    const energy::Model model({}, feeder());
    auto state = model.initial();
    const auto b = test::bus_of(model.network(), "b");
    model.set_backup(state, b, 40e3, 2.0);
    model.set_station_out(state, test::station_of(model.network(), "B"), true);
    model.advance(state, 3600.0);
    EXPECT_FALSE(model.has_power(state, b));
    EXPECT_EQ(state.backup_kwh, 0.0);
    EXPECT_THROW(model.set_backup(state, b, NAN, 1.0), UsageError);
    EXPECT_THROW(model.set_backup(state, BusId(99), 1.0, 1.0), UsageError);
}

TEST(EnergyReliability, CountsSustainedInterruptionsOfAFeederAsByHand) {
    // b is off for 2 h, then a and b together for 0.5 h, then both for one minute: momentary.
    const energy::Model model({}, feeder());
    auto state = model.initial();
    auto off = [&](const char* name, double hours) {
        const auto station = test::station_of(model.network(), name);
        model.advance(state, state.time + 3600.0);
        model.set_station_out(state, station, true);
        model.advance(state, state.time + 3600.0 * hours);
        model.set_station_out(state, station, false);
    };
    off("B", 2.0);
    off("A", 0.5);
    off("A", 1.0 / 60.0);
    model.solve(state);
    const auto found = model.reliability(state);
    EXPECT_DOUBLE_EQ(found.customers, 15.0);
    EXPECT_DOUBLE_EQ(found.saifi, (5 + 15) / 15.0);
    EXPECT_DOUBLE_EQ(found.saidi_h, (5 * 2.0 + 15 * 0.5) / 15.0);
    EXPECT_DOUBLE_EQ(found.caidi_h, (5 * 2.0 + 15 * 0.5) / 20.0);
    EXPECT_DOUBLE_EQ(found.maifi, 1.0);
    EXPECT_DOUBLE_EQ(found.customers_interrupted, 15.0);
    EXPECT_NEAR(found.energy_not_supplied_kwh, 50 * 2.0 + 150 * 0.5 + 150 / 60.0, 1e-9);
    EXPECT_DOUBLE_EQ(model.reliability(state, {}, 0.0).saifi, (5 + 15 + 15) / 15.0);
    EXPECT_THROW((void)model.reliability(state, {}, -1.0), UsageError);
}

TEST(EnergyReliability, CountsWhatStillLastsUpToItsRestoration) {
    const energy::Model model({}, feeder());
    auto state = model.initial();
    model.set_station_out(state, test::station_of(model.network(), "B"), true);
    model.advance(state, 3600.0);
    EXPECT_DOUBLE_EQ(model.reliability(state).saidi_h, 5.0 / 15.0);
    const std::vector<double> restored{0.0, 0.0, 0.0, 4 * 3600.0};
    const auto whole = model.reliability(state, restored);
    EXPECT_DOUBLE_EQ(whole.saidi_h, 5 * 4.0 / 15.0);
    EXPECT_DOUBLE_EQ(whole.energy_not_supplied_kwh, 200.0);
}
