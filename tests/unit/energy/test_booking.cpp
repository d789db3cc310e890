// SPDX-License-Identifier: Apache-2.0
// Energies, the ledger, and a state as a value.
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cstring>

using namespace calade;

namespace {

std::vector<std::byte> bytes(const energy::State& state) {
    sim::ArchiveWriter out;
    energy::Model::save(out, state);
    return {out.data().begin(), out.data().end()};
}

/// Half an hour of water and switching in one-minute windows, from minute `first`.
void run(const energy::Model& model, energy::State& state, int first, int last) {
    for (int minute = first; minute < last; ++minute) {
        std::vector<float> depth(5, 0.02F * static_cast<float>(minute));
        depth[0] = 0.0F;
        depth[3] *= 0.4F;
        model.set_station_depth(state, depth);
        if (minute == 20) {
            model.set_branch_closed(state, test::branch_of(model.network(), "b-d"), true);
        }
        model.advance(state, 60.0 * (minute + 1));
    }
}

}  // namespace

TEST(EnergyBooking, BooksDemandServedUnservedAndCustomerHours) {
    const auto grid = test::drawn_grid(test::ring_text());
    const energy::Model model({}, grid);
    auto state = model.initial();
    model.advance(state, 3600.0);
    EXPECT_DOUBLE_EQ(state.served_kwh, 400.0);
    model.set_station_out(state, test::station_of(grid, "A"), true);
    model.advance(state, 3600.0 + 1800.0);
    EXPECT_DOUBLE_EQ(state.served_kwh, 500.0);
    EXPECT_DOUBLE_EQ(state.unserved_kwh, 100.0);
    EXPECT_DOUBLE_EQ(state.demanded_kwh, 600.0);
    EXPECT_DOUBLE_EQ(state.customer_hours_off, 20 * 0.5);
    EXPECT_GT(state.losses_kwh, 0.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-9);
    EXPECT_NEAR(state.source_kwh, state.served_kwh + state.losses_kwh, 1e-9 * state.source_kwh);
}

TEST(EnergyBooking, BooksLoadsBelowZeroAsFeedInWhichADarkBusLoses) {
    // 150 kW of panels at b, beside a load of 100 kW there: a and b give 50 kW less than they draw.
    auto text = test::ring_text();
    const auto grid = test::drawn_grid(text + "load b -150 0 1\n");
    const energy::Model model({}, grid);
    auto state = model.initial();
    EXPECT_DOUBLE_EQ(state.served_w, 400e3);
    EXPECT_DOUBLE_EQ(state.fed_in_w, 150e3);
    EXPECT_NEAR(state.source_w, 250e3 + state.losses_w, 1e-3);
    const energy::Model without({}, test::drawn_grid(text));
    const auto b = test::bus_of(grid, "b").index();
    EXPECT_GT(state.bus_voltage_pu[b], without.initial().bus_voltage_pu[b]);
    model.advance(state, 3600.0);
    // Without A, a and b are dark: their load is unserved in full, their panels give nothing.
    model.set_station_out(state, test::station_of(grid, "A"), true);
    model.advance(state, 7200.0);
    EXPECT_DOUBLE_EQ(state.unserved_kwh, 200.0);
    EXPECT_DOUBLE_EQ(state.fed_in_kwh, 150.0);
    EXPECT_DOUBLE_EQ(state.demanded_kwh, 800.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-9);
    // A generator carries what is drawn, not what is left of it beside panels that stand still.
    model.set_backup(state, test::bus_of(grid, "b"), 100e3, 2.0);
    model.advance(state, 10800.0);
    EXPECT_DOUBLE_EQ(state.backup_kwh, 100.0);
    EXPECT_DOUBLE_EQ(state.unserved_kwh, 300.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-9);
}

TEST(EnergyBooking, LetsMoreBeFedInThanDrawn) {
    // 4 × 100 kW drawn, 700 kW fed in at d: the source takes 300 kW less losses back.
    const auto grid = test::drawn_grid(test::ring_text() + "load d -700 0 1\n");
    const energy::Model model({}, grid);
    auto state = model.initial();
    EXPECT_TRUE(state.converged);
    EXPECT_NEAR(state.source_w, -300e3 + state.losses_w, 1e-3);
    model.advance(state, 3600.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-9);
}

TEST(EnergyBooking, GoesOnFromACheckpointWithTheSameBits) {
    const energy::Model model({}, test::drawn_grid(test::ring_text()));
    auto whole = model.initial();
    run(model, whole, 0, 30);
    auto part = model.initial();
    run(model, part, 0, 17);
    part.stale = true;
    const auto data = bytes(part);
    const energy::Model again({}, test::drawn_grid(test::ring_text()));
    sim::ArchiveReader reader({data.begin(), data.end()});
    auto restored = energy::Model::load(reader);
    run(again, restored, 17, 30);
    restored.solves = whole.solves;  // the forced solve above counts once more
    EXPECT_EQ(bytes(restored), bytes(whole));
}

TEST(EnergyBooking, GivesTheSameBitsForOneAndTwoThreads) {
    auto run_with = [](int threads) {
        const ThreadLimit limit(threads);
        const energy::Model model({}, test::drawn_grid(test::ring_text()));
        auto state = model.initial();
        run(model, state, 0, 30);
        return bytes(state);
    };
    EXPECT_EQ(run_with(1), run_with(2));
}

TEST(EnergyBooking, ReturnsToTheBitsOfTheIntactNetwork) {
    const auto grid = test::drawn_grid(test::ring_text());
    const energy::Model model({}, grid);
    const auto before = model.initial();
    auto state = before;
    model.set_station_out(state, StationId(2), true);
    model.solve(state);
    model.set_station_out(state, StationId(2), false);
    model.solve(state);
    EXPECT_EQ(state.bus_voltage_pu, before.bus_voltage_pu);
    EXPECT_EQ(state.source_w, before.source_w);
}

TEST(EnergyBooking, RefusesAStateOfAnotherNetwork) {
    const energy::Model model({}, test::drawn_grid(test::ring_text()));
    energy::State state;
    EXPECT_THROW(model.advance(state, 60.0), UsageError);
}

TEST(EnergyBooking, RefusesACheckpointThatEndsEarlyOrIsForeign) {
    const energy::Model model({}, test::drawn_grid(test::ring_text()));
    auto data = bytes(model.initial());
    data.resize(data.size() / 2);
    sim::ArchiveReader cut(data);
    EXPECT_THROW((void)energy::Model::load(cut), DataError);
    sim::ArchiveWriter other;
    other.section("flood", 1);
    sim::ArchiveReader foreign({other.data().begin(), other.data().end()});
    EXPECT_THROW((void)energy::Model::load(foreign), DataError);
}
