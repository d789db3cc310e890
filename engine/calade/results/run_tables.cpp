// SPDX-License-Identifier: Apache-2.0
#include "calade/results/run_tables.hpp"

#include "calade/base/error.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/fields_writer.hpp"
#include "calade/results/finished_run.hpp"

#include <algorithm>
#include <cmath>

namespace calade::results {

namespace fs = std::filesystem;

namespace {

constexpr const char* french_field = "hazard_fr";
constexpr const char* aidr_field = "hazard_aidr";
constexpr const char* wet_field = "wet_hours";

std::vector<float> in_domain(const Town& town, const std::vector<std::uint8_t>& classes) {
    return inside_domain(town.geometry, std::vector<float>(classes.begin(), classes.end()));
}

std::vector<std::uint8_t> classes_of(const std::vector<float>& field, int most,
                                     const std::string& where) {
    std::vector<std::uint8_t> classes(field.size(), 0);
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (!std::isnan(field[i])) {
            const bool known = field[i] >= 0.0F && field[i] <= static_cast<float>(most) &&
                               field[i] == std::floor(field[i]);
            require<DataError>(known, "{}: holds {}, expected a class from 0 to {}", where,
                               field[i], most);
            classes[i] = static_cast<std::uint8_t>(field[i]);
        }
    }
    return classes;
}

geo::Grid grid_of(const io::NetcdfReader& file, const std::string& name) {
    const auto x = file.read("x");
    const auto y = file.read("y");
    require<DataError>(x.size() > 1 && !y.empty() && x.size() * y.size() < 2'000'000'000U,
                       "{}: has {} x {} cells, expected a grid", name, x.size(), y.size());
    const double cell = x[1] - x[0];
    require<DataError>(cell > 0.0 && std::isfinite(cell), "{}: x does not rise", name);
    return {static_cast<Index>(x.size()), static_cast<Index>(y.size()), x[0] - cell / 2.0,
            y[0] - cell / 2.0, cell};
}

void read_fields(const fs::path& path, RunTables& tables) {
    const std::string name = path.string();
    const io::NetcdfReader file(path);
    tables.grid = grid_of(file, name);
    const auto cells = static_cast<std::size_t>(tables.grid.size());
    const auto field = [&](const char* variable) {
        auto values = file.read_float(variable);
        require<DataError>(values.size() == cells, "{}: {} has {} values, expected {}", name,
                           variable, values.size(), cells);
        return values;
    };
    const auto bed = field("bed");
    const auto sea = field("sea");
    tables.land.resize(cells);
    for (std::size_t i = 0; i < cells; ++i) {
        tables.land[i] = !std::isnan(bed[i]) && sea[i] == 0.0F ? 1 : 0;
    }
    tables.max_depth = field("max_depth");
    tables.arrival = field("arrival");
    tables.wet_hours = field(wet_field);
    tables.french_hazard = classes_of(field(french_field), 4, name + ": hazard_fr");
    tables.aidr_hazard = classes_of(field(aidr_field), 6, name + ": hazard_aidr");
}

void read_series(const fs::path& path, RunTables& tables) {
    const io::NetcdfReader file(path);
    tables.times = file.read("time");
    for (const auto& name : file.variables()) {
        if (name != "time" && file.dimensions(name) == std::vector<std::string>{"time"}) {
            tables.series[name] = file.read(name);
        }
    }
}

}  // namespace

const io::Layer& RunTables::layer(std::string_view name) const {
    const auto found = std::find_if(layers.begin(), layers.end(),
                                    [&](const io::Layer& l) { return l.name == name; });
    require<DataError>(found != layers.end(), "layers.gpkg: has no layer '{}'", name);
    return *found;
}

const std::vector<double>& RunTables::column(const std::string& name) const {
    const auto found = series.find(name);
    require<DataError>(found != series.end(), "series.nc: has no '{}'", name);
    return found->second;
}

std::vector<CellField> cell_fields(const Town& town, const flood::State& water) {
    const WorstWater worst = worst_water(town, water);
    return {{french_field, "1",
             "worst hazard class of the French order of 5 July 2019: 0 dry, 1 low, 2 moderate, 3 "
             "high, 4 very high",
             in_domain(town, worst.french_hazard)},
            {aidr_field, "1", "worst hazard class H1 to H6 (AIDR guideline 7-3), 0 dry",
             in_domain(town, worst.aidr_hazard)},
            {wet_field, "h", "time under water on land",
             inside_domain(town.geometry, worst.wet_hours)}};
}

RunTables tables_of(const LayerInput& run, std::vector<io::Layer> layers,
                    const SeriesRecorder& series, const scenario::Scenario& scenario) {
    const flood::Geometry& g = run.town.geometry;
    RunTables tables;
    tables.grid = g.grid;
    tables.wet_depth_m = run.town.wet_depth_m;
    tables.thresholds = run.town.thresholds;
    tables.start = run.start;
    tables.land.resize(at(g.grid.size()));
    for (std::size_t i = 0; i < tables.land.size(); ++i) {
        tables.land[i] = is_land(g, i) ? 1 : 0;
    }
    tables.max_depth = run.state.flood.max_depth;
    tables.arrival = run.state.flood.arrival;
    WorstWater worst = worst_water(run.town, run.state.flood);
    tables.wet_hours = std::move(worst.wet_hours);
    tables.french_hazard = std::move(worst.french_hazard);
    tables.aidr_hazard = std::move(worst.aidr_hazard);
    tables.times = series.times();
    for (const auto& column : series.columns()) {
        tables.series[column.name] = column.values;
    }
    tables.layers = std::move(layers);
    for (const auto& measure : scenario.measures) {
        tables.measures_eur += measure.cost_eur.value_or(0.0);
        tables.measures_without_cost += measure.cost_eur ? 0 : 1;
    }
    return tables;
}

RunTables read_tables(const fs::path& folder) {
    const FinishedRun run = read_run(folder, Unfinished::allowed);
    RunTables tables;
    tables.start = parse_instant(run.run["period"].value("start", ""));
    const auto thresholds = run.run.value("indicators", nlohmann::ordered_json::object());
    require<DataError>(thresholds.is_object() && thresholds.contains("wet_depth_m") &&
                           thresholds["wet_depth_m"].is_number(),
                       "{}: has no indicators.wet_depth_m", (folder / "run.json").string());
    tables.wet_depth_m = thresholds["wet_depth_m"].get<double>();
    for (const auto& row : scenario::indicator_table().rows) {
        if (const auto* number = std::get_if<double Parameters::*>(&row.member)) {
            if (!thresholds.contains(row.name)) {
                continue;  // a run from before there was this one: its default
            }
            require<DataError>(thresholds[row.name].is_number(), "{}: indicators.{} is no number",
                               (folder / "run.json").string(), row.name);
            tables.thresholds.** number = thresholds[row.name].get<double>();
        }
    }
    for (const auto& measure : run.run.value("measures", nlohmann::ordered_json::array())) {
        const auto cost = measure.value("cost_eur", nlohmann::ordered_json());
        tables.measures_eur += cost.is_number() ? cost.get<double>() : 0.0;
        tables.measures_without_cost += cost.is_number() ? 0 : 1;
    }
    read_fields(folder / "fields.nc", tables);
    read_series(folder / "series.nc", tables);
    io::ReadOptions options;
    options.allow_empty = true;
    tables.layers = io::read_layers(folder / "layers.gpkg", options);
    return tables;
}

}  // namespace calade::results
