// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/model.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/base/units.hpp"
#include "calade/energy/check.hpp"
#include "calade/energy/grid.hpp"
#include "calade/energy/outage_cause.hpp"
#include "calade/energy/supply.hpp"

#include <cmath>
#include <utility>

namespace calade::energy {

struct Model::Implementation {
    Parameters parameters;
    city::PowerNetwork network;
    Grid grid;

    Implementation(Parameters given, city::PowerNetwork given_network)
        : parameters(given), network(std::move(given_network)) {
        check(parameters);
        check(network);
        grid = make_grid(network, parameters.load_scale);
    }

    void check_state(const State& state) const {
        require<UsageError>(
            state.station.size() == network.stations.size() &&
                state.station_depth.size() == network.stations.size() &&
                state.branch_closed.size() == network.branches.size() &&
                state.bus_energised.size() == network.buses.size(),
            "energy state of {} stations, {} branches and {} buses, expected {}, {} and {}: "
            "it belongs to another network",
            state.station.size(), state.branch_closed.size(), state.bus_energised.size(),
            network.stations.size(), network.branches.size(), network.buses.size());
    }

    /// The trip rule, compared in the depth's own precision: water at exactly 0.7 m is at 0.7 m.
    [[nodiscard]] bool at_trip_depth(std::size_t station, float depth_m) const {
        const auto trip = static_cast<float>(network.stations[station].trip_depth_m *
                                             parameters.trip_depth_scale);
        return depth_m > 0.0F && depth_m >= trip;
    }

    [[nodiscard]] std::vector<std::uint8_t> alive(const State& state) const {
        std::vector<std::uint8_t> out(grid.station.size());
        for (std::size_t i = 0; i < out.size(); ++i) {
            const Index s = grid.station[i];
            out[i] = s < 0 || state.station[static_cast<std::size_t>(s)] == StationState::normal;
        }
        return out;
    }
};

Model::Model(Parameters parameters, city::PowerNetwork network)
    : implementation_(std::make_unique<Implementation>(parameters, std::move(network))) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

const Parameters& Model::parameters() const { return implementation_->parameters; }
const city::PowerNetwork& Model::network() const { return implementation_->network; }

State Model::initial() const {
    const auto& network = implementation_->network;
    State state;
    state.station.assign(network.stations.size(), StationState::normal);
    state.station_depth.assign(network.stations.size(), 0.0F);
    state.branch_closed = implementation_->grid.intact_closed;
    state.bus_energised.assign(network.buses.size(), 0);
    solve(state);
    return state;
}

std::vector<StationId> Model::set_station_depth(State& state,
                                                std::span<const float> depth_m) const {
    const auto& stations = implementation_->network.stations;
    implementation_->check_state(state);
    require<UsageError>(depth_m.size() == stations.size(), "{} depths for {} stations",
                        depth_m.size(), stations.size());
    for (std::size_t i = 0; i < stations.size(); ++i) {
        require<UsageError>(std::isfinite(depth_m[i]) && depth_m[i] >= 0.0F,
                            "{}: water depth is {} m, expected 0 or more",
                            label("station", stations[i].name, static_cast<Index>(i)), depth_m[i]);
    }
    std::vector<StationId> tripped;
    for (std::size_t i = 0; i < stations.size(); ++i) {
        state.station_depth[i] = depth_m[i];
        if (state.station[i] == StationState::normal &&
            implementation_->at_trip_depth(i, depth_m[i])) {
            state.station[i] = StationState::tripped;
            state.stale = true;
            tripped.emplace_back(i);
        }
    }
    return tripped;
}

void Model::set_station_out(State& state, StationId station, bool out) const {
    implementation_->check_state(state);
    require<UsageError>(station.valid() && station.index() < state.station.size(),
                        "station {} of {}", station.value, state.station.size());
    const auto i = station.index();
    const auto before = state.station[i];
    if (out) {
        state.station[i] = StationState::out;
    } else if (before == StationState::out) {
        state.station[i] = implementation_->at_trip_depth(i, state.station_depth[i])
                               ? StationState::tripped
                               : StationState::normal;
    }
    state.stale = state.stale || state.station[i] != before;
}

void Model::set_branch_closed(State& state, BranchId branch, bool closed) const {
    implementation_->check_state(state);
    require<UsageError>(branch.valid() && branch.index() < state.branch_closed.size(),
                        "branch {} of {}", branch.value, state.branch_closed.size());
    auto& now = state.branch_closed[branch.index()];
    state.stale = state.stale || (now != 0) != closed;
    now = closed;
}

void Model::solve(State& state) const {
    const auto& model = *implementation_;
    model.check_state(state);
    if (!state.stale) {
        return;
    }
    const power_flow::Options options{.tolerance = model.parameters.tolerance_pu,
                                      .max_iterations = model.parameters.max_iterations,
                                      .method = power_flow::Method::automatic};
    auto supply = find_supply(model.grid, model.alive(state), state.branch_closed, options);
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
    double served = 0.0;
    double unserved = 0.0;
    state.customers_off = 0;
    for (std::size_t i = 0; i < state.bus_energised.size(); ++i) {
        if (state.bus_energised[i] != 0) {
            served += model.grid.p_load[i];
        } else {
            unserved += model.grid.p_load[i];
            state.customers_off += model.grid.customers[i];
        }
    }
    state.served_w = served * base_va;
    state.unserved_w = unserved * base_va;
    state.stale = false;
    ++state.solves;
}

void Model::advance(State& state, double until) const {
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "energy: cannot advance from {} s to {} s", state.time, until);
    solve(state);
    const double hours = (until - state.time) / seconds_per_hour;
    const double kwh_per_w = hours / 1000.0;
    state.served_kwh += state.served_w * kwh_per_w;
    state.unserved_kwh += state.unserved_w * kwh_per_w;
    state.demanded_kwh = state.served_kwh + state.unserved_kwh;
    state.losses_kwh += state.losses_w * kwh_per_w;
    state.source_kwh += state.source_w * kwh_per_w;
    state.customer_hours_off += state.customers_off * hours;
    state.time = until;
}

