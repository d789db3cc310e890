// SPDX-License-Identifier: Apache-2.0
#include "calade/city/recipe.hpp"

#include "calade/base/error.hpp"
#include "calade/city/build/ground.hpp"
#include "calade/city/build/layers.hpp"
#include "calade/city/fill/building_heights.hpp"
#include "calade/city/fill/power_grid.hpp"
#include "calade/city/fill/travel_demand.hpp"
#include "calade/io/toml.hpp"

#include <cmath>

namespace calade::city {
namespace {

const std::vector<std::string> sections{
    "format",  "name",      "time_zone",  "data",    "licence",  "owner",    "notes",
    "crs",     "areas",     "terrain",    "sea",     "channels", "defences", "boundaries",
    "streets", "buildings", "population", "sites",   "gates",    "pumps",    "power",
    "travel",  "passes",    "basins",     "drainage"};

void synthesise(City& city, const io::TomlTable& recipe, const SourceFiles& files) {
    if (const auto power = recipe.table_if("power"); power && names_grid_layers(*power)) {
        build_grid_from_map(city, *power, files);
    } else if (power) {
        power->only({"hv_site", "customers_per_station", "source_pu"});
        const std::vector<double> at = power->numbers("hv_site");
        require<ScenarioError>(at.size() == 2, "{}: hv_site has {} numbers, expected [x, y]",
                               power->where("hv_site"), at.size());
        PowerGridOptions options;
        options.customers_per_station =
            power->number_or("customers_per_station", options.customers_per_station);
        require<ScenarioError>(options.customers_per_station >= 1.0,
                               "{}: customers_per_station is {}, expected at least 1",
                               power->where("customers_per_station"),
                               options.customers_per_station);
        options.source_pu = power->number_or("source_pu", options.source_pu);
        synthesise_power_grid(city, {at[0], at[1]}, options);
    }
    if (const auto travel = recipe.table_if("travel")) {
        travel->only({"zones", "trips_per_resident_hour", "car_share", "decay"});
        TravelDemandOptions options;
        if (travel->has("zones")) {
            options.zones = static_cast<int>(travel->integer("zones"));
        }
        options.trips_per_resident_hour =
            travel->number_or("trips_per_resident_hour", options.trips_per_resident_hour);
        options.car_share = travel->number_or("car_share", options.car_share);
        options.decay_s = travel->number_or("decay", options.decay_s, Dimension::time);
        require<ScenarioError>(options.car_share > 0.0 && options.car_share <= 1.0,
                               "{}: car_share is {}, expected a value in (0, 1]",
                               travel->where("car_share"), options.car_share);
        require<ScenarioError>(options.decay_s > 0.0 && options.trips_per_resident_hour > 0.0,
                               "{}: decay and trips_per_resident_hour must be above 0",
                               travel->where());
        try {
            synthesise_travel_demand(city, options);
        } catch (const DataError& error) {
            fail<DataError>(
                "{}: {}; [population] gives residents, buildings of another use than "
                "residential give jobs",
                travel->where(), error.what());
        }
    }
}

void note_missing_joins(City& city) {
    std::string text;
    for (const auto& [reason, count] : missing_joins(city.joins)) {
        text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", reason, count);
    }
    city.notes.push_back(
        "Joins: every building has its flood cells, an access street and a supply point" +
        (text.empty() ? std::string(".") : ", except: " + text + "."));
}

}  // namespace

City build_city(const std::filesystem::path& recipe_file) {
    const io::TomlTable recipe = io::TomlTable::read(recipe_file);
    recipe.only(sections);
    require<ScenarioError>(recipe.has("format") && recipe.integer("format") == 1,
                           "{}: expected format = 1", recipe.where("format"));
    const SourceFiles files(recipe);
    City city;
    city.name = recipe.text("name");
    city.time_zone = recipe.text_or("time_zone", "UTC");
    city.crs = files.crs();
    if (recipe.has("notes")) {
        city.notes = recipe.texts("notes");
    }

    for (const io::TomlTable& section : recipe.tables("areas")) {
        build_areas(city, section, files);
    }
    build_ground(city, recipe, files);
    std::vector<geo::Polyline> watercourses;
    for (const io::TomlTable& section : recipe.tables("channels")) {
        const auto lines = open_channels(city, section, files);
        watercourses.insert(watercourses.end(), lines.begin(), lines.end());
    }
    std::vector<geo::Polyline> passes;
    for (const io::TomlTable& section : recipe.tables("passes")) {
        const auto lanes = carve_pass(city, section);
        passes.insert(passes.end(), lanes.begin(), lanes.end());
    }
    const geo::Grid& grid = city.terrain.elevation.grid;
    city.origin = {std::floor(grid.x_min), std::floor(grid.y_min)};
    if (const auto section = recipe.table_if("defences")) {
        build_defences(city, *section, files, watercourses, passes);
    }
    for (const io::TomlTable& section : recipe.tables("boundaries")) {
        add_boundary(city, section);
    }
    build_buildings(city, recipe.table("buildings"), files);
    city.notes.push_back(
        fmt::format("Heights of {} buildings estimated from footprint area and use.",
                    estimate_building_heights(city)));
    build_streets(city, recipe.table("streets"), files);
    if (const auto section = recipe.table_if("population")) {
        build_population(city, *section, files);
    }
    if (const auto section = recipe.table_if("sites")) {
        build_sites(city, *section, files);
    }
    if (const auto section = recipe.table_if("gates")) {
        build_gates(city, *section, files);
    }
    for (const io::TomlTable& section : recipe.tables("basins")) {
        add_basin(city, section);
    }
    if (const auto section = recipe.table_if("drainage")) {
        build_drainage(city, *section);
    }
    if (const auto section = recipe.table_if("pumps")) {
        build_pumps(city, *section, files);
    }
    synthesise(city, recipe, files);
    city.joins = find_joins(city);
    note_missing_joins(city);
    return city;
}

}  // namespace calade::city
