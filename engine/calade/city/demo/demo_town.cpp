// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/demo_town.hpp"

#include "calade/base/error.hpp"
#include "calade/city/demo/relief.hpp"
#include "calade/city/demo/sites.hpp"
#include "calade/city/demo/street_plan.hpp"
#include "calade/city/demo/works.hpp"
#include "calade/city/fill/power_grid.hpp"
#include "calade/city/fill/travel_demand.hpp"

#include <algorithm>
#include <numeric>

namespace calade::city {

namespace {

using namespace demo;

/// The town built up to `reach`, with all its plots: some more or fewer than wanted.
struct Draft {
    City city;
    std::vector<Plot> plots;
};

Draft draw_town(const TownPlan& plan, double reach, std::uint64_t seed) {
    Draft draft;
    StreetPlan streets;
    std::vector<Block> blocks = lay_main_streets(plan, streets);
    split_blocks(plan, std::move(blocks), reach, seed, streets);
    draft.city.streets = make_network(plan, streets);
    Builder builder(plan, draft.city.streets);
    build_sites(plan, draft.city.streets, builder, draft.city);
    draft.plots = line_streets(plan, draft.city.streets, reach, seed, builder);
    return draft;
}

/// Keeps the `count` plots nearest to the centre, in their order along the streets.
void keep_nearest(std::vector<Plot>& plots, std::size_t count) {
    std::vector<std::size_t> order(plots.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return plots[a].remoteness < plots[b].remoteness;
    });
    order.resize(count);
    std::sort(order.begin(), order.end());
    std::vector<Plot> kept;
    kept.reserve(count);
    for (const std::size_t i : order) {
        kept.push_back(std::move(plots[i]));
    }
    plots = std::move(kept);
}

}  // namespace

City make_demo_town(const DemoTownOptions& options) {
    require<UsageError>(options.buildings >= 500 && options.buildings <= 20000,
                        "demo town: buildings is {}, expected 500 to 20,000", options.buildings);
    require<UsageError>(options.cell_m >= 2.0 && options.cell_m <= 10.0,
                        "demo town: cell_m is {}, expected 2 to 10 m", options.cell_m);
    const TownPlan plan(options.buildings, options.cell_m);
    const auto wanted = static_cast<std::size_t>(options.buildings);

    // The town grows from the centre until it is large enough.
    double reach = 560.0;
    Draft draft = draw_town(plan, reach, options.seed);
    while (draft.city.buildings.size() + draft.plots.size() < wanted && reach < 4000.0) {
        reach *= 1.05;
        draft = draw_town(plan, reach, options.seed);
    }
    City city = std::move(draft.city);
    const std::size_t sites = city.buildings.size();
    keep_nearest(draft.plots, std::min(draft.plots.size(), wanted - sites));
    for (Plot& plot : draft.plots) {
        city.buildings.push_back(std::move(plot.building));
    }
    remove_dead_ends(plan, city.buildings, city.streets);
    finish_network(plan, city.streets);
    for (std::size_t i = 0; i < city.buildings.size(); ++i) {
        city.buildings[i].name = fmt::format("B{}", i + 1);
    }

    city.name = "Calade-sur-Mer";
    city.crs = {2154, "IGN69"};
    city.origin = {plan.grid.x_min, plan.grid.y_min};
    city.time_zone = "Europe/Paris";
    city.sources.push_back({"Calade demo town", "", "Apache-2.0", "Calade",
                            fmt::format("buildings={} seed={} cell_m={}", options.buildings,
                                        options.seed, options.cell_m)});
    city.notes.push_back(fmt::format(
        "A made-up town: every value is synthesised. {} buildings within a reach of {:.0f} m.",
        city.buildings.size(), reach * plan.scale));
    city.terrain = make_terrain(plan, options.seed, reach);
    build_water_works(plan, city);
    install_pump(plan, city);
    draw_areas(plan, city);
    synthesise_power_grid(city, hv_station(plan));
    synthesise_travel_demand(city);
    city.joins = find_joins(city);
    return city;
}

}  // namespace calade::city
