// SPDX-License-Identifier: Apache-2.0
#include "calade/results/compare.hpp"

#include "calade/base/error.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/cascade_difference.hpp"
#include "calade/results/finished_run.hpp"
#include "calade/results/indicator_table.hpp"
#include "calade/results/layer_difference.hpp"
#include "calade/results/output_folder.hpp"

namespace calade::results {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Json describe(const FinishedRun& run, std::size_t position) {
    return {{"letter", run_letter(position)},
            {"folder", run.folder.string()},
            {"scenario", run.run["scenario"]},
            {"results_hash", run.run["results_hash"]},
            {"measures", run.run.value("measures", Json::array())}};
}

geo::Raster<float> subtract(const geo::Raster<float>& b, const geo::Raster<float>& a) {
    geo::Raster<float> difference = b;
    for (std::size_t i = 0; i < difference.values.size(); ++i) {
        difference.values[i] -= a.values[i];
    }
    return difference;
}

// Land where the largest depth changes by more than notable_depth_m, km².
struct LandChange {
    double deeper = 0.0, shallower = 0.0;
};
LandChange land_change(const geo::Raster<float>& difference, const std::vector<float>& sea) {
    LandChange change;
    const double cell_km2 = difference.grid.cell * difference.grid.cell / 1e6;
    for (std::size_t i = 0; i < difference.values.size(); ++i) {
        const auto by = static_cast<double>(difference.values[i]);  // NaN outside the domain
        if (sea[i] == 0.0F) {
            change.deeper += by > notable_depth_m ? cell_km2 : 0.0;
            change.shallower += by < -notable_depth_m ? cell_km2 : 0.0;
        }
    }
    return change;
}

int count_of(const io::Layer& layer, const std::string& change) {
    const io::Column column(layer, "change");
    int n = 0;
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        n += column.text_or(i, "") == change ? 1 : 0;
    }
    return n;
}

double residents_of(const io::Layer& buildings, const std::string& change) {
    const io::Column column(buildings, "change");
    const io::Column residents(buildings, "residents");
    double people = 0.0;
    for (std::size_t i = 0; i < buildings.features.size(); ++i) {
        people += column.text_or(i, "") == change ? residents.number_or(i, 0.0) : 0.0;
    }
    return people;
}

Json value_of(const Json& indicators, const char* id) {
    for (const auto& one : indicators) {
        if (one["id"] == id) {
            return one["value"];
        }
    }
    return {};
}

// Damage that does not happen in this one event. One event gives no benefit of a measure: that
// takes the whole range of events and their probabilities.
Json avoided_damage(const FinishedRun& a, const FinishedRun& b) {
    const Json before = value_of(a.indicators, "damage");
    const Json after_measure = value_of(b.indicators, "damage");
    if (!before.is_number() || !after_measure.is_number()) {
        return {};
    }
    return before.get<double>() - after_measure.get<double>();
}

/// What one further run changes against the first.
struct Difference {
    Json document;
    geo::Raster<float> depth;
    std::vector<io::Layer> layers;
};

Difference difference_of(const FinishedRun& a, const FinishedRun& b, std::size_t position,
                         const std::vector<float>& sea) {
    const std::string letter = run_letter(position);
    Difference result;
    result.depth = subtract(b.max_depth, a.max_depth);
    const LandChange land = land_change(result.depth, sea);
    result.layers = {building_difference(a.layer("buildings"), b.layer("buildings")),
                     street_difference(a.layer("streets"), b.layer("streets")),
                     station_difference(a.layer("stations"), b.layer("stations")),
                     site_difference(a.layer("sites"), b.layer("sites")),
                     pump_difference(a.layer("pumps"), b.layer("pumps"))};
    const io::Layer& buildings = result.layers[0];
    const io::Layer& streets = result.layers[1];
    const io::Layer& stations = result.layers[2];
    const io::Layer& sites = result.layers[3];
    const io::Layer& pumps = result.layers[4];
    result.document = {{"letter", letter},
                       {"raster", fmt::format("difference_{}.tif", letter)},
                       {"elements",
                        {{"land_shallower_km2", land.shallower},
                         {"land_deeper_km2", land.deeper},
                         {"buildings_better", count_of(buildings, "better")},
                         {"buildings_worse", count_of(buildings, "worse")},
                         {"residents_better", residents_of(buildings, "better")},
                         {"residents_worse", residents_of(buildings, "worse")},
                         {"streets_stay_open", count_of(streets, "stays_open")},
                         {"streets_close", count_of(streets, "closes")},
                         {"stations_spared", count_of(stations, "spared")},
                         {"stations_trip", count_of(stations, "trips")},
                         {"sites_spared", count_of(sites, "spared")},
                         {"sites_hit", count_of(sites, "hit")},
                         {"pumps_keep_running", count_of(pumps, "keeps_running")},
                         {"pumps_stop", count_of(pumps, "stops")}}},
                       {"damage_avoided_in_this_event_eur", avoided_damage(a, b)},
                       {"events", to_json(compare_cascades(a.events, b.events))}};
    for (auto& layer : result.layers) {
        layer.name += "_" + letter;
    }
    return result;
}

