// SPDX-License-Identifier: Apache-2.0
// The grid's own protection in the coupled step, and loads given up before it operates.
#include "calade/coupling/simulation_implementation.hpp"
#include "calade/energy/shedding.hpp"

#include <algorithm>

namespace calade::coupling {

namespace {

/// By bus: 2 where life or the fight against the water hangs on it, 1 at other sites.
std::vector<int> site_priority(const city::City& city) {
    std::vector<int> out(city.power.buses.size(), 0);
    for (std::size_t s = 0; s < city.sites.size(); ++s) {
        if (const BusId bus = city.joins.site_bus[s]; bus.valid()) {
            using Kind = city::SiteKind;
            const Kind kind = city.sites[s].kind;
            const bool vital = kind == Kind::hospital || kind == Kind::fire_station ||
                               kind == Kind::pumping_station || kind == Kind::care_home ||
                               kind == Kind::telecom;
            out[bus.index()] = std::max(out[bus.index()], vital ? 2 : 1);
        }
    }
    return out;
}

}  // namespace

bool Simulation::Implementation::shed_before(State& state, const energy::Trip& next) const {
    const bool slow =
        next.cause == energy::TripCause::thermal || next.cause == energy::TripCause::undervoltage;
    if (!inputs.protection->shed_by_priority || !slow || !has_telecom(state)) {
        return false;
    }
    auto trial = state.energy;
    const auto shedding = energy::shed(energy, trial, site_priority(city));
    const auto causes = log.load_causes(state, next.branch);
    for (const BranchId branch : shedding.opened) {
        const auto before = state.energy.branch_current_a;
        const int off = state.energy.customers_off;
        energy.set_branch_closed(state.energy, branch, false);
        energy.solve(state.energy);
        state.protection.opened[branch.index()] = 1;
        log.shed(state, branch, state.energy.customers_off - off, causes);
        log.loads_moved(state, before);
    }
    return !shedding.opened.empty();
}

void Simulation::Implementation::advance_grid(State& state, double until) const {
    if (!inputs.protection) {
        energy.advance(state.energy, until);
        return;
    }
    auto& grid = state.energy;
    auto before = grid.branch_current_a;
    energy.solve(grid);
    log.loads_moved(state, before);
    for (;;) {
        if (inputs.protection->shed_by_priority) {
            const auto next = energy::next_trip(energy, grid, state.protection, *inputs.protection);
            if (next && next->time_s <= until && shed_before(state, *next)) {
                continue;
            }
        }
        before = grid.branch_current_a;
        const auto trip =
            energy::advance_to_trip(energy, grid, state.protection, until, *inputs.protection);
        if (!trip) {
            return;
        }
        log.tripped(state, *trip);
        log.loads_moved(state, before);
    }
}

}  // namespace calade::coupling
