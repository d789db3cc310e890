// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/simulation.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::coupling {

namespace {

constexpr std::uint32_t version = 5;

void save_events(sim::ArchiveWriter& out, const std::vector<Event>& events) {
    out.put(static_cast<std::uint64_t>(events.size()));
    for (const auto& e : events) {
        out.put(e.id);
        out.put(e.time);
        out.put(e.kind);
        out.put(e.type);
        out.put(e.element);
        out.put(e.value);
        out.put(std::string_view(e.unit));
        out.put(std::string_view(e.detail));
        out.put(e.causes);
    }
}

std::vector<Event> load_events(sim::ArchiveReader& in) {
    std::uint64_t n = 0;
    in.get(n);
    std::vector<Event> events;
    for (std::uint64_t i = 0; i < n; ++i) {
        Event e;
        in.get(e.id);
        in.get(e.time);
        in.get(e.kind);
        in.get(e.type);
        in.get(e.element);
        in.get(e.value);
        in.get(e.unit);
        in.get(e.detail);
        in.get(e.causes);
        events.push_back(std::move(e));
    }
    return events;
}

// The members after the models and the log, in one place for both directions.
template <class Archive, class S, class Each>
void each_member(Archive& archive, S& s, Each each) {
    each(archive, s.time);
    each(archive, s.water_cause);
    each(archive, s.street_event);
    each(archive, s.street_slow);
    each(archive, s.station_event);
    each(archive, s.pump_event);
    each(archive, s.sewer_pump_event);
    each(archive, s.boundary_event);
    each(archive, s.defence_event);
    each(archive, s.gate_event);
    each(archive, s.rain_event);
    each(archive, s.outage_event);
    each(archive, s.signal_event);
    each(archive, s.trips_event);
    each(archive, s.building_max_depth);
    each(archive, s.building_wet_since);
    each(archive, s.building_dark_since);
    each(archive, s.building_dark_hours);
    each(archive, s.site_dark);
    each(archive, s.site_cut_off);
    each(archive, s.site_event);
    each(archive, s.dry_unserved_vph);
    each(archive, s.reported_unserved_vph);
    each(archive, s.reported_flow);
    each(archive, s.next_traffic_cause);
    each(archive, s.order_due);
    each(archive, s.order_done);
    each(archive, s.order_cause);
    each(archive, s.next_watched_event);
    each(archive, s.pump_failed);
    each(archive, s.site_dark_since);
    each(archive, s.crews);
    each(archive, s.station_dry_event);
    each(archive, s.telecom_off);
    each(archive, s.telecom_event);
    each(archive, s.evacuations);
    each(archive, s.diversion_event);
    each(archive, s.diversion_cut);
    each(archive, s.wave_event);
    each(archive, s.restoring_event);
}

template <class T>
void require_size(const std::vector<T>& found, std::size_t expected, std::string_view what) {
    require<DataError>(found.size() == expected,
                       "the checkpoint is of another town: it has {} {}, expected {}", found.size(),
                       what, expected);
}

// New elements stand behind the known ones.
template <class T>
void grow(std::vector<T>& values, std::size_t count, T fresh, std::string_view what) {
    require<DataError>(values.size() <= count,
                       "the checkpoint is of another town: it has {} {}, expected at most {}",
                       values.size(), what, count);
    values.resize(count, fresh);
}

}  // namespace