std::string words_of(const Json& difference) {
    const Json& n = difference["elements"];
    const Json& cascade = difference["events"];
    const std::string b = difference["letter"].get<std::string>();
    const auto of = [&](const char* key) { return n[key].get<int>(); };
    return fmt::format(
        "{} against A\n"
        "  land:      {:.4f} km2 more than 5 cm shallower, {:.4f} km2 more than 5 cm deeper\n"
        "  buildings: {} better off by more than 5 cm, {} worse off\n"
        "  streets:   {} stay open that closed in A, {} close that were open in A\n"
        "  stations:  {} spared, {} trip that held in A\n"
        "  cascade:   {} events of A no longer happen, {} are new, {} happen in both\n",
        b, n["land_shallower_km2"].get<double>(), n["land_deeper_km2"].get<double>(),
        of("buildings_better"), of("buildings_worse"), of("streets_stay_open"), of("streets_close"),
        of("stations_spared"), of("stations_trip"), cascade["only_a"].size(),
        cascade["only_b"].size(), cascade["both"].size());
}

std::vector<FinishedRun> read_runs(const std::vector<fs::path>& folders) {
    require<UsageError>(folders.size() >= 2, "{} run to compare, expected two or more",
                        folders.size());
    std::vector<FinishedRun> runs;
    for (const auto& folder : folders) {
        runs.push_back(read_run(folder));
        require_same_town(runs.front(), runs.back());
    }
    return runs;
}

}  // namespace

std::string compare_runs(const std::vector<fs::path>& folders, const fs::path& out, bool replace) {
    const std::vector<FinishedRun> runs = read_runs(folders);
    const FinishedRun& a = runs.front();
    const auto sea = io::NetcdfReader(a.folder / "fields.nc").read_float("sea");
    require<DataError>(sea.size() == a.max_depth.values.size(), "{}: is of another grid than {}",
                       (a.folder / "fields.nc").string(), (a.folder / "max_depth.tif").string());
    geo::Crs crs;
    crs.epsg = a.run["city"].value("epsg", 0);
    crs.vertical_datum = a.run["city"].value("vertical_datum", "");

    std::string table;
    Json described = Json::array();
    std::vector<Json> lists;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        described.push_back(describe(runs[r], r));
        lists.push_back(runs[r].indicators);
        table +=
            fmt::format("{}: {}  ({})\n", run_letter(r), runs[r].name(), runs[r].folder.string());
    }
    const Json rows = indicator_rows(lists);
    table += fmt::format("\n{}", indicator_table(rows));

    std::vector<Difference> differences;
    Json documents = Json::array();
    std::vector<io::Layer> layers;
    for (std::size_t r = 1; r < runs.size(); ++r) {
        differences.push_back(difference_of(a, runs[r], r, sea));
        documents.push_back(differences.back().document);
        for (auto& layer : differences.back().layers) {
            layers.push_back(std::move(layer));
        }
        table += fmt::format("\n{}", words_of(documents.back()));
    }
    OutputFolder folder(out, replace, {"comparison.json", "layers.gpkg", "difference_*.tif"});
    for (const auto& difference : differences) {
        const std::string letter = difference.document["letter"].get<std::string>();
        io::write_cog(folder.part() / difference.document["raster"].get<std::string>(),
                      difference.depth, crs, "m",
                      fmt::format("largest water depth, {} minus A", letter));
    }
    io::write_geopackage(folder.part() / "layers.gpkg", layers, crs);
    const Json document{{"format", "calade-comparison"},
                        {"version", 2},
                        {"runs", std::move(described)},
                        {"city", a.run["city"]},
                        {"indicators", rows},
                        {"differences", std::move(documents)}};
    io::write_text(folder.part() / "comparison.json", document.dump(1) + "\n");
    folder.commit();
    return table;
}

}  // namespace calade::results
