// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/energy/model.hpp"

namespace calade::energy {

namespace {

constexpr std::uint32_t version = 4;

/// Every field once, in one order for writing and reading.
template <class Archive, class S>
void each_field(S& state, Archive field) {
    field(state.time);
    field(state.station);
    field(state.station_depth);
    field(state.station_condition);
    field(state.station_damaged);
    field(state.backup);
    field(state.dark_since);
    field(state.interruptions);
    field(state.branch_closed);
    field(state.bus_energised);
    field(state.bus_voltage_pu);
    field(state.bus_angle_rad);
    field(state.branch_current_a);
    field(state.collapsed_source);
    field(state.iterations);
    field(state.solves);
    field(state.customers_off);
    field(state.loads.p_load);
    field(state.loads.q_load);
    field(state.loads.p_demand);
    field(state.loads.p_fed_in);
    for (auto* value :
         {&state.unserved_w, &state.served_w, &state.losses_w, &state.source_w, &state.demanded_kwh,
          &state.served_kwh, &state.unserved_kwh, &state.losses_kwh, &state.source_kwh,
          &state.customer_hours_off, &state.backup_kwh, &state.fed_in_w, &state.fed_in_kwh,
          &state.loads_of, &state.peak_demand_w, &state.peak_at}) {
        field(*value);
    }
}

}  // namespace

void Model::save(sim::ArchiveWriter& out, const State& state) {
    out.section("energy", version);
    each_field(state, [&](const auto& value) { out.put(value); });
    out.put(static_cast<std::uint8_t>(state.stale));
    out.put(static_cast<std::uint8_t>(state.converged));
}

State Model::load(sim::ArchiveReader& in) {
    in.section("energy", version);
    State state;
    each_field(state, [&](auto& value) { in.get(value); });
    std::uint8_t stale = 0;
    std::uint8_t converged = 0;
    in.get(stale);
    in.get(converged);
    state.stale = stale != 0;
    state.converged = converged != 0;
    for (std::size_t i = 0; i < state.station.size(); ++i) {
        require<DataError>(state.station[i] <= StationState::out,
                           "checkpoint: station {} has state {}, expected 0 to 2", i,
                           static_cast<int>(state.station[i]));
    }
    for (std::size_t i = 0; i < state.station_condition.size(); ++i) {
        require<DataError>(state.station_condition[i] <= AssetCondition::dry,
                           "checkpoint: station {} has condition {}, expected 0 to 3", i,
                           static_cast<int>(state.station_condition[i]));
    }
    for (const auto& backup : state.backup) {
        require<DataError>(
            backup.bus >= 0 && static_cast<std::size_t>(backup.bus) < state.bus_energised.size(),
            "checkpoint: a generator at bus {} of {}", backup.bus, state.bus_energised.size());
    }
    return state;
}

}  // namespace calade::energy
