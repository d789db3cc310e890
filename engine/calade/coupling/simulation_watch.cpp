// SPDX-License-Identifier: Apache-2.0
// What is neither water, power nor traffic: telecom, people on their way to shelters, diversions.
#include "calade/coupling/simulation_implementation.hpp"
#include "calade/traffic/isochrones.hpp"

#include <algorithm>
#include <cmath>

namespace calade::coupling {

bool Simulation::Implementation::has_telecom(const State& state) const {
    if (state.telecom_off.back() != 0) {
        return false;
    }
    bool any = false;
    for (std::size_t i = 0; i < city.sites.size(); ++i) {
        if (city.sites[i].kind != city::SiteKind::telecom) {
            continue;
        }
        any = true;
        const auto since = static_cast<double>(state.site_dark_since[i]);
        const double dark_h = std::isnan(since) ? 0.0 : (state.time - since) / 3600.0;
        const bool fed = state.site_dark[i] == 0 || dark_h < city.sites[i].autonomy_h;
        if (fed && state.telecom_off[i] == 0) {
            return true;
        }
    }
    return !any;
}

// Exchanges fall silent when their batteries are empty, not when the supply next changes.
void Simulation::Implementation::watch_telecom(State& state) const {
    const bool works = has_telecom(state);
    if (works == (state.telecom_event < 0)) {
        return;
    }
    if (works) {
        log.add(state, state.time, EventKind::telecom_back, ElementType::network, -1, 0.0, "",
                {state.telecom_event});
        state.telecom_event = -1;
        return;
    }
    std::vector<int> causes;
    for (std::size_t i = 0; i < city.sites.size(); ++i) {
        if (city.sites[i].kind == city::SiteKind::telecom && state.site_dark[i] != 0) {
            causes.push_back(state.site_event[i]);
        }
    }
    state.telecom_event = log.add(state, state.time, EventKind::telecom_out, ElementType::network,
                                  -1, 0.0, "", std::move(causes), "no_supply");
}

// People go by the streets as they are at the order; with telecom out it reaches them later.
void Simulation::Implementation::evacuate(State& state, Index plan, std::int32_t cause) const {
    const auto& what = inputs.evacuations[static_cast<std::size_t>(plan)];
    auto rules = what.rules;
    const bool telecom = has_telecom(state);
    rules.begin_s = state.time + (telecom ? 0.0 : inputs.restoration.dispatch_dark_s);
    const auto way =
        traffic::evacuate(traffic.network(), what.districts, what.shelters,
                          traffic::car_times(traffic.network(), state.traffic), {}, rules);
    EvacuationState going;
    going.ordered_s = state.time;
    going.t90_s = way.t90_s;
    going.last_arrival_s = way.last_arrival_s;
    going.people = way.people;
    going.sheltered = way.sheltered;
    going.without_shelter = way.without_shelter;
    going.plan = plan;
    going.event =
        log.add(state, state.time, EventKind::evacuation_ordered, ElementType::none, -1, way.people,
                "people", {cause, telecom ? -1 : state.telecom_event}, what.name);
    if (way.without_shelter > 0.5) {
        std::vector<int> causes{going.event};
        for (std::size_t s = 0; s < state.traffic.street_closed.size(); ++s) {
            if (state.traffic.street_closed[s] != 0) {
                causes.push_back(state.street_event[s]);
            }
        }
        log.add(state, state.time, EventKind::evacuation_stranded, ElementType::none, -1,
                way.without_shelter, "people", std::move(causes), what.name);
    }
    state.evacuations.push_back(going);
}

void Simulation::Implementation::watch_evacuations(State& state) const {
    for (auto& going : state.evacuations) {
        if (going.ended == 0 && going.sheltered > 0.0 && going.last_arrival_s <= state.time) {
            going.ended = 1;
            log.add(state, state.time, EventKind::evacuation_ended, ElementType::none, -1,
                    going.sheltered, "people", {going.event},
                    inputs.evacuations[static_cast<std::size_t>(going.plan)].name);
        }
    }
}

void Simulation::Implementation::watch_diversions(State& state) const {
    for (std::size_t d = 0; d < inputs.diversions.size(); ++d) {
        if (state.diversion_event[d] < 0) {
            continue;
        }
        for (const StreetId street : inputs.diversions[d].streets) {
            const auto s = street.index();
            if (state.traffic.street_closed[s] != 0 && state.diversion_cut[d] == 0) {
                state.diversion_cut[d] = 1;
                log.add(state, state.time, EventKind::diversion_cut, ElementType::street,
                        street.value, static_cast<double>(state.traffic.street_depth[s]), "m",
                        {state.street_event[s], state.diversion_event[d]},
                        inputs.diversions[d].name);
            }
        }
    }
}

bool Simulation::has_telecom(const State& state) const {
    return implementation_->has_telecom(state);
}

}  // namespace calade::coupling
