// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/build/layers.hpp"
#include "calade/city/fill/mapped_grid.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace calade::city {
namespace {

/// The layers of a grid's map, named as the open data of Enedis names them.
struct GridLayer {
    const char* key;
    const char* usual_layer;
};
constexpr GridLayer hv_stations{"hv_stations", "postes-source"};
constexpr GridLayer mv_stations{"mv_stations", "poste-electrique"};
constexpr GridLayer mv_overhead{"mv_overhead", "reseau-hta"};
constexpr GridLayer mv_underground{"mv_underground", "reseau-souterrain-hta"};
constexpr GridLayer lv_overhead{"lv_overhead", "reseau-bt"};
constexpr GridLayer lv_underground{"lv_underground", "reseau-souterrain-bt"};
constexpr std::array<GridLayer, 6> grid_layers{hv_stations,    mv_stations, mv_overhead,
                                               mv_underground, lv_overhead, lv_underground};
constexpr const char* usual_name_field = "nom";

std::vector<MappedStation> read_stations(City& city, const io::TomlTable& power,
                                         const SourceFiles& files, const GridLayer& which) {
    require<ScenarioError>(power.has(which.key),
                           "{}: has no {}, expected a table with its file: a grid from a map needs "
                           "hv_stations, mv_stations and mv_overhead or mv_underground",
                           power.where(), which.key);
    const io::TomlTable section = power.table(which.key);
    section.only(SourceFiles::with_file_keys({"name"}));
    const io::Layer layer = files.layer(section, city, which.usual_layer);
    const std::string field = section.text_or("name", usual_name_field);
    const bool named = section.has("name") || layer.has_field(field);
    const int column = named ? layer.field(field) : -1;
    std::vector<MappedStation> stations;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        stations.push_back(
            {named ? as_text(layer.features[f].values[static_cast<std::size_t>(column)]) : "",
             layer.point(f)});
    }
    return stations;
}

/// A feature of several parts gives a line each.
void read_lines(City& city, const io::TomlTable& power, const SourceFiles& files,
                const GridLayer& which, bool overhead, std::vector<MappedLine>& lines) {
    const auto section = power.table_if(which.key);
    if (!section) {
        return;
    }
    section->only(SourceFiles::with_file_keys({}));
    const io::Layer layer = files.layer(*section, city, which.usual_layer);
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        for (geo::Polyline& part : layer.lines(f)) {
            lines.push_back({std::move(part), overhead});
        }
    }
}

double reach(const io::TomlTable& power, const char* key, double usual) {
    const double value = power.number_or(key, usual, Dimension::length);
    require<ScenarioError>(value > 0.0, "{}: {} is {} m, expected above 0", power.where(key), key,
                           value);
    return value;
}

}  // namespace

bool names_grid_layers(const io::TomlTable& section) {
    return std::any_of(grid_layers.begin(), grid_layers.end(),
                       [&](const GridLayer& layer) { return section.has(layer.key); });
}

void build_grid_from_map(City& city, const io::TomlTable& power, const SourceFiles& files) {
    std::vector<std::string> keys{"source_pu", "snap", "station_reach", "hv_station_reach",
                                  "building_reach"};
    for (const GridLayer& layer : grid_layers) {
        keys.emplace_back(layer.key);
    }
    power.only(keys);
    MappedGridOptions options;
    options.power.source_pu = power.number_or("source_pu", options.power.source_pu);
    options.snap_m = reach(power, "snap", options.snap_m);
    options.station_reach_m = reach(power, "station_reach", options.station_reach_m);
    options.hv_station_reach_m = reach(power, "hv_station_reach", options.hv_station_reach_m);
    options.building_reach_m = reach(power, "building_reach", options.building_reach_m);
    require<ScenarioError>(power.has(mv_overhead.key) || power.has(mv_underground.key),
                           "{}: has neither mv_overhead nor mv_underground, expected one of them: "
                           "a grid from a map needs its medium-voltage lines",
                           power.where());
    MappedGrid map;
    map.hv_stations = read_stations(city, power, files, hv_stations);
    map.mv_stations = read_stations(city, power, files, mv_stations);
    read_lines(city, power, files, mv_overhead, true, map.mv_lines);
    read_lines(city, power, files, mv_underground, false, map.mv_lines);
    read_lines(city, power, files, lv_overhead, true, map.lv_lines);
    read_lines(city, power, files, lv_underground, false, map.lv_lines);
    build_mapped_grid(city, map, options);
}

}  // namespace calade::city
