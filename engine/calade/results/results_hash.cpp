// SPDX-License-Identifier: Apache-2.0
#include "calade/results/results_hash.hpp"

#include "calade/base/hash.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::results {

namespace {

class ValueHasher {
public:
    void add(std::string_view text) { hasher_.add(text); }
    void add(std::int64_t number) { hasher_.add(number); }
    template <class T>
    void add(const std::vector<T>& values) {
        hasher_.add(static_cast<std::uint64_t>(values.size()));
        if constexpr (std::is_floating_point_v<T>) {
            const auto same_nan = [](T v) {
                return std::isnan(v) ? std::numeric_limits<T>::quiet_NaN() : v;
            };
            std::vector<T> plain(values.size());
            std::transform(values.begin(), values.end(), plain.begin(), same_nan);
            hasher_.add(std::span<const T>(plain));
        } else {
            hasher_.add(std::span<const T>(values));
        }
    }
    void add_number(double value) { add(std::vector<double>{value}); }
    [[nodiscard]] std::string hex() const { return hasher_.hex(); }

private:
    Hasher hasher_;
};

void add_water(ValueHasher& hash, const flood::State& water) {
    for (const auto* field : {&water.h, &water.hu, &water.hv, &water.max_depth, &water.max_speed,
                              &water.arrival, &water.defence_overtopped}) {
        hash.add(*field);
    }
    for (const auto* flags : {&water.gate_closed, &water.pump_running, &water.pump_powered,
                              &water.pump_drowned, &water.drains.pump_powered}) {
        hash.add(*flags);
    }
}

void add_elements(ValueHasher& hash, const coupling::State& state, const History& history) {
    for (const auto* field : {&state.building_max_depth,         &state.building_wet_since,
                              &state.building_dark_since,        &state.building_dark_hours,
                              &history.street_max_depth,         &history.street_closed_since,
                              &history.street_closed_hours,      &history.station_max_depth,
                              &history.station_tripped_at,       &history.site_max_depth,
                              &history.site_dark_since,          &history.site_cut_off_since,
                              &history.branch_dark_since,        &history.branch_dark_hours,
                              &history.pump_stopped_since,       &history.gate_closed_since,
                              &history.sewer_pump_stopped_since, &history.site_dark_hours,
                              &history.site_powerless_since,     &history.load_dark_hours,
                              &state.flood.extremes.duration,    &history.street_rescue_worst_s,
                              &history.street_care_worst_s}) {
        hash.add(*field);
    }
    hash.add(history.load_interruptions);
    hash.add(state.flood.extremes.french);
    hash.add(state.flood.extremes.aidr);
    hash.add(history.street_flow_dry_vph);
    hash.add(history.street_flow_peak_change_vph);
    hash.add(state.traffic.link_flow);
    hash.add(state.traffic.link_time);
    hash.add(state.traffic.pair_served);
    hash.add(state.energy.bus_energised);
    hash.add(state.energy.bus_voltage_pu);
    hash.add(state.energy.branch_current_a);
}

void add_events(ValueHasher& hash, const std::vector<coupling::Event>& events) {
    for (const auto& event : events) {
        hash.add_number(event.time);
        hash.add(to_string(event.kind));
        hash.add(to_string(event.type));
        hash.add(std::int64_t{event.element});
        hash.add_number(event.value);
        hash.add(event.unit);
        hash.add(event.detail);
        hash.add(event.causes);
    }
}

void add_ledger(ValueHasher& hash, const sim::Ledger& ledger) {
    hash.add(ledger.unit);
    hash.add_number(ledger.initial);
    for (const auto* list : {&ledger.inputs, &ledger.outputs, &ledger.held}) {
        for (const auto& entry : *list) {
            hash.add(entry.name);
            hash.add_number(entry.amount);
        }
    }
    hash.add_number(ledger.stored);
}

}  // namespace

std::string results_hash(const coupling::State& state, const History& history,
                         const std::vector<Indicator>& indicators, const SeriesRecorder& series,
                         const std::vector<sim::Ledger>& ledgers) {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    ValueHasher hash;
    hash.add_number(state.time);
    add_water(hash, state.flood);
    add_elements(hash, state, history);
    add_events(hash, state.events);
    for (const auto& indicator : indicators) {
        hash.add(indicator.id);
        hash.add_number(indicator.value.value_or(nothing));
        hash.add_number(indicator.time_s.value_or(nothing));
        for (const auto& [kind, areas] : indicator.by) {
            hash.add(kind);
            for (const auto& [area, value] : areas) {
                hash.add(area);
                hash.add_number(value);
            }
        }
    }
    hash.add(series.times());
    for (const auto& column : series.columns()) {
        hash.add(column.name);
        hash.add(column.values);
    }
    hash.add(series.gauge_levels());
    hash.add(series.gauge_depths());
    for (const auto& ledger : ledgers) {
        add_ledger(hash, ledger);
    }
    return hash.hex();
}

}  // namespace calade::results
