// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/simulation.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/coupling/simulation_implementation.hpp"
#include "calade/coupling/site_access.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::coupling {

namespace {

constexpr float never = std::numeric_limits<float>::quiet_NaN();

}  // namespace

Simulation::Simulation(city::City city, Inputs inputs) {
    require<UsageError>(city.joins.buildings.size() == city.buildings.size() &&
                            city.joins.site_bus.size() == city.sites.size() &&
                            city.joins.signal_bus.size() == city.streets.nodes.size(),
                        "the city has no joins for all its buildings, sites and junctions; run "
                        "find_joins first");
    implementation_ = std::make_unique<Implementation>(std::move(city), std::move(inputs));
}
Simulation::~Simulation() = default;
Simulation::Simulation(Simulation&&) noexcept = default;
Simulation& Simulation::operator=(Simulation&&) noexcept = default;

State Simulation::initial() const {
    const auto& me = *implementation_;
    State s;
    {
        const Stopwatch watch(me.timings.flood_s);
        s.flood = me.flood.still_water(me.inputs.initial_level_m);
    }
    {
        const Stopwatch watch(me.timings.traffic_s);
        s.traffic = me.traffic.initial();
        if (me.motion != nullptr) {
            me.motion->start(s.traffic, s.motion);
        }
    }
    {
        const Stopwatch watch(me.timings.energy_s);
        s.energy = me.energy.initial();
        if (me.loads) {
            me.loads->give(me.energy, s.energy);
        }
        me.energy.solve(s.energy);
    }
    if (me.inputs.protection) {
        s.protection = energy::cool_protection(me.energy, s.energy);
        s.load_rise.assign(me.city.power.branches.size(), {});
    }
    me.origin.start(s);
    s.street_event.assign(me.city.streets.streets.size(), -1);
    s.street_slow.assign(me.city.streets.streets.size(), 0);
    s.station_event.assign(me.city.power.stations.size(), -1);
    s.branch_event.assign(me.city.power.branches.size(), -1);
    s.pump_event.assign(me.city.pumps.size(), -1);
    s.sewer_pump_event.assign(me.sewer_supply.size(), -1);
    s.boundary_event.assign(me.city.boundaries.size(), -1);
    s.defence_event.assign(me.city.defences.size(), -1);
    s.gate_event.assign(me.city.gates.size(), -1);
    s.building_max_depth.assign(me.city.buildings.size(), 0.0F);
    s.building_wet_since.assign(me.city.buildings.size(), never);
    s.building_dark_since.assign(me.city.buildings.size(), never);
    s.building_dark_hours.assign(me.city.buildings.size(), 0.0F);
    s.site_dark.assign(me.city.sites.size(), 0);
    s.site_cut_off = sites_cut_off(me.city, s.traffic.street_closed);
    s.site_event.assign(me.city.sites.size(), -1);
    for (std::size_t d = 0; d < me.traffic.network().demand.size(); ++d) {
        if (s.traffic.pair_served[d] == 0) {
            s.dry_unserved_vph += me.traffic.network().demand[d].rate_vps * 3600.0;
        }
    }
    s.reported_unserved_vph = s.dry_unserved_vph;
    s.reported_flow = s.traffic.link_flow;
    for (const auto& order : me.inputs.orders) {
        s.order_due.push_back(order.time);
    }
    s.order_done.assign(me.inputs.orders.size(), 0);
    s.order_cause.assign(me.inputs.orders.size(), -1);
    s.pump_failed.assign(me.city.pumps.size(), 0);
    s.site_dark_since.assign(me.city.sites.size(), never);
    s.crews = me.crews.initial();
    s.station_dry_event.assign(me.city.power.stations.size(), -1);
    s.telecom_off.assign(me.city.sites.size() + 1, 0);
    s.diversion_event.assign(me.inputs.diversions.size(), -1);
    s.diversion_cut.assign(me.inputs.diversions.size(), 0);
    s.wave_event.assign(me.inputs.waves.size(), -1);
    me.feed_pumps(s);
    me.feed_signals(s);
    return s;
}

// Whether there is supply on a bus (or no need of one), or on its site's own generator as long as
// that lasts.
bool Simulation::Implementation::has_supply(const State& state, BusId bus, SiteId site) const {
    if (!bus.valid() || state.energy.bus_energised[bus.index()] != 0) {
        return true;
    }
    if (!site.valid() || !(city.sites[site.index()].autonomy_h > 0.0)) {
        return false;
    }
    const double since = static_cast<double>(state.site_dark_since[site.index()]);
    const double dark_h = std::isnan(since) ? 0.0 : (state.time - since) / 3600.0;
    return dark_h < city.sites[site.index()].autonomy_h;
}

