// SPDX-License-Identifier: Apache-2.0
// Power flow when something has changed, and what is booked while time passes.
#include "calade/base/log.hpp"
#include "calade/base/units.hpp"
#include "calade/energy/model_implementation.hpp"
#include "calade/energy/supply.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy {

namespace {

/// Whether a backup can carry its bus now.
bool carries(const BusLoads& loads, const Backup& backup) {
    const double load_w = loads.p_demand[static_cast<std::size_t>(backup.bus)] * base_va;
    return load_w <= backup.rated_w && backup.left_kwh > 0.0;
}

/// When a backup that works from now on runs dry.
double dry_at(const BusLoads& loads, double now_s, const Backup& backup) {
    const double load_w = loads.p_demand[static_cast<std::size_t>(backup.bus)] * base_va;
    return load_w > 0.0 ? now_s + backup.left_kwh * 1000.0 / load_w * seconds_per_hour : INFINITY;
}

double first_dry(const BusLoads& loads, const State& state) {
    double out = INFINITY;
    for (const auto& backup : state.backup) {
        if (state.bus_energised[static_cast<std::size_t>(backup.bus)] == 0 &&
            carries(loads, backup)) {
            // A second at least, so that rounding never makes a window of nothing.
            out = std::min(out, std::max(dry_at(loads, state.time, backup), state.time + 1.0));
        }
    }
    return out;
}

/// Who is served now, and the interruptions that begin or end with it.
void book_supply(const Grid& grid, const BusLoads& loads, State& state) {
    std::vector<std::uint8_t> powered(state.bus_energised);
    for (const auto& backup : state.backup) {
        if (carries(loads, backup)) {
            powered[static_cast<std::size_t>(backup.bus)] = 1;
        }
    }
    double served = 0.0;
    double unserved = 0.0;
    double fed_in = 0.0;
    state.customers_off = 0;
    for (std::size_t i = 0; i < powered.size(); ++i) {
        auto& since = state.dark_since[i];
        // What feeds in needs the grid's voltage: it stops on a dark bus, also beside a backup.
        fed_in += state.bus_energised[i] != 0 ? loads.p_fed_in[i] : 0.0;
        if (powered[i] != 0) {
            served += loads.p_demand[i];
            if (since >= 0.0) {
                if (grid.customers[i] > 0 && state.time > since) {
                    state.interruptions.push_back(
                        {static_cast<Index>(i), grid.customers[i], since, state.time});
                }
                since = -1.0;
            }
        } else {
            unserved += loads.p_demand[i];
            state.customers_off += grid.customers[i];
            since = since >= 0.0 ? since : state.time;
        }
    }
    state.served_w = served * base_va;
    state.unserved_w = unserved * base_va;
    state.fed_in_w = fed_in * base_va;
}

}  // namespace

void Model::solve(State& state) const {
    const auto& model = *implementation_;
    model.check_state(state);
    if (!state.stale) {
        return;
    }
    const power_flow::Options options{.tolerance = model.parameters.tolerance_pu,
                                      .max_iterations = model.parameters.max_iterations,
                                      .method = power_flow::Method::automatic};
    auto supply = find_supply(model.grid, model.loads(state), model.alive(state),
                              state.branch_closed, options);
    state.bus_energised = std::move(supply.energised);
    state.bus_voltage_pu = std::move(supply.v);
    state.bus_angle_rad = std::move(supply.angle);
    state.branch_current_a = std::move(supply.current_a);
    state.losses_w = supply.losses_w;
    state.source_w = supply.source_w;
    state.iterations = supply.iterations;
    state.converged = supply.collapsed.empty();
    state.collapsed_source.clear();
    for (const Index bus : supply.collapsed) {
        state.collapsed_source.emplace_back(bus);
        log::warning(
            "energy: the island of the source at {} collapsed at {:.0f} s: its power flow has no "
            "solution above {} pu; its loads are unserved",
            label("bus", model.network.buses[static_cast<std::size_t>(bus)].name, bus), state.time,
            collapse_below_pu);
    }
    book_supply(model.grid, model.loads(state), state);
    state.stale = false;
    ++state.solves;
}

