// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/cascade_log.hpp"

#include "calade/base/at.hpp"
#include "calade/coupling/structures.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace calade::coupling {

namespace {

constexpr double notable_share = 1.1;  // of its first discharge before a river counts as rising
constexpr double notable_rise = 0.05;  // m above the initial level before a tide is worth a line

bool water_bit(std::uint8_t closure) {
    return (closure & static_cast<std::uint8_t>(traffic::Closure::water)) != 0;
}

}  // namespace

CascadeLog::CascadeLog(const city::City& city, const Inputs& inputs, const Links& links,
                       const flood::Model& flood, const WaterOrigin& origin,
                       const std::vector<SewerPumpSupply>& sewer_supply)
    : city_(city),
      inputs_(inputs),
      links_(links),
      flood_(flood),
      origin_(origin),
      sewer_supply_(sewer_supply) {
    loads_of_bus_.resize(city.power.buses.size());
    for (std::size_t l = 0; l < city.power.loads.size(); ++l) {
        loads_of_bus_[city.power.loads[l].bus.index()].push_back(LoadId(l));
    }
}

std::int32_t CascadeLog::add(State& state, double time, EventKind kind, ElementType type,
                             Index element, double value, std::string unit, std::vector<int> causes,
                             std::string detail) const {
    std::erase_if(causes, [](int c) { return c < 0; });
    std::sort(causes.begin(), causes.end());
    causes.erase(std::unique(causes.begin(), causes.end()), causes.end());
    Event event;
    event.id = static_cast<int>(state.events.size());
    // A defence is overtopped within a window, a sea seen to rise at its end: a cause is no later
    // than its effect.
    event.time = time;
    for (const int cause : causes) {
        event.time = std::max(event.time, state.events[at(cause)].time);
    }
    event.kind = kind;
    event.type = type;
    event.element = element;
    event.value = value;
    event.unit = std::move(unit);
    event.detail = std::move(detail);
    event.causes = std::move(causes);
    state.events.push_back(std::move(event));
    return state.events.back().id;
}

void CascadeLog::forcing(State& state) const {
    const auto& forcing = flood_.forcing();
    for (std::size_t b = 0; b < forcing.boundaries.size(); ++b) {
        const auto& series = forcing.boundaries[b];
        if (series.empty() || state.boundary_event[b] >= 0) {
            continue;
        }
        const double value = series.at(state.time);
        const bool is_level = city_.boundaries[b].kind == city::BoundaryKind::level;
        if (is_level && value > inputs_.initial_level_m + notable_rise) {
            state.boundary_event[b] =
                add(state, state.time, EventKind::sea_level_rising, ElementType::boundary,
                    static_cast<Index>(b), value, "m", {});
        } else if (!is_level && value > notable_share * series.at(0.0)) {
            state.boundary_event[b] =
                add(state, state.time, EventKind::river_rising, ElementType::boundary,
                    static_cast<Index>(b), value, "m3/s", {});
        }
    }
    if (state.rain_event < 0 && forcing.rains()) {
        const double rain = flood_.mean_rain(state.time);
        if (rain > 0.0) {
            state.rain_event = add(state, state.time, EventKind::rain_began, ElementType::none, -1,
                                   rain * 3.6e6, "mm/h", {});
        }
    }
    waves(state);
}

std::int32_t CascadeLog::level_passed(State& state, Index boundary, double above) const {
    for (auto e = state.events.rbegin(); e != state.events.rend() && e->time == state.time; ++e) {
        if (e->kind == EventKind::level_passed && e->element == boundary && e->value == above) {
            return e->id;
        }
    }
    const bool is_level = city_.boundaries[at(boundary)].kind == city::BoundaryKind::level;
    return add(state, state.time, EventKind::level_passed, ElementType::boundary, boundary, above,
               is_level ? "m" : "m3/s", {state.boundary_event[at(boundary)]},
               is_level ? "" : "discharge");
}

// Told once, when they throw more than a trickle over a defence.
void CascadeLog::waves(State& state) const {
    const auto& geometry = flood_.geometry();
    for (std::size_t w = 0; w < inputs_.waves.size(); ++w) {
        const auto& source = flood_.forcing().sources[inputs_.forcing.sources.size() + w];
        const Index defence = inputs_.waves[w].defence;
        const auto faces = static_cast<double>(geometry.defences[at(defence)].faces.size());
        const double mean = source.discharge.at(state.time) / (geometry.grid.cell * faces);
        if (state.wave_event[w] < 0 && mean > notable_wave_discharge) {
            state.wave_event[w] =
                add(state, state.time, EventKind::waves_overtopping, ElementType::defence, defence,
                    mean * 1000.0, "l/s/m", {state.boundary_event[at(inputs_.waves[w].boundary)]});
        }
    }
}

