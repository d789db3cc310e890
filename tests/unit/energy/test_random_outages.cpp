// SPDX-License-Identifier: Apache-2.0
// Two hundred random events on a small town: what must hold after each of them.
#include <gtest/gtest.h>

#include <algorithm>

#include "calade/energy/model.hpp"
#include "support/town_grid.hpp"

using namespace calade;

namespace {

/// Who can be reached from the source, found by spreading until nothing changes.
std::vector<std::uint8_t> reachable(const city::PowerNetwork& grid, const energy::State& state) {
    auto alive = [&](BusId bus) {
        const auto station = grid.buses[bus.index()].station;
        return !station.valid() || state.station[station.index()] == energy::StationState::normal;
    };
    std::vector<std::uint8_t> lit(grid.buses.size(), 0);
    for (const auto& source : grid.sources) {
        lit[source.bus.index()] = alive(source.bus);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t k = 0; k < grid.branches.size(); ++k) {
            const auto& b = grid.branches[k];
            if (state.branch_closed[k] != 0 && alive(b.from) && alive(b.to) &&
                lit[b.from.index()] != lit[b.to.index()]) {
                lit[b.from.index()] = lit[b.to.index()] = 1;
                changed = true;
            }
        }
    }
    return lit;
}

void random_event(const energy::Model& model, energy::State& state, RandomStream& random) {
    const auto& grid = model.network();
    const auto stations = static_cast<std::int64_t>(grid.stations.size());
    const auto branches = static_cast<std::int64_t>(grid.branches.size());
    const bool set = random.uniform() < 0.5;
    if (random.uniform() < 0.5) {
        model.set_station_out(state, StationId(random.below(stations)), set);
    } else {
        // Ties and lines alike: closing several ties makes rings.
        const bool tie = random.uniform() < 0.3;
        model.set_branch_closed(state, BranchId(tie ? branches - 1 : random.below(branches)), set);
    }
}

}  // namespace

TEST(EnergyOutages, LightExactlyWhatASourceReachesAndBalanceAfterEveryEvent) {
    const auto grid = tests::town_grid(3, 4, 3);
    const energy::Model model({}, grid);
    auto state = model.initial();
    RandomStream random(11, 0);
    double lowest_seen = 1.0;
    int blamed = 0;
    for (int event = 1; event <= 200; ++event) {
        random_event(model, state, random);
        model.advance(state, 60.0 * event);
        ASSERT_TRUE(state.converged) << event;
        ASSERT_EQ(state.bus_energised, reachable(grid, state)) << event;
        ASSERT_LT(model.ledger(state).relative_error(), 1e-9) << event;
        // 1e-6 W is 1e-12 pu, the rounding of what an unloaded grid's charging gives.
        ASSERT_NEAR(state.source_w, state.served_w + state.losses_w, 1e-6 + 1e-9 * state.source_w)
            << event;
        for (std::size_t i = 0; i < grid.buses.size(); ++i) {
            const double v = state.bus_voltage_pu[i];
            ASSERT_EQ(v > 0.0, state.bus_energised[i] != 0) << event;
            lowest_seen = v > 0.0 ? std::min(lowest_seen, v) : lowest_seen;
            for (const StationId cause : model.cause_of_outage(state, BusId(i))) {
                ASSERT_NE(state.station[cause.index()], energy::StationState::normal) << event;
                ++blamed;
            }
        }
    }
    EXPECT_GT(lowest_seen, 0.9);
    EXPECT_GT(blamed, 1000) << "the events hardly darkened anything";
}

TEST(EnergyOutages, DoNotRememberTheWayThatLedToThem) {
    const energy::Model model({}, tests::town_grid(3, 4, 3));
    auto wandered = model.initial();
    RandomStream random(12, 0);
    for (int event = 0; event < 50; ++event) {
        random_event(model, wandered, random);
        model.solve(wandered);
    }
    auto direct = model.initial();
    direct.station = wandered.station;
    direct.branch_closed = wandered.branch_closed;
    direct.stale = true;
    model.solve(direct);
    EXPECT_EQ(direct.bus_voltage_pu, wandered.bus_voltage_pu);
    EXPECT_EQ(direct.branch_current_a, wandered.branch_current_a);
    EXPECT_EQ(direct.losses_w, wandered.losses_w);
}
