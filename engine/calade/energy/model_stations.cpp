// SPDX-License-Identifier: Apache-2.0
// Water at the stations, and what crews do about it.
#include "calade/energy/model_implementation.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy {

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
        // A station that was switched off in time still drowns, so what water does to it is kept
        // apart from whether it is in service.
        auto& condition = state.station_condition[i];
        if (depth_m[i] > 0.0F &&
            depth_m[i] >= static_cast<float>(implementation_->thresholds[i].damage_m)) {
            condition = AssetCondition::flooded;
            state.station_damaged[i] = 1;
        } else if (implementation_->at_trip_depth(i, depth_m[i]) &&
                   condition != AssetCondition::flooded) {
            condition = AssetCondition::tripped;
        } else if (depth_m[i] <= 0.0F && condition != AssetCondition::sound) {
            condition = AssetCondition::dry;
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
        state.station[i] = StationState::normal;
        state.station_condition[i] = AssetCondition::sound;
        state.station_damaged[i] = 0;
        if (implementation_->at_trip_depth(i, state.station_depth[i])) {
            state.station[i] = StationState::tripped;
            state.station_condition[i] = AssetCondition::tripped;
        }
    }
    state.stale = state.stale || state.station[i] != before;
}

bool Model::repair_station(State& state, StationId station) const {
    implementation_->check_state(state);
    require<UsageError>(station.valid() && station.index() < state.station.size(),
                        "station {} of {}", station.value, state.station.size());
    const auto i = station.index();
    if (state.station_condition[i] == AssetCondition::sound) {
        return true;
    }
    if (implementation_->at_trip_depth(i, state.station_depth[i])) {
        return false;
    }
    state.station_condition[i] = AssetCondition::sound;
    state.station_damaged[i] = 0;
    if (state.station[i] == StationState::tripped) {
        state.station[i] = StationState::normal;
        state.stale = true;
    }
    return true;
}

double Model::repair_hours(const State& state, StationId station) const {
    implementation_->check_state(state);
    require<UsageError>(station.valid() && station.index() < state.station.size(),
                        "station {} of {}", station.value, state.station.size());
    const auto i = station.index();
    const auto& row = asset_class(implementation_->network.stations[i].kind);
    if (state.station_damaged[i] != 0) {
        return row.repair_h;
    }
    return state.station_condition[i] == AssetCondition::sound ? 0.0 : row.inspect_h;
}

std::span<const AssetThresholds> Model::thresholds() const { return implementation_->thresholds; }

void Model::set_backup(State& state, BusId bus, double rated_w, double autonomy_h,
                       bool battery) const {
    implementation_->check_state(state);
    require<UsageError>(bus.valid() && bus.index() < state.bus_energised.size(), "bus {} of {}",
                        bus.value, state.bus_energised.size());
    require<UsageError>(
        std::isfinite(rated_w) && rated_w >= 0.0 && std::isfinite(autonomy_h) && autonomy_h >= 0.0,
        "{}: a backup of {} W and {} h, expected 0 or more",
        label("bus", implementation_->network.buses[bus.index()].name, bus.value), rated_w,
        autonomy_h);
    auto& all = state.backup;
    const auto place = std::lower_bound(all.begin(), all.end(), bus.value,
                                        [](const Backup& b, Index i) { return b.bus < i; });
    const bool there = place != all.end() && place->bus == bus.value;
    const double load_w = implementation_->loads(state).p_demand[bus.index()] * base_va;
    const double store = load_w * autonomy_h / 1000.0;
    const Backup made{bus.value, battery ? 1 : 0, rated_w, store, store};
    if (rated_w == 0.0 && there) {
        all.erase(place);
    } else if (there) {
        *place = made;
    } else if (rated_w > 0.0) {
        all.insert(place, made);
    }
    state.stale = true;
}

}  // namespace calade::energy
