// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/model.hpp"

#include "calade/energy/model_implementation.hpp"
#include "calade/energy/outage_cause.hpp"

#include <cmath>

namespace calade::energy {

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
    state.station_condition.assign(network.stations.size(), AssetCondition::sound);
    state.station_damaged.assign(network.stations.size(), 0);
    state.dark_since.assign(network.buses.size(), -1.0);
    state.branch_closed = implementation_->grid.intact_closed;
    state.bus_energised.assign(network.buses.size(), 0);
    solve(state);
    return state;
}

void Model::set_branch_closed(State& state, BranchId branch, bool closed) const {
    implementation_->check_state(state);
    require<UsageError>(branch.valid() && branch.index() < state.branch_closed.size(),
                        "branch {} of {}", branch.value, state.branch_closed.size());
    auto& now = state.branch_closed[branch.index()];
    state.stale = state.stale || (now != 0) != closed;
    now = closed;
}

void Model::set_loads(State& state, std::span<const double> p_w, std::span<const double> q_var,
                      double of) const {
    const auto& points = network().loads;
    implementation_->check_state(state);
    require<UsageError>(p_w.size() == points.size() && q_var.size() == points.size(),
                        "{} and {} powers for {} load points", p_w.size(), q_var.size(),
                        points.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
        require<UsageError>(std::isfinite(p_w[k]) && std::isfinite(q_var[k]),
                            "load point {}: {} W and {} var, expected finite values", k, p_w[k],
                            q_var[k]);
    }
    state.loads = bus_loads(network(), p_w, q_var, parameters().load_scale);
    state.loads_of = of;
    state.stale = true;
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

OutageCauses Model::causes_of_outage(const State& state, BusId bus,
                                     std::span<const std::uint8_t> opened) const {
    implementation_->check_state(state);
    require<UsageError>(bus.valid() && bus.index() < state.bus_energised.size(), "bus {} of {}",
                        bus.value, state.bus_energised.size());
    require<UsageError>(opened.size() == state.branch_closed.size(),
                        "{} entries of opened branches, expected {}", opened.size(),
                        state.branch_closed.size());
    OutageCauses out;
    if (state.bus_energised[bus.index()] == 0) {
        const auto rim = outage_rim(implementation_->grid, implementation_->alive(state),
                                    state.branch_closed, opened, bus.value);
        for (const Index s : rim.stations) {
            out.stations.emplace_back(s);
        }
        for (const Index k : rim.branches) {
            out.branches.emplace_back(k);
        }
    }
    return out;
}

}  // namespace calade::energy
