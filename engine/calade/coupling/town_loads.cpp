// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/town_loads.hpp"

#include "calade/base/units.hpp"
#include "calade/city/fill/building_demand.hpp"
#include "calade/city/fill/building_heights.hpp"

#include <algorithm>
#include <cmath>
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

TownLoads::Powers TownLoads::powers(double step_s, std::span<const LoadId> load) const {
    const auto given = energy::loads::point_loads(
        city_.power, facts_, load, moment_at(course_, step_s), weather_at(course_, step_s),
        levers_of(course_.parameters), habits_of(course_.parameters));
    Powers out;
    for (std::size_t k = 0; k < given.size(); ++k) {
        const auto& own = city_.power.loads[k];
        out.p_w.push_back(varies_[k] != 0 ? given[k].drawn_w - given[k].solar_w : own.p_w);
        out.q_var.push_back(varies_[k] != 0 ? given[k].drawn_var : own.q_var);
    }
    return out;
}

void TownLoads::give(const energy::Model& model, energy::State& state) const {
    const double step = step_at(course_, state.time);
    if (state.loads_of == step) {
        return;
    }
    const Powers now = powers(step, load_);
    model.set_loads(state, now.p_w, now.q_var, step);
}

std::vector<double> TownLoads::asked_wh(std::span<const Span> spans) const {
    std::vector<double> out(city_.power.loads.size(), 0.0);
    double first_s = INFINITY;
    double last_s = 0.0;
    for (const Span& span : spans) {
        first_s = std::min(first_s, span.from_s);
        last_s = std::max(last_s, span.until_s);
    }
    const double step_s = course_.parameters.step_s;
    for (double begin = step_at(course_, first_s); begin < last_s; begin += step_s) {
        const double end = begin + step_s;
        const auto shared_h = [&](const Span& span) {
            return std::max(0.0, std::min(end, span.until_s) - std::max(begin, span.from_s)) /
                   seconds_per_hour;
        };
        std::vector<std::uint8_t> asks(out.size(), 0);
        for (const Span& span : spans) {
            if (shared_h(span) > 0.0) {
                asks[span.load.index()] = 1;
            }
        }
        std::vector<LoadId> load(load_);
        std::replace_if(
            load.begin(), load.end(),
            [&](LoadId id) { return id.valid() && asks[id.index()] == 0; }, LoadId{});
        const Powers now = powers(begin, load);
        for (const Span& span : spans) {
            out[span.load.index()] += std::max(0.0, now.p_w[span.load.index()]) * shared_h(span);
        }
    }
    return out;
}

}  // namespace calade::coupling