void Simulation::adopt(State& state) const {
    const auto& c = city();
    const auto fresh = initial();
    require_size(state.flood.h, fresh.flood.h.size(), "flood cells");
    require_size(state.traffic.street_depth, c.streets.streets.size(), "streets");
    require_size(state.traffic.link_flow, fresh.traffic.link_flow.size(), "street links");
    require_size(state.motion.vehicles.road, fresh.motion.vehicles.road.size(),
                 "roads with vehicles in motion");
    require_size(state.energy.station, c.power.stations.size(), "stations");
    require_size(state.energy.bus_energised, fresh.energy.bus_energised.size(), "buses");
    require_size(state.building_max_depth, c.buildings.size(), "buildings");
    require_size(state.site_dark, c.sites.size(), "sites");
    require_size(state.flood.boundary_in, fresh.flood.boundary_in.size(), "boundaries");
    constexpr float never = std::numeric_limits<float>::quiet_NaN();
    grow(state.flood.defence_overtopped, c.defences.size(), never, "defences");
    grow(state.defence_event, c.defences.size(), -1, "defences");
    const auto known_gates = state.gate_event.size();
    grow(state.gate_event, c.gates.size(), -1, "gates");
    const auto known_pumps = state.pump_event.size();
    grow(state.pump_event, c.pumps.size(), -1, "pumps");
    grow(state.pump_failed, c.pumps.size(), std::uint8_t{0}, "pumps");
    grow(state.order_due, fresh.order_due.size(), std::numeric_limits<double>::quiet_NaN(),
         "orders");
    grow(state.order_done, fresh.order_done.size(), std::uint8_t{0}, "orders");
    grow(state.order_cause, fresh.order_cause.size(), -1, "orders");
    for (std::size_t i = 0; i < state.order_due.size(); ++i) {
        if (std::isnan(state.order_due[i])) {
            state.order_due[i] = fresh.order_due[i];
        }
    }
    const auto known_crews = state.crews.size();
    grow(state.crews, fresh.crews.size(), Crew{}, "crews");
    std::copy(fresh.crews.begin() + static_cast<std::ptrdiff_t>(known_crews), fresh.crews.end(),
              state.crews.begin() + static_cast<std::ptrdiff_t>(known_crews));
    grow(state.diversion_event, fresh.diversion_event.size(), -1, "diversions");
    grow(state.diversion_cut, fresh.diversion_cut.size(), std::uint8_t{0}, "diversions");
    require_size(state.sewer_pump_event, fresh.sewer_pump_event.size(), "sewer pumps");
    require_size(state.wave_event, fresh.wave_event.size(), "waves over defences");
    require_size(state.flood.source_in, fresh.flood.source_in.size(), "sources");
    grow(state.flood.breach_start, fresh.flood.breach_start.size(), never, "breaches");
    grow(state.flood.link_moved, fresh.flood.link_moved.size(), 0.0, "culverts and weirs");
    const auto take_new = [](auto& values, const auto& from, std::size_t known) {
        values.resize(known);
        values.insert(values.end(), from.begin() + static_cast<std::ptrdiff_t>(known), from.end());
    };
    take_new(state.flood.gate_closed, fresh.flood.gate_closed, known_gates);
    take_new(state.flood.gate_failed, fresh.flood.gate_failed, known_gates);
    take_new(state.flood.pump_running, fresh.flood.pump_running, known_pumps);
    take_new(state.flood.pump_powered, fresh.flood.pump_powered, known_pumps);
    take_new(state.flood.pump_drowned, fresh.flood.pump_drowned, known_pumps);
    take_new(state.flood.pump_out, fresh.flood.pump_out, known_pumps);
    take_new(state.flood.pump_moved, fresh.flood.pump_moved, known_pumps);
}

void Simulation::save(sim::ArchiveWriter& out, const State& state) {
    out.section("coupling", version);
    flood::Model::save(out, state.flood);
    traffic::Model::save(out, state.traffic);
    traffic::dynamic::Motion::save(out, state.motion);
    energy::Model::save(out, state.energy);
    save_events(out, state.events);
    each_member(out, state, [](sim::ArchiveWriter& a, const auto& member) { a.put(member); });
}

State Simulation::load(sim::ArchiveReader& in) {
    in.section("coupling", version);
    State state;
    state.flood = flood::Model::load(in);
    state.traffic = traffic::Model::load(in);
    state.motion = traffic::dynamic::Motion::load(in);
    state.energy = energy::Model::load(in);
    state.events = load_events(in);
    each_member(in, state, [](sim::ArchiveReader& a, auto& member) { a.get(member); });
    return state;
}

}  // namespace calade::coupling