void Simulation::Implementation::feed_pumps(State& state) const {
    for (std::size_t p = 0; p < city.pumps.size(); ++p) {
        const SiteId site = city.pumps[p].site;
        const BusId bus = site.valid() ? city.joins.site_bus[site.index()] : BusId{};
        state.flood.pump_powered[p] =
            has_supply(state, bus, site) && state.pump_failed[p] == 0 ? 1 : 0;
    }
    for (std::size_t p = 0; p < sewer_supply.size(); ++p) {
        state.flood.drains.pump_powered[p] =
            has_supply(state, sewer_supply[p].bus, sewer_supply[p].site) ? 1 : 0;
    }
}

void Simulation::Implementation::feed_signals(State& state) const {
    std::vector<std::uint8_t> dark(city.streets.nodes.size(), 0);
    for (std::size_t n = 0; n < dark.size(); ++n) {
        const BusId bus = city.joins.signal_bus[n];
        dark[n] = bus.valid() && state.energy.bus_energised[bus.index()] == 0 ? 1 : 0;
    }
    traffic.set_dark_signals(state.traffic, dark);
}

void Simulation::Implementation::step_water(State& state, double until) const {
    const auto gates_before = state.flood.gate_closed;
    const auto drowned_before = state.flood.pump_drowned;
    {
        const Stopwatch watch(timings.flood_s);
        flood.advance(state.flood, until);
    }
    const Stopwatch watch(timings.coupling_s);
    state.time = until;
    log.forcing(state);
    log.water(state, gates_before);
    origin.update(state);
    log.pumps(state, energy, state.flood.pump_powered, drowned_before);
}

void Simulation::Implementation::step_energy(State& state, double until) const {
    std::vector<float> depth(links.station_cell.size(), 0.0F);
    for (std::size_t i = 0; i < depth.size(); ++i) {
        if (links.station_cell[i] >= 0) {
            depth[i] = state.flood.h[at(links.station_cell[i])];
        }
    }
    const auto energised_before = state.energy.bus_energised;
    std::vector<StationId> tripped;
    {
        const Stopwatch watch(timings.energy_s);
        tripped = energy.set_station_depth(state.energy, depth);
        if (loads) {
            loads->give(energy, state.energy);
        }
    }
    log.stations(state, tripped);
    const std::int32_t closing = log.last_closing(state);
    {
        const Stopwatch watch(timings.energy_s);
        advance_grid(state, until);
    }
    const Stopwatch watch(timings.coupling_s);
    supply_changed(state, energised_before, closing);
    run_generators(state);
}

// Pumps, signals and sites learn what the grid was found to supply.
void Simulation::Implementation::supply_changed(State& state,
                                                const std::vector<std::uint8_t>& energised_before,
                                                std::int32_t restoring) const {
    if (state.energy.bus_energised == energised_before) {
        return;
    }
    const auto powered_before = state.flood.pump_powered;
    const auto sewers_before = state.flood.drains.pump_powered;
    const auto dark_before = state.traffic.signal_dark;
    log.supply(state, energy, energised_before, restoring);
    feed_pumps(state);
    log.pumps(state, energy, powered_before, state.flood.pump_drowned);
    log.sewer_pumps(state, energy, sewers_before);
    feed_signals(state);
    log.signals(state, energy, dark_before);
    log.sites(state, energy);
}

void Simulation::Implementation::work_crews(State& state, double dt) const {
    if (state.crews.empty()) {
        return;
    }
    crews.follow_water(state);
    const auto energised_before = state.energy.bus_energised;
    const std::int32_t back = crews.advance(state, dt, has_telecom(state));
    if (back < 0) {
        return;
    }
    state.restoring_event = back;
    {
        const Stopwatch watch(timings.energy_s);
        const auto before = state.energy.branch_current_a;
        energy.solve(state.energy);
        log.loads_moved(state, before);
    }
    supply_changed(state, energised_before, back);
}

// `moving` vehicles, where the run has them, stop at the run's end; then the equilibrium goes on.
void Simulation::Implementation::step_traffic(State& state, double until, bool moving) const {
    std::vector<float> depth(at(links.street_cells.size()), 0.0F);
    for (Index s = 0; s < links.street_cells.size(); ++s) {
        depth[at(s)] = street_depth(state.flood.h, links, s);
    }
    const auto closed_before = state.traffic.street_closed;
    const auto assignments = state.traffic.assignments;
    {
        const Stopwatch watch(timings.traffic_s);
        traffic.set_street_depth(state.traffic, depth);
    }
    {
        const Stopwatch watch(timings.coupling_s);
        log.streets(state, closed_before);
        if (state.traffic.street_closed != closed_before) {
            follow_access(state);
        }
    }
    {
        const Stopwatch watch(timings.traffic_s);
        if (moving && motion != nullptr) {
            motion->advance(state.traffic, state.motion, until);
        } else {
            traffic.advance(state.traffic, until);
        }
    }
    if (state.traffic.assignments != assignments) {
        const Stopwatch watch(timings.coupling_s);
        log.trips(
            state, traffic,
            motion != nullptr ? std::optional(state.motion.changed_way_percent) : std::nullopt);
    }
}

