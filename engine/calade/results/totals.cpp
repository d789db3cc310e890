// SPDX-License-Identifier: Apache-2.0
#include "calade/results/totals.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/units.hpp"

#include <algorithm>

namespace calade::results {

namespace {

constexpr Index slice = 16384;  // cells a parallel piece

void add_water(const Town& town, const flood::State& water, Totals& totals) {
    const flood::Geometry& g = town.geometry;
    const double cell_area = g.grid.cell * g.grid.cell;
    const auto wet = static_cast<float>(town.wet_depth_m);
    totals.water_volume_m3 =
        cell_area * parallel_sum(0, g.grid.size(), slice, [&](Index begin, Index end) {
            double sum = 0.0;
            for (std::size_t i = at(begin); i < at(end); ++i) {
                sum += g.active[i] != 0 ? static_cast<double>(water.h[i]) * g.storage[i] : 0.0;
            }
            return sum;
        });
    totals.flooded_area_m2 =
        cell_area * parallel_sum(0, g.grid.size(), slice, [&](Index begin, Index end) {
            Index cells = 0;
            for (std::size_t i = at(begin); i < at(end); ++i) {
                cells += is_land(g, i) && water.h[i] > wet ? 1 : 0;
            }
            return static_cast<double>(cells);
        });
    for (std::size_t p = 0; p < water.pump_powered.size(); ++p) {
        totals.pumps_stopped += water.pump_powered[p] == 0 || water.pump_drowned[p] != 0 ? 1 : 0;
    }
    for (const std::uint8_t powered : water.drains.pump_powered) {
        totals.pumps_stopped += powered == 0 ? 1 : 0;
    }
    for (std::size_t b = 0; b < town.city.buildings.size(); ++b) {
        const auto cells = town.links.building_cells[static_cast<Index>(b)];
        if (flood::largest_depth(water.h, cells) > wet) {
            ++totals.buildings_wet;
            totals.people_wet += town.city.buildings[b].residents;
        }
    }
}

void add_traffic(const Town& town, const coupling::State& state, Totals& totals) {
    const auto& streets = town.city.streets.streets;
    for (std::size_t s = 0; s < streets.size(); ++s) {
        if (is_closed(town, state, s)) {
            ++totals.streets_closed;
            totals.street_km_closed += streets[s].length_m / 1000.0;
        }
    }
    double served = 0.0;
    double unserved = 0.0;
    for (std::size_t d = 0; d < town.network.demand.size(); ++d) {
        (state.traffic.pair_served[d] != 0 ? served : unserved) += town.network.demand[d].rate_vps;
    }
    served *= state.motion.demand_factor;
    unserved *= state.motion.demand_factor;
    totals.trips_unserved_vph = unserved * seconds_per_hour;
    double travelling = 0.0;  // vehicles on the way, by Little's law
    for (std::size_t l = 0; l < state.traffic.link_flow.size(); ++l) {
        if (state.traffic.link_flow[l] > 0.0) {  // closed links may hold an infinite time
            travelling += state.traffic.link_flow[l] * state.traffic.link_time[l];
        }
    }
    totals.mean_trip_time_s = served > 0.0 ? travelling / served : 0.0;
}

void add_supply(const Town& town, const coupling::State& state, Totals& totals) {
    const energy::State& energy = state.energy;
    const auto& power = town.city.power;
    totals.customers_off = energy.customers_off;
    totals.unserved_kw = energy.unserved_w / 1000.0;
    totals.served_kw = energy.served_w / 1000.0;
    totals.losses_kw = energy.losses_w / 1000.0;
    totals.energy_not_supplied_kwh = energy.unserved_kwh;
    totals.losses_kwh = energy.losses_kwh;
    totals.customer_hours_off = energy.customer_hours_off;
    if (!town.customers.empty()) {
        totals.customers_off_by_use =
            energy::loads::customers_off(power, energy.bus_energised, town.customers);
    }
    for (std::size_t b = 0; b < energy.branch_current_a.size(); ++b) {
        const double rated_a = power.branches[b].rated_a;
        totals.branches_overloaded += rated_a > 0.0 && energy.branch_current_a[b] > rated_a ? 1 : 0;
    }
    for (const auto station : energy.station) {
        totals.stations_tripped += station == energy::StationState::tripped ? 1 : 0;
    }
}

void add_sites(const Town& town, const coupling::State& state, Totals& totals) {
    for (std::size_t i = 0; i < state.site_dark.size(); ++i) {
        totals.sites_dark += state.site_dark[i] != 0 ? 1 : 0;
        totals.sites_cut_off += state.site_cut_off[i] != 0 ? 1 : 0;
    }
    for (std::size_t i = 0; i < state.site_dark_since.size(); ++i) {
        const double dark_s = state.time - static_cast<double>(state.site_dark_since[i]);
        totals.sites_powerless +=
            dark_s >= town.city.sites[i].autonomy_h * seconds_per_hour ? 1 : 0;  // NaN: supplied
    }
}

}  // namespace

Totals totals_of(const Town& town, const coupling::State& state) {
    Totals totals;
    totals.time_s = state.time;
    add_water(town, state.flood, totals);
    add_traffic(town, state, totals);
    add_supply(town, state, totals);
    add_sites(town, state, totals);
    const double dry_vehicles = state.dry_unserved_vph * state.time / seconds_per_hour;
    totals.trips_unserved = std::max(0.0, state.traffic.unserved - dry_vehicles);
    totals.delay_vehicle_h = state.traffic.vehicle_hours - state.traffic.dry_vehicle_hours;
    return totals;
}

void add_reached(const Answers& answers, const Parameters& thresholds, Totals& totals) {
    const auto within = [&](const std::vector<float>& answer_s, double threshold_s) {
        double people = answer_s.empty() ? nan : 0.0;
        for (std::size_t s = 0; s < answer_s.size(); ++s) {
            people += in_time(answer_s[s], threshold_s) ? answers.residents[s] : 0.0;
        }
        return people;
    };
    totals.residents_rescue_first = within(answers.rescue_s, thresholds.rescue_first_s);
    totals.residents_rescue_second = within(answers.rescue_s, thresholds.rescue_second_s);
    totals.residents_care = within(answers.care_s, thresholds.care_s);
}

}  // namespace calade::results