sim::Ledger Model::ledger(const State& state) const {
    sim::Ledger ledger;
    ledger.unit = "kWh";
    ledger.inputs = {{"source", state.source_kwh}, {"unserved", state.unserved_kwh}};
    ledger.outputs = {{"demanded", state.demanded_kwh}, {"losses", state.losses_kwh}};
    return ledger;
}

std::vector<BusId> Model::outside_band(const State& state) const {
    implementation_->check_state(state);
    std::vector<BusId> out;
    for (std::size_t i = 0; i < state.bus_energised.size(); ++i) {
        const double v = state.bus_energised[i] != 0 ? state.bus_voltage_pu[i] : 1.0;
        if (v < parameters().lowest_voltage_pu || v > parameters().highest_voltage_pu) {
            out.emplace_back(i);
        }
    }
    return out;
}

std::vector<BranchId> Model::overloaded(const State& state) const {
    implementation_->check_state(state);
    std::vector<BranchId> out;
    for (std::size_t k = 0; k < state.branch_current_a.size(); ++k) {
        const double rated = network().branches[k].rated_a;
        if (rated > 0.0 && state.branch_current_a[k] > rated) {
            out.emplace_back(k);
        }
    }
    return out;
}

std::vector<StationId> Model::cause_of_outage(const State& state, BusId bus) const {
    implementation_->check_state(state);
    require<UsageError>(bus.valid() && bus.index() < state.bus_energised.size(), "bus {} of {}",
                        bus.value, state.bus_energised.size());
    std::vector<StationId> out;
    if (state.bus_energised[bus.index()] == 0) {
        for (const Index s : stations_that_cut_off(implementation_->grid,
                                                   implementation_->alive(state), bus.value)) {
            out.emplace_back(s);
        }
    }
    return out;
}

}  // namespace calade::energy
