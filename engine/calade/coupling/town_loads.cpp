// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/town_loads.hpp"

#include "calade/city/fill/building_demand.hpp"
#include "calade/city/fill/building_heights.hpp"

#include <utility>

namespace calade::coupling {

TownLoads::TownLoads(const city::City& city, energy::loads::Course course)
    : city_(city), course_(std::move(course)) {
    check(course_);
    const auto demands = city::building_demands(city, {});
    const auto& points = city.power.loads;
    std::vector<double> sum(points.size(), 0.0);
    for (std::size_t b = 0; b < demands.size(); ++b) {
        if (const LoadId load = city.joins.buildings[b].load; load.valid()) {
            sum[load.index()] += demands[b].p_w;
        }
    }
    varies_.assign(points.size(), 0);
    for (std::size_t b = 0; b < demands.size(); ++b) {
        const auto& building = city.buildings[b];
        const LoadId load = city.joins.buildings[b].load;
        energy::loads::BuildingFacts facts;
        const bool draws =
            load.valid() && sum[load.index()] > 0.0 && points[load.index()].p_w > 0.0;
        if (draws) {
            varies_[load.index()] = 1;
            facts.use = building.use;
            facts.reference_w = points[load.index()].p_w * (demands[b].p_w / sum[load.index()]);
            facts.floor_m2 = city::floor_area(building);
            facts.footprint_m2 = geo::area(building.footprint);
            facts.dwellings =
                building.use == city::BuildingUse::residential ? demands[b].customers : 0.0;
        }
        // An annex, or a house that stands empty, has no heating, no car and no panels of its own.
        facts_.push_back(facts.reference_w > 0.0 ? facts : energy::loads::BuildingFacts{});
        load_.push_back(facts.reference_w > 0.0 ? load : LoadId{});
    }
}

void TownLoads::give(const energy::Model& model, energy::State& state) const {
    const double step = step_at(course_, state.time);
    if (state.loads_of == step) {
        return;
    }
    const auto given = energy::loads::point_loads(
        city_.power, facts_, load_, moment_at(course_, step), weather_at(course_, step),
        levers_of(course_.parameters), habits_of(course_.parameters));
    std::vector<double> p_w;
    std::vector<double> q_var;
    for (std::size_t k = 0; k < given.size(); ++k) {
        const auto& own = city_.power.loads[k];
        p_w.push_back(varies_[k] != 0 ? given[k].drawn_w - given[k].solar_w : own.p_w);
        q_var.push_back(varies_[k] != 0 ? given[k].drawn_var : own.q_var);
    }
    model.set_loads(state, p_w, q_var, step);
}

}  // namespace calade::coupling