void Simulation::Implementation::follow_access(State& state) const {
    const auto cut = sites_cut_off(city, state.traffic.street_closed);
    for (std::size_t i = 0; i < cut.size(); ++i) {
        if (cut[i] != 0 && state.site_cut_off[i] == 0) {
            const StreetId own = city.joins.site_street[i];
            std::vector<int> causes;
            if (state.traffic.street_closed[own.index()] != 0) {
                causes.push_back(state.street_event[own.index()]);
            } else {
                causes.assign(state.street_event.begin(), state.street_event.end());
            }
            log.add(state, state.time, EventKind::site_cut_off, ElementType::site,
                    static_cast<Index>(i), 0.0, "", std::move(causes));
        }
    }
    state.site_cut_off = cut;
}

void Simulation::Implementation::follow_buildings(State& state) const {
    const auto wet = static_cast<float>(inputs.flood.wet_depth_m);
    const auto& protection = inputs.building_protection_m;
    const auto hours = static_cast<float>(inputs.coupling.window_s / 3600.0);
    for (std::size_t b = 0; b < city.buildings.size(); ++b) {
        float depth = flood::largest_depth(state.flood.max_depth,
                                           links.building_cells[static_cast<Index>(b)]);
        if (!protection.empty() && depth <= protection[b]) {
            depth = 0.0F;
        }
        state.building_max_depth[b] =
            depth > state.building_max_depth[b] ? depth : state.building_max_depth[b];
        if (depth > wet && std::isnan(state.building_wet_since[b])) {
            state.building_wet_since[b] = static_cast<float>(state.time);
        }
        const LoadId load = city.joins.buildings[b].load;
        if (load.valid() &&
            state.energy.bus_energised[city.power.loads[load.index()].bus.index()] == 0) {
            if (std::isnan(state.building_dark_since[b])) {
                state.building_dark_since[b] = static_cast<float>(state.time);
            }
            state.building_dark_hours[b] += hours;
        }
    }
}

// Pumps on a generator stop when its hours are over, not when the supply next changes.
void Simulation::Implementation::run_generators(State& state) const {
    for (std::size_t s = 0; s < city.sites.size(); ++s) {
        if (state.site_dark[s] == 0) {
            state.site_dark_since[s] = never;
        } else if (std::isnan(state.site_dark_since[s])) {
            state.site_dark_since[s] = static_cast<float>(state.time);
        }
    }
    const auto powered_before = state.flood.pump_powered;
    const auto sewers_before = state.flood.drains.pump_powered;
    feed_pumps(state);
    if (state.flood.pump_powered != powered_before) {
        log.pumps(state, energy, powered_before, state.flood.pump_drowned);
    }
    log.sewer_pumps(state, energy, sewers_before);
}

void Simulation::advance(State& state) const {
    const auto& me = *implementation_;
    const double until = state.time + me.inputs.coupling.window_s;
    me.follow_orders(state);
    me.step_water(state, until);
    me.step_energy(state, until);
    me.step_traffic(state, until, true);
    const Stopwatch watch(me.timings.coupling_s);
    me.work_crews(state, me.inputs.coupling.window_s);
    me.watch_telecom(state);
    me.watch_evacuations(state);
    me.watch_diversions(state);
    me.follow_buildings(state);
    me.watch_conditions(state);
}

const city::City& Simulation::city() const { return implementation_->city; }
const Inputs& Simulation::inputs() const { return implementation_->inputs; }
const Links& Simulation::links() const { return implementation_->links; }
const flood::Model& Simulation::flood() const { return implementation_->flood; }
const traffic::Model& Simulation::traffic() const { return implementation_->traffic; }
const energy::Model& Simulation::energy() const { return implementation_->energy; }

sim::Ledger Simulation::traffic_ledger(const State& state) const {
    const auto& me = *implementation_;
    return me.motion != nullptr ? me.motion->ledger(state.traffic, state.motion)
                                : me.traffic.ledger(state.traffic);
}

void Simulation::set_boundary_series(Index boundary, sim::Series series) {
    implementation_->flood.set_boundary_series(boundary, std::move(series));
}

std::string Simulation::element_name(const Event& event) const {
    const auto& c = implementation_->city;
    const auto i = at(event.element);
    if (event.element < 0) {
        return "";
    }
    switch (event.type) {
        case ElementType::boundary: return c.boundaries[i].name;
        case ElementType::defence: return c.defences[i].name;
        case ElementType::gate: return c.gates[i].name;
        case ElementType::street: return c.streets.streets[i].name;
        case ElementType::station: return c.power.stations[i].name;
        case ElementType::pump: return c.pumps[i].name;
        case ElementType::sewer_pump:
            return implementation_->flood.geometry().drains.network.pumps[i].name;
        case ElementType::site: return c.sites[i].name;
        case ElementType::power_line: return c.power.branches[i].name;
        case ElementType::node: return fmt::format("junction {}", event.element);
        case ElementType::none:
        case ElementType::network: break;
    }
    return "";
}

Timings Simulation::timings() const { return implementation_->timings; }

}  // namespace calade::coupling
