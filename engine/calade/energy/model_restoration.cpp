// SPDX-License-Identifier: Apache-2.0
// Isolation is what stations do by themselves: a lost one opens its feeders. What is left to do is
// to close normally open points, and to send crews.
#include "calade/energy/energised.hpp"
#include "calade/energy/model_implementation.hpp"

#include <algorithm>
#include <numeric>

namespace calade::energy {

namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

Energised energised_of(const Grid& grid, const std::vector<std::uint8_t>& alive,
                       const State& state) {
    std::vector<std::uint8_t> source;
    for (const double v : grid.source_v) {
        source.push_back(v > 0.0 ? 1 : 0);
    }
    return {grid.from, grid.to, source, alive, state.branch_closed};
}

int customers_of(const Grid& grid, const std::vector<Index>& buses) {
    int out = 0;
    for (const Index bus : buses) {
        out += grid.customers[at(bus)];
    }
    return out;
}

}  // namespace

Resupply Model::resupply(State& state) const {
    const auto& grid = implementation_->grid;
    solve(state);
    const auto alive = implementation_->alive(state);
    const auto outside_before = outside_band(state);
    const auto over_before = overloaded(state);
    auto known = [](const auto& before, const auto& now) {
        return std::includes(before.begin(), before.end(), now.begin(), now.end());
    };
    Resupply out;
    std::vector<std::uint8_t> refused(state.branch_closed.size(), 0);
    for (;;) {
        // The point that brings back most customers; the lowest number among equals.
        Index best = -1;
        int most = 0;
        for (Index k = 0; k < grid.branches(); ++k) {
            const Index a = grid.from[at(k)];
            const Index b = grid.to[at(k)];
            const bool joins = state.branch_closed[at(k)] == 0 && refused[at(k)] == 0 &&
                               alive[at(a)] != 0 && alive[at(b)] != 0 &&
                               state.bus_energised[at(a)] != state.bus_energised[at(b)];
            if (!joins) {
                continue;
            }
            auto trial = energised_of(grid, alive, state);
            const int gained = customers_of(grid, trial.set_branch(k, true));
            if (gained > most) {
                best = k;
                most = gained;
            }
        }
        if (best < 0) {
            return out;
        }
        State trial = state;
        set_branch_closed(trial, BranchId(best), true);
        solve(trial);
        if (trial.converged && known(outside_before, outside_band(trial)) &&
            known(over_before, overloaded(trial))) {
            state = std::move(trial);
            out.closed.emplace_back(best);
            out.customers_restored += most;
        } else {
            refused[at(best)] = 1;
        }
    }
}

RepairPlan Model::plan_repairs(const State& state, std::span<const StationId> stations,
                               std::span<const double> travel_h, int exact_up_to) const {
    implementation_->check_state(state);
    const auto& grid = implementation_->grid;
    std::vector<double> hours;
    for (const auto station : stations) {
        hours.push_back(repair_hours(state, station));
    }
    const int all = std::accumulate(grid.customers.begin(), grid.customers.end(), 0);
    auto customers_off = [&](std::span<const std::uint8_t> done) {
        State then = state;
        for (std::size_t i = 0; i < done.size(); ++i) {
            auto& one = then.station[stations[i].index()];
            one = done[i] != 0 ? StationState::normal : one;
        }
        const auto lit = energised_of(grid, implementation_->alive(then), then).state();
        int on = 0;
        for (std::size_t i = 0; i < lit.size(); ++i) {
            on += lit[i] != 0 ? grid.customers[i] : 0;
        }
        return all - on;
    };
    return energy::plan_repairs(hours, travel_h, customers_off, exact_up_to);
}

}  // namespace calade::energy
