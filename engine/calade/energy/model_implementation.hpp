// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/error.hpp"
#include "calade/energy/check.hpp"
#include "calade/energy/grid.hpp"
#include "calade/energy/model.hpp"

#include <utility>

namespace calade::energy {

struct Model::Implementation {
    Parameters parameters;
    city::PowerNetwork network;
    Grid grid;
    std::vector<AssetThresholds> thresholds;

    Implementation(Parameters given, city::PowerNetwork given_network)
        : parameters(given), network(std::move(given_network)) {
        check(parameters);
        check(network);
        grid = make_grid(network, parameters.load_scale);
        thresholds = asset_thresholds(network, parameters.trip_depth_scale,
                                      static_cast<std::uint64_t>(parameters.threshold_seed));
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

    /// What the buses draw now.
    [[nodiscard]] const BusLoads& loads(const State& state) const {
        return state.loads.p_load.empty() ? grid.loads : state.loads;
    }

    /// The trip rule, compared in the depth's own precision: water at exactly 0.7 m is at 0.7 m.
    [[nodiscard]] bool at_trip_depth(std::size_t station, float depth_m) const {
        const auto trip = static_cast<float>(thresholds[station].trip_m);
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

}  // namespace calade::energy
