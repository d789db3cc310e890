// SPDX-License-Identifier: Apache-2.0
#include "calade/results/history.hpp"

#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>

namespace calade::results {

namespace {

constexpr std::uint32_t archive_version = 4;  // raise it with every change of the members

constexpr float never = std::numeric_limits<float>::quiet_NaN();

void note_first(float& since, bool happens, double now_s) {
    if (happens && std::isnan(since)) {
        since = static_cast<float>(now_s);
    }
}

}  // namespace

bool is_dark(const city::Branch& branch, const energy::State& energy) {
    return branch.closed && (energy.bus_energised[branch.from.index()] == 0 ||
                             energy.bus_energised[branch.to.index()] == 0);
}

History::History(const Town& town, const coupling::State& start)
    : time_s_(start.time),
      assignments_(start.traffic.assignments),
      site_cut_off_in_the_dry_(start.site_cut_off) {
    const std::size_t streets = town.city.streets.streets.size();
    street_max_depth.assign(streets, 0.0F);
    street_closed_since.assign(streets, never);
    street_closed_hours.assign(streets, 0.0F);
    street_flow_dry_vph.resize(streets);
    street_flow_peak_change_vph.assign(streets, 0.0);
    for (std::size_t s = 0; s < streets; ++s) {
        street_flow_dry_vph[s] = street_flow_vph(town, start.traffic, s);
    }
    station_max_depth.assign(town.city.power.stations.size(), 0.0F);
    station_tripped_at.assign(town.city.power.stations.size(), never);
    site_max_depth.assign(town.city.sites.size(), 0.0F);
    site_dark_since.assign(town.city.sites.size(), never);
    site_cut_off_since.assign(town.city.sites.size(), never);
    site_dark_hours.assign(town.city.sites.size(), 0.0F);
    site_powerless_since.assign(town.city.sites.size(), never);
    site_dark_from_.assign(town.city.sites.size(), never);
    load_interruptions.assign(town.city.power.loads.size(), 0);
    load_dark_hours.assign(town.city.power.loads.size(), 0.0F);
    load_dark_since_.assign(town.city.power.loads.size(), never);
    branch_dark_since.assign(town.city.power.branches.size(), never);
    branch_dark_hours.assign(town.city.power.branches.size(), 0.0F);
    pump_stopped_since.assign(town.city.pumps.size(), never);
    sewer_pump_stopped_since.assign(town.geometry.drains.network.pumps.size(), never);
    gate_closed_since.assign(town.city.gates.size(), never);
}

// In one place for both directions. A new member is added here, or a resumed run forgets it.
template <class Self, class Each>
void History::each_member(Self& self, Each each) {
    each(self.street_max_depth);
    each(self.street_closed_since);
    each(self.street_closed_hours);
    each(self.street_flow_dry_vph);
    each(self.street_flow_peak_change_vph);
    each(self.station_max_depth);
    each(self.station_tripped_at);
    each(self.site_max_depth);
    each(self.site_dark_since);
    each(self.site_cut_off_since);
    each(self.branch_dark_since);
    each(self.branch_dark_hours);
    each(self.pump_stopped_since);
    each(self.sewer_pump_stopped_since);
    each(self.gate_closed_since);
    each(self.site_dark_hours);
    each(self.site_powerless_since);
    each(self.load_interruptions);
    each(self.load_dark_hours);
    each(self.street_rescue_dry_s);
    each(self.street_rescue_worst_s);
    each(self.street_care_dry_s);
    each(self.street_care_worst_s);
    each(self.time_s_);
    each(self.assignments_);
    each(self.site_cut_off_in_the_dry_);
    each(self.load_dark_since_);
    each(self.site_dark_from_);
}

void History::save(sim::ArchiveWriter& out) const {
    out.section("history", archive_version);
    each_member(*this, [&](const auto& member) { out.put(member); });
}

void History::load(sim::ArchiveReader& in) {
    in.section("history", archive_version);
    each_member(*this, [&](auto& member) { in.get(member); });
}

void History::grow(const Town& town) {
    pump_stopped_since.resize(town.city.pumps.size(), never);
    gate_closed_since.resize(town.city.gates.size(), never);
}

void History::follow(const Town& town, const coupling::State& state) {
    const double since_s = time_s_;
    const double hours = (state.time - since_s) / seconds_per_hour;
    time_s_ = state.time;
    follow_streets(town, state, hours);
    follow_supply(town, state, hours);
    follow_loads(town, state, since_s);
    follow_sites(town, state, since_s);
    for (std::size_t p = 0; p < pump_stopped_since.size(); ++p) {
        note_first(pump_stopped_since[p],
                   state.flood.pump_powered[p] == 0 || state.flood.pump_drowned[p] != 0,
                   state.time);
    }
    for (std::size_t p = 0; p < sewer_pump_stopped_since.size(); ++p) {
        note_first(sewer_pump_stopped_since[p], state.flood.drains.pump_powered[p] == 0,
                   state.time);
    }
    for (std::size_t g = 0; g < gate_closed_since.size(); ++g) {
        note_first(gate_closed_since[g], state.flood.gate_closed[g] != 0, state.time);
    }
}

void History::follow_streets(const Town& town, const coupling::State& state, double hours) {
    const bool new_flows = state.traffic.assignments != assignments_;
    assignments_ = state.traffic.assignments;
    for (std::size_t s = 0; s < street_max_depth.size(); ++s) {
        street_max_depth[s] =
            coupling::street_depth(state.flood.max_depth, town.links, static_cast<Index>(s));
        if (is_closed(town, state, s)) {
            note_first(street_closed_since[s], true, state.time);
            street_closed_hours[s] += static_cast<float>(hours);
        }
        if (new_flows) {
            const double change = street_flow_vph(town, state.traffic, s) - street_flow_dry_vph[s];
            if (std::abs(change) > std::abs(street_flow_peak_change_vph[s])) {
                street_flow_peak_change_vph[s] = change;
            }
        }
    }
}

void History::follow(const Answers& answers) {
    const auto note = [](const std::vector<float>& now, std::vector<float>& dry,
                         std::vector<float>& worst) {
        if (dry.empty()) {
            dry = worst = now;
        }
        for (std::size_t s = 0; s < now.size(); ++s) {
            worst[s] = std::max(worst[s], now[s]);
        }
    };
    note(answers.rescue_s, street_rescue_dry_s, street_rescue_worst_s);
    note(answers.care_s, street_care_dry_s, street_care_worst_s);
}

void History::follow_supply(const Town& town, const coupling::State& state, double hours) {
    for (std::size_t i = 0; i < station_max_depth.size(); ++i) {
        station_max_depth[i] = largest_depth_at(state.flood, town.links.station_cell[i]);
        note_first(station_tripped_at[i], state.energy.station[i] == energy::StationState::tripped,
                   state.time);
    }
    for (std::size_t b = 0; b < branch_dark_since.size(); ++b) {
        if (is_dark(town.city.power.branches[b], state.energy)) {
            note_first(branch_dark_since[b], true, state.time);
            branch_dark_hours[b] += static_cast<float>(hours);
        }
    }
}

// The state holds from the beginning of the window to its end, as energy's ledger books it.
void History::follow_loads(const Town& town, const coupling::State& state, double since_s) {
    const auto& loads = town.city.power.loads;
    const double sustained = town.thresholds.sustained_interruption_s;
    for (std::size_t l = 0; l < loads.size(); ++l) {
        if (state.energy.bus_energised[loads[l].bus.index()] != 0) {
            load_dark_since_[l] = never;
            continue;
        }
        if (std::isnan(load_dark_since_[l])) {
            load_dark_since_[l] = static_cast<float>(since_s);
        }
        const double from = static_cast<double>(load_dark_since_[l]);
        const bool counted = since_s > from && since_s - from >= sustained;
        if (state.time - from >= sustained && state.time > from) {
            load_interruptions[l] += counted ? 0 : 1;
            const double begin = counted ? since_s : from;
            load_dark_hours[l] += static_cast<float>((state.time - begin) / seconds_per_hour);
        }
    }
}

void History::follow_sites(const Town& town, const coupling::State& state, double since_s) {
    for (std::size_t i = 0; i < site_max_depth.size(); ++i) {
        site_max_depth[i] = largest_depth_at(state.flood, town.links.site_cell[i]);
        note_first(site_dark_since[i], state.site_dark[i] != 0, state.time);
        // A site that no car reaches on a dry day either is not news.
        note_first(site_cut_off_since[i],
                   state.site_cut_off[i] != 0 && site_cut_off_in_the_dry_[i] == 0, state.time);
        if (state.site_dark[i] == 0) {
            site_dark_from_[i] = never;
            continue;
        }
        if (std::isnan(site_dark_from_[i])) {  // the time that the cascade log gives it
            site_dark_from_[i] = static_cast<float>(state.time);
        } else {
            site_dark_hours[i] += static_cast<float>((state.time - since_s) / seconds_per_hour);
        }
        const double out_at = static_cast<double>(site_dark_from_[i]) +
                              town.city.sites[i].autonomy_h * seconds_per_hour;
        if (std::isnan(site_powerless_since[i]) && state.time >= out_at) {
            site_powerless_since[i] = static_cast<float>(out_at);
        }
    }
}

}  // namespace calade::results