std::vector<int> CascadeLog::water_causes(const State& state, Index cell) const {
    if (cell < 0) {
        return {};
    }
    std::vector<int> causes{WaterOrigin::event_of(state, state.water_cause[at(cell)])};
    // A pump that stands still lets the water stay: it shares the blame in its own pond.
    const auto blame = [&](Index inlet, std::int32_t event) {
        const auto pond = origin_.pond(state, inlet);
        if (std::binary_search(pond.begin(), pond.end(), cell)) {
            causes.push_back(event);
        }
    };
    const auto& pumps = flood_.geometry().pumps;
    for (std::size_t p = 0; p < pumps.size(); ++p) {
        if (state.pump_event[p] >= 0 &&
            (state.flood.pump_powered[p] == 0 || state.flood.pump_drowned[p] != 0)) {
            blame(pumps[p].inlet, state.pump_event[p]);
        }
    }
    for (std::size_t p = 0; p < sewer_supply_.size(); ++p) {
        if (state.sewer_pump_event[p] >= 0 && sewer_supply_[p].cell >= 0) {
            blame(sewer_supply_[p].cell, state.sewer_pump_event[p]);
        }
    }
    return causes;
}

void CascadeLog::water(State& state, const std::vector<std::uint8_t>& gates_before) const {
    struct Overtopping {
        double time;
        Index defence;
    };
    std::vector<Overtopping> fresh;
    for (std::size_t d = 0; d < state.flood.defence_overtopped.size(); ++d) {
        if (!std::isnan(state.flood.defence_overtopped[d]) && state.defence_event[d] < 0) {
            fresh.push_back({state.flood.defence_overtopped[d], static_cast<Index>(d)});
        }
    }
    std::stable_sort(fresh.begin(), fresh.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    for (const auto& [time, d] : fresh) {
        auto label = origin_.label_at_defence(state, d);
        if (label == WaterOrigin::none) {
            // The water came to the defence in this very window and has no label yet.
            State ahead = state;
            origin_.update(ahead);
            label = origin_.label_at_defence(ahead, d);
        }
        const auto cause = WaterOrigin::event_of(state, label);
        state.defence_event[at(d)] =
            add(state, time, EventKind::defence_overtopped, ElementType::defence, d,
                flood_.geometry().defences[at(d)].crest_m, "m", {cause});
    }
    for (std::size_t g = 0; g < state.flood.gate_closed.size(); ++g) {
        if (state.flood.gate_closed[g] == gates_before[g]) {
            continue;
        }
        const bool closed = state.flood.gate_closed[g] != 0;
        const auto& gate = flood_.geometry().gates[g];
        const auto cause = gate.gauge_cell < 0 ? -1
                                               : WaterOrigin::event_of(
                                                     state, state.water_cause[at(gate.gauge_cell)]);
        double level = gate.closing_level_m;
        if (gate.keeps_water() && gate.gauge_cell >= 0) {  // the nearer of its two levels
            const double reading = static_cast<double>(flood_.geometry().bed[at(gate.gauge_cell)]) +
                                   static_cast<double>(state.flood.h[at(gate.gauge_cell)]);
            level = std::abs(reading - gate.opening_level_m) < std::abs(reading - level)
                        ? gate.opening_level_m
                        : level;
        }
        state.gate_event[g] =
            add(state, state.time, closed ? EventKind::gate_closed : EventKind::gate_opened,
                ElementType::gate, static_cast<Index>(g), level, "m", {cause});
    }
}

void CascadeLog::slowed(State& state, Index street) const {
    const auto& s = city_.streets.streets[at(street)];
    const double depth = state.traffic.street_depth[at(street)];
    if (!s.cars || (depth < 0.01 && state.street_slow[at(street)] == 0)) {
        return;
    }
    const double share =
        traffic::speed_in_water(s.free_speed_ms, depth, inputs_.traffic.closed_depth_m) /
        s.free_speed_ms;
    if (state.street_slow[at(street)] == 0 && share < 0.5) {
        state.street_slow[at(street)] = 1;
        state.street_event[at(street)] =
            add(state, state.time, EventKind::street_slowed, ElementType::street, street, depth,
                "m", water_causes(state, deepest_street_cell(state.flood, links_, street)));
    } else if (share > 0.75) {
        state.street_slow[at(street)] = 0;
    }
}

void CascadeLog::streets(State& state, const std::vector<std::uint8_t>& closed_before) const {
    for (std::size_t s = 0; s < closed_before.size(); ++s) {
        const bool now = water_bit(state.traffic.street_closed[s]);
        if (!now) {
            slowed(state, static_cast<Index>(s));
        }
        if (now == water_bit(closed_before[s])) {
            continue;
        }
        const auto street = static_cast<Index>(s);
        const double depth = state.traffic.street_depth[s];
        if (now) {
            const Index cell = deepest_street_cell(state.flood, links_, street);
            state.street_event[s] =
                add(state, state.time, EventKind::street_closed, ElementType::street, street, depth,
                    "m", water_causes(state, cell), "water");
        } else {
            const int cause = state.street_event[s];
            add(state, state.time, EventKind::street_reopened, ElementType::street, street, depth,
                "m", {cause});
            state.street_event[s] = -1;
        }
    }
}

void CascadeLog::stations(State& state, const std::vector<StationId>& tripped) const {
    for (const StationId station : tripped) {
        state.station_event[station.index()] =
            add(state, state.time, EventKind::station_flooded, ElementType::station, station.value,
                state.energy.station_depth[station.index()], "m",
                water_causes(state, links_.station_cell[station.index()]));
    }
}

void CascadeLog::supply(State& state, const energy::Model& energy,
                        const std::vector<std::uint8_t>& energised_before,
                        std::int32_t restoring) const {
    std::map<std::vector<int>, int> lost;  // customers by cause
    int back = 0;
    for (std::size_t b = 0; b < energised_before.size(); ++b) {
        if (state.energy.bus_energised[b] == energised_before[b] || loads_of_bus_[b].empty()) {
            continue;
        }
        int customers = 0;
        for (const LoadId load : loads_of_bus_[b]) {
            customers += city_.power.loads[load.index()].customers;
        }
        if (state.energy.bus_energised[b] == 0) {
            lost[station_causes(state, energy, BusId(b))] += customers;
        } else {
            back += customers;
        }
    }
    for (const auto& [causes, customers] : lost) {
        if (customers == 0) {
            continue;
        }
        const Event* first =
            causes.empty() || causes.front() < 0 ? nullptr : &state.events[at(causes.front())];
        const Index station =
            first != nullptr && first->type == ElementType::station ? first->element : -1;
        state.outage_event = add(state, state.time, EventKind::outage,
                                 station >= 0 ? ElementType::station : ElementType::network,
                                 station, customers, "customers", causes);
    }
    if (back > 0) {
        add(state, state.time, EventKind::supply_restored, ElementType::network, -1, back,
            "customers", {state.outage_event, restoring});
    }
}

void CascadeLog::pumps(State& state, const energy::Model& energy,
                       const std::vector<std::uint8_t>& powered_before,
                       const std::vector<std::uint8_t>& drowned_before) const {
    for (std::size_t p = 0; p < powered_before.size(); ++p) {
        const auto pump = static_cast<Index>(p);
        const auto& geometry = flood_.geometry().pumps[p];
        const double depth =
            geometry.inlet >= 0 ? static_cast<double>(state.flood.h[at(geometry.inlet)]) : 0.0;
        if (drowned_before[p] == 0 && state.flood.pump_drowned[p] != 0) {
            std::vector<int> causes = water_causes(state, geometry.inlet);
            state.pump_event[p] = add(state, state.time, EventKind::pump_stopped, ElementType::pump,
                                      pump, depth, "m", std::move(causes), "drowned");
        }
        if (powered_before[p] == state.flood.pump_powered[p] || state.flood.pump_drowned[p] != 0) {
            continue;  // a drowned pump stands still with supply or without
        }
        if (state.flood.pump_powered[p] == 0) {
            const SiteId site = city_.pumps[p].site;
            const BusId bus = site.valid() ? city_.joins.site_bus[site.index()] : BusId{};
            state.pump_event[p] = add(
                state, state.time, EventKind::pump_stopped, ElementType::pump, pump, depth, "m",
                bus.valid() ? station_causes(state, energy, bus) : std::vector<int>{}, "no_supply");
        } else {
            add(state, state.time, EventKind::pump_restarted, ElementType::pump, pump, depth, "m",
                {state.pump_event[p]});
            state.pump_event[p] = -1;
        }
    }
}

void CascadeLog::sewer_pumps(State& state, const energy::Model& energy,
                             const std::vector<std::uint8_t>& powered_before) const {
    for (std::size_t p = 0; p < powered_before.size(); ++p) {
        if (powered_before[p] == state.flood.drains.pump_powered[p]) {
            continue;
        }
        const auto pump = static_cast<Index>(p);
        const Index cell = sewer_supply_[p].cell;
        const double depth = cell >= 0 ? static_cast<double>(state.flood.h[at(cell)]) : 0.0;
        std::int32_t& stopped = state.sewer_pump_event[p];
        if (state.flood.drains.pump_powered[p] == 0) {
            stopped =
                add(state, state.time, EventKind::pump_stopped, ElementType::sewer_pump, pump,
                    depth, "m", station_causes(state, energy, sewer_supply_[p].bus), "no_supply");
        } else {
            add(state, state.time, EventKind::pump_restarted, ElementType::sewer_pump, pump, depth,
                "m", {stopped});
            stopped = -1;
        }
    }
}

void CascadeLog::signals(State& state, const energy::Model& energy,
                         const std::vector<std::uint8_t>& dark_before) const {
    int newly = 0;
    int back = 0;
    std::vector<int> causes;
    for (std::size_t n = 0; n < dark_before.size(); ++n) {
        if (dark_before[n] == state.traffic.signal_dark[n]) {
            continue;
        }
        if (state.traffic.signal_dark[n] != 0) {
            ++newly;
            const auto more = station_causes(state, energy, city_.joins.signal_bus[n]);
            causes.insert(causes.end(), more.begin(), more.end());
        } else {
            ++back;
        }
    }
    if (newly > 0) {
        state.signal_event = add(state, state.time, EventKind::signals_dark, ElementType::network,
                                 -1, newly, "signals", std::move(causes));
    }
    if (back > 0) {
        add(state, state.time, EventKind::signals_back, ElementType::network, -1, back, "signals",
            {state.signal_event});
    }
}

void CascadeLog::sites(State& state, const energy::Model& energy) const {
    for (std::size_t s = 0; s < city_.sites.size(); ++s) {
        const BusId bus = city_.joins.site_bus[s];
        const bool dark = bus.valid() && state.energy.bus_energised[bus.index()] == 0;
        if (dark == (state.site_dark[s] != 0)) {
            continue;
        }
        state.site_dark[s] = dark ? 1 : 0;
        if (dark) {
            state.site_event[s] =
                add(state, state.time, EventKind::site_without_supply, ElementType::site,
                    static_cast<Index>(s), city_.sites[s].autonomy_h, "h autonomy",
                    station_causes(state, energy, bus));
        } else {
            add(state, state.time, EventKind::site_supplied, ElementType::site,
                static_cast<Index>(s), 0.0, "", {state.site_event[s]});
        }
    }
}

void CascadeLog::trips(State& state, const traffic::Model& traffic,
                       std::optional<double> changed_way_percent) const {
    // What happened on the streets since the log last spoke of traffic.
    std::vector<int> causes;
    for (auto e = at(state.next_traffic_cause); e < state.events.size(); ++e) {
        const auto kind = state.events[e].kind;
        if (kind == EventKind::street_closed || kind == EventKind::street_slowed ||
            kind == EventKind::street_reopened || kind == EventKind::signals_dark ||
            kind == EventKind::signals_back) {
            causes.push_back(state.events[e].id);
        }
    }
    if (causes.empty()) {
        return;
    }
    double unserved = 0.0;
    const auto& demand = traffic.network().demand;
    for (std::size_t d = 0; d < demand.size(); ++d) {
        if (state.traffic.pair_served[d] == 0) {
            unserved += demand[d].rate_vps * 3600.0;
        }
    }
    double total = 0.0;
    double moved = 0.0;
    for (std::size_t l = 0; l < state.reported_flow.size(); ++l) {
        total += state.reported_flow[l];
        moved += std::abs(state.traffic.link_flow[l] - state.reported_flow[l]);
    }
    const bool more_unserved = unserved > state.reported_unserved_vph + 0.5;
    if (changed_way_percent) {
        total = 100.0;
        moved = *changed_way_percent;
    }
    const bool rerouted = total > 0.0 && moved > inputs_.coupling.rerouted_share * total;
    if (more_unserved) {
        state.trips_event = add(state, state.time, EventKind::trips_unserved, ElementType::network,
                                -1, unserved - state.dry_unserved_vph, "veh/h", causes);
    }
    if (rerouted) {
        add(state, state.time, EventKind::traffic_rerouted, ElementType::network, -1,
            100.0 * moved / total, "% of flow", causes);
    }
    if (more_unserved || rerouted) {
        state.reported_unserved_vph = unserved;
        state.reported_flow = state.traffic.link_flow;
        state.next_traffic_cause = static_cast<std::int32_t>(state.events.size());
    }
}

}  // namespace calade::coupling
