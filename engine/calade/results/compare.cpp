// SPDX-License-Identifier: Apache-2.0
#include "calade/results/compare.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/cascade_difference.hpp"
#include "calade/results/finished_run.hpp"
#include "calade/results/indicator_table.hpp"
#include "calade/results/layer_difference.hpp"
#include "calade/results/output_folder.hpp"

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

Json describe(const FinishedRun& run) {
    return {{"folder", run.folder.string()},
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

int count_of(const io::Layer& layer, const std::string& change) {
    const io::Column column(layer, "change");
    int n = 0;
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        n += column.text_or(i, "") == change ? 1 : 0;
    }
    return n;
}

Json count_elements(const io::Layer& buildings, const io::Layer& streets,
                    const io::Layer& stations) {
    return {{"buildings_better", count_of(buildings, "better")},
            {"buildings_worse", count_of(buildings, "worse")},
            {"streets_stay_open", count_of(streets, "stays_open")},
            {"streets_close", count_of(streets, "closes")},
            {"stations_spared", count_of(stations, "spared")},
            {"stations_trip", count_of(stations, "trips")}};
}

std::string table_of(const Json& document, const FinishedRun& a, const FinishedRun& b) {
    const Json& n = document["elements"];
    const Json& cascade = document["events"];
    const auto of = [&](const char* key) { return n[key].get<int>(); };
    return fmt::format(
        "A: {}  ({})\nB: {}  ({})\n\n{}\n"
        "buildings: {} better off by more than 5 cm, {} worse off\n"
        "streets:   {} stay open that closed in A, {} close that were open in A\n"
        "stations:  {} spared, {} trip that held in A\n"
        "cascade:   {} events of A no longer happen, {} are new, {} happen in both\n",
        a.name(), a.folder.string(), b.name(), b.folder.string(),
        indicator_table(document["indicators"]), of("buildings_better"), of("buildings_worse"),
        of("streets_stay_open"), of("streets_close"), of("stations_spared"), of("stations_trip"),
        cascade["only_a"].size(), cascade["only_b"].size(), cascade["both"].size());
}

}  // namespace

std::string compare_runs(const std::filesystem::path& run_a, const std::filesystem::path& run_b,
                         const std::filesystem::path& out, bool replace) {
    const FinishedRun a = read_run(run_a);
    const FinishedRun b = read_run(run_b);
    require_same_town(a, b);
    const io::Layer buildings = building_difference(a.layer("buildings"), b.layer("buildings"));
    const io::Layer streets = street_difference(a.layer("streets"), b.layer("streets"));
    const io::Layer stations = station_difference(a.layer("stations"), b.layer("stations"));

    OutputFolder folder(out, replace, "comparison.json");
    const Json document{{"format", "calade-comparison"},
                        {"version", 1},
                        {"a", describe(a)},
                        {"b", describe(b)},
                        {"city", a.run["city"]},
                        {"indicators", compare_indicators(a.indicators, b.indicators)},
                        {"elements", count_elements(buildings, streets, stations)},
                        {"events", to_json(compare_cascades(a.events, b.events))}};
    geo::Crs crs;
    crs.epsg = a.run["city"].value("epsg", 0);
    crs.vertical_datum = a.run["city"].value("vertical_datum", "");
    io::write_cog(folder.part() / "difference.tif", subtract(b.max_depth, a.max_depth), crs, "m",
                  "largest water depth, B minus A");
    io::write_geopackage(folder.part() / "layers.gpkg", {buildings, streets, stations}, crs);
    io::write_text(folder.part() / "comparison.json", document.dump(1) + "\n");
    folder.commit();
    return table_of(document, a, b);
}

}  // namespace calade::results