void Model::advance(State& state, double until) const {
    const auto& model = *implementation_;
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "energy: cannot advance from {} s to {} s", state.time, until);
    const BusLoads& loads = model.loads(state);
    while (state.time < until) {
        solve(state);
        // A window ends early where a store runs dry.
        const double end = std::min(until, first_dry(loads, state));
        const double hours = (end - state.time) / seconds_per_hour;
        const double kwh_per_w = hours / 1000.0;
        for (auto& backup : state.backup) {
            const auto bus = static_cast<std::size_t>(backup.bus);
            if (state.bus_energised[bus] == 0 && carries(loads, backup)) {
                const double load_kwh = loads.p_demand[bus] * base_va * kwh_per_w;
                const bool empty = dry_at(loads, state.time, backup) <= end;
                state.backup_kwh += load_kwh;
                backup.left_kwh = empty ? 0.0 : backup.left_kwh - load_kwh;
                state.stale = state.stale || backup.left_kwh == 0.0;
            } else if (state.bus_energised[bus] != 0 && backup.battery != 0) {
                backup.left_kwh = backup.store_kwh;
            }
        }
        if (state.served_w + state.unserved_w > state.peak_demand_w) {
            state.peak_demand_w = state.served_w + state.unserved_w;
            state.peak_at = state.time;
        }
        state.served_kwh += state.served_w * kwh_per_w;
        state.unserved_kwh += state.unserved_w * kwh_per_w;
        state.demanded_kwh = state.served_kwh + state.unserved_kwh;
        state.fed_in_kwh += state.fed_in_w * kwh_per_w;
        state.losses_kwh += state.losses_w * kwh_per_w;
        state.source_kwh += state.source_w * kwh_per_w;
        state.customer_hours_off += state.customers_off * hours;
        state.time = end;
    }
    solve(state);
}

sim::Ledger Model::ledger(const State& state) const {
    sim::Ledger ledger;
    ledger.unit = "kWh";
    ledger.inputs = {{"source", state.source_kwh},
                     {"backup", state.backup_kwh},
                     {"fed_in", state.fed_in_kwh},
                     {"unserved", state.unserved_kwh}};
    ledger.outputs = {{"demanded", state.demanded_kwh}, {"losses", state.losses_kwh}};
    return ledger;
}

bool Model::has_power(const State& state, BusId bus) const {
    implementation_->check_state(state);
    require<UsageError>(bus.valid() && bus.index() < state.bus_energised.size(), "bus {} of {}",
                        bus.value, state.bus_energised.size());
    const bool by_backup =
        std::any_of(state.backup.begin(), state.backup.end(), [&](const Backup& backup) {
            return backup.bus == bus.value && carries(implementation_->loads(state), backup);
        });
    return state.bus_energised[bus.index()] != 0 || by_backup;
}

ReliabilityIndices Model::reliability(const State& state,
                                      std::span<const double> restored_at_s) const {
    return reliability(state, restored_at_s, implementation_->parameters.sustained_above_s);
}

ReliabilityIndices Model::reliability(const State& state, std::span<const double> restored_at_s,
                                      double sustained_above_s) const {
    const auto& grid = implementation_->grid;
    implementation_->check_state(state);
    const BusLoads& loads = implementation_->loads(state);
    require<UsageError>(restored_at_s.empty() || restored_at_s.size() == state.dark_since.size(),
                        "reliability: {} times of restoration for {} buses", restored_at_s.size(),
                        state.dark_since.size());
    auto all = state.interruptions;
    double customers = 0.0;
    double later_kwh = 0.0;
    for (std::size_t i = 0; i < state.dark_since.size(); ++i) {
        customers += grid.customers[i];
        if (state.dark_since[i] < 0.0) {
            continue;
        }
        double end = state.time;
        if (!restored_at_s.empty()) {
            end = std::max(end, restored_at_s[i]);
            later_kwh +=
                loads.p_demand[i] * base_va / 1000.0 * (end - state.time) / seconds_per_hour;
        }
        all.push_back({static_cast<Index>(i), grid.customers[i], state.dark_since[i], end});
    }
    auto out = reliability_indices(all, customers, sustained_above_s);
    out.energy_not_supplied_kwh = state.unserved_kwh + later_kwh;
    return out;
}

}  // namespace calade::energy
