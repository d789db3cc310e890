// SPDX-License-Identifier: Apache-2.0
// Isolation is what stations do by themselves: a lost one opens its feeders. What is left to do is
// to close normally open points, and to send crews.
#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/energy/energised.hpp"
#include "calade/energy/model_implementation.hpp"

#include <algorithm>
#include <numeric>

namespace calade::energy {

namespace {

/// Up to so many ties, every set of them is tried where limits bind: 64 power flows.
constexpr std::size_t exact_ties = 6;

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

namespace {

/// Whether a state keeps the limits that an earlier one kept.
class WithinLimits {
public:
    WithinLimits(const Model& model, const State& before)
        : model_(model), outside_(model.outside_band(before)), over_(model.overloaded(before)) {}
    [[nodiscard]] bool operator()(const State& now) const {
        auto known = [](const auto& before, const auto& after) {
            return std::includes(before.begin(), before.end(), after.begin(), after.end());
        };
        return now.converged && known(outside_, model_.outside_band(now)) &&
               known(over_, model_.overloaded(now));
    }

private:
    const Model& model_;
    std::vector<BusId> outside_;
    std::vector<BranchId> over_;
};

/// Ties that may help: open, both ends in service, one of them at least dark.
std::vector<Index> useful_ties(const Grid& grid, const std::vector<std::uint8_t>& alive,
                               const State& state) {
    std::vector<Index> out;
    for (Index k = 0; k < grid.branches(); ++k) {
        const auto a = at(grid.from[at(k)]);
        const auto b = at(grid.to[at(k)]);
        if (state.branch_closed[at(k)] == 0 && alive[a] != 0 && alive[b] != 0 &&
            (state.bus_energised[a] == 0 || state.bus_energised[b] == 0)) {
            out.push_back(k);
        }
    }
    return out;
}

/// The parts that hang together now; what is lit is one part, as it hangs on sources.
DisjointSets parts_of(const Grid& grid, const std::vector<std::uint8_t>& alive,
                      const State& state) {
    DisjointSets sets(grid.buses());
    Index lit = -1;
    for (Index i = 0; i < grid.buses(); ++i) {
        if (state.bus_energised[at(i)] != 0) {
            lit = lit < 0 ? i : lit;
            sets.join(lit, i);
        }
    }
    for (Index k = 0; k < grid.branches(); ++k) {
        const Index a = grid.from[at(k)];
        const Index b = grid.to[at(k)];
        if (state.branch_closed[at(k)] != 0 && alive[at(a)] != 0 && alive[at(b)] != 0) {
            sets.join(a, b);
        }
    }
    return sets;
}

}  // namespace

Resupply Model::resupply(State& state) const {
    solve(state);
    const auto& grid = implementation_->grid;
    const auto alive = implementation_->alive(state);
    const State before = state;
    const WithinLimits within(*this, before);
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
            break;
        }
        State trial = state;
        set_branch_closed(trial, BranchId(best), true);
        solve(trial);
        if (within(trial)) {
            state = std::move(trial);
            out.closed.emplace_back(best);
            out.customers_restored += most;
        } else {
            refused[at(best)] = 1;
        }
    }
    const auto ties = useful_ties(grid, alive, before);
    out.optimal = std::none_of(refused.begin(), refused.end(), [](auto r) { return r != 0; });
    if (out.optimal || ties.size() > exact_ties) {
        return out;  // what no limit has held back cannot be bettered
    }
    // Every set of ties that leaves the network radial; fewer ties among equals, then the first.
    for (std::size_t set = 1; set < std::size_t{1} << ties.size(); ++set) {
        auto parts = parts_of(grid, alive, before);
        bool radial = true;
        State trial = before;
        std::vector<BranchId> closed;
        for (std::size_t t = 0; t < ties.size() && radial; ++t) {
            if ((set >> t & 1U) != 0) {
                radial = parts.join(grid.from[at(ties[t])], grid.to[at(ties[t])]);
                set_branch_closed(trial, BranchId(ties[t]), true);
                closed.emplace_back(ties[t]);
            }
        }
        if (!radial) {
            continue;
        }
        solve(trial);
        const int restored = before.customers_off - trial.customers_off;
        const bool better =
            restored > out.customers_restored ||
            (restored == out.customers_restored && closed.size() < out.closed.size());
        if (better && within(trial)) {
            state = std::move(trial);
            out.closed = std::move(closed);
            out.customers_restored = restored;
        }
    }
    out.optimal = true;
    return out;
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
