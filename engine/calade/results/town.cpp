// SPDX-License-Identifier: Apache-2.0
#include "calade/results/town.hpp"

#include "calade/base/units.hpp"
#include "calade/results/customer_uses.hpp"

namespace calade::results {

Town town_of(const coupling::Simulation& simulation) {
    return {simulation.city(),
            simulation.flood().geometry(),
            simulation.links(),
            simulation.traffic().network(),
            simulation.flood().parameters().wet_depth_m,
            {},
            &default_damage_table(),
            customers_by_use(simulation.city())};
}

float largest_depth_at(const flood::State& water, Index cell) {
    return cell < 0 ? 0.0F : water.max_depth[at(cell)];
}

bool is_land(const flood::Geometry& geometry, std::size_t cell) {
    return geometry.active[cell] != 0 && geometry.sea[cell] == 0;
}

bool is_closed(const Town& town, const coupling::State& state, std::size_t street) {
    return town.city.streets.streets[street].cars && state.traffic.street_closed[street] != 0;
}

WorstWater worst_water(const Town& town, const flood::State& water) {
    const auto cells = at(town.geometry.grid.size());
    WorstWater worst{std::vector<float>(cells, 0.0F), water.extremes.french, water.extremes.aidr};
    worst.french_hazard.resize(cells, 0);
    worst.aidr_hazard.resize(cells, 0);
    for (std::size_t i = 0; i < water.extremes.duration.size(); ++i) {
        worst.wet_hours[i] = water.extremes.duration[i] / static_cast<float>(seconds_per_hour);
    }
    return worst;
}

double street_flow_vph(const Town& town, const traffic::State& traffic, std::size_t street) {
    double flow = 0.0;
    for (const Index link : town.network.links_of_street[street]) {
        flow += traffic.link_flow[at(link)];
    }
    return flow * seconds_per_hour;
}

}  // namespace calade::results
