// SPDX-License-Identifier: Apache-2.0
#include "calade/results/finished_run.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"

#include <sstream>

namespace calade::results {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Json parse(const fs::path& file, std::string_view text, const std::string& where) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        fail<DataError>(
            "{}{}: is not JSON near byte {}, expected a whole file as calade run writes it",
            file.string(), where, error.byte);
    }
}

// A document of ours: {"format": …, "version": 1, …}.
Json read_document(const fs::path& file, const std::string& format) {
    Json document = parse(file, io::read_text(file), "");
    const bool known = document.is_object() && document.value("format", Json()) == format;
    require<DataError>(known, "{}: is not a document of format '{}'", file.string(), format);
    const Json version = document.value("version", Json());
    require<DataError>(version == 1, "{}: version is {}, expected 1", file.string(),
                       version.dump());
    return document;
}

void require_key(const Json& object, const char* key, const fs::path& file) {
    require<DataError>(object.contains(key), "{}: has no '{}'", file.string(), key);
}

std::vector<Json> read_events(const fs::path& file) {
    std::vector<Json> events;
    std::istringstream lines(io::read_text(file));
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        if (line.empty()) {
            continue;
        }
        const std::string where = fmt::format(":{}", number);
        Json event = parse(file, line, where);
        const bool whole = event.is_object() && event.contains("id") && event.contains("time") &&
                           event.contains("kind") && event["kind"].is_string() &&
                           event.contains("element") && event["element"].is_object() &&
                           event["element"].contains("type") && event["element"].contains("name");
        require<DataError>(whole, "{}{}: is not an event (id, time, kind, element)", file.string(),
                           where);
        events.push_back(std::move(event));
    }
    return events;
}

template <class T>
void require_equal(const char* what, const T& a, const T& b, const FinishedRun& run_a,
                   const FinishedRun& run_b) {
    require<DataError>(a == b, "the runs are not of one town: {} is {} in {} and {} in {}", what, a,
                       run_a.folder.string(), b, run_b.folder.string());
}

std::string words(const geo::Grid& g) {
    return fmt::format("{} x {} cells of {} m from ({}, {})", g.columns, g.rows, g.cell, g.x_min,
                       g.y_min);
}

}  // namespace

std::string FinishedRun::name() const { return run["scenario"].value("name", folder.string()); }

io::Layer FinishedRun::layer(const std::string& layer_name) const {
    io::ReadOptions options;
    options.allow_empty = true;
    return io::read_layer(folder / "layers.gpkg", layer_name, options);
}

FinishedRun read_run(const fs::path& folder, Unfinished unfinished) {
    const fs::path file = folder / "run.json";
    require<DataError>(fs::exists(file), "{} is not a run directory: it has no run.json",
                       folder.string());
    FinishedRun result;
    result.folder = folder;
    result.run = read_document(file, "calade-run");
    for (const char* key : {"complete", "scenario", "city", "period", "results_hash"}) {
        require_key(result.run, key, file);
    }
    require<DataError>(unfinished == Unfinished::allowed || result.run["complete"] == true,
                       "{}: the run was interrupted; finish it before comparing", file.string());
    const fs::path indicators = folder / "indicators.json";
    result.indicators = read_document(indicators, "calade-indicators").value("indicators", Json());
    require<DataError>(result.indicators.is_array(), "{}: has no list 'indicators'",
                       indicators.string());
    for (const auto& indicator : result.indicators) {
        require<DataError>(indicator.is_object() && indicator.contains("id") &&
                               indicator["id"].is_string() && indicator.contains("value"),
                           "{}: an indicator has no id or value", indicators.string());
    }
    result.events = read_events(folder / "events.jsonl");
    result.max_depth = io::read_raster(folder / "max_depth.tif").values;
    return result;
}

void require_same_town(const FinishedRun& a, const FinishedRun& b) {
    const auto town = [](const FinishedRun& r, const char* key) {
        return r.run["city"].value(key, Json()).dump();
    };
    for (const char* key : {"name", "epsg", "vertical_datum", "buildings"}) {
        require_equal(key, town(a, key), town(b, key), a, b);
    }
    // Generated towns share name and grid: what they were made from tells them apart. A measure
    // changes the town's own hash, not its sources'.
    const auto& sources_a = a.run["city"].value("sources", Json::array());
    const auto& sources_b = b.run["city"].value("sources", Json::array());
    require_equal("the number of sources", sources_a.size(), sources_b.size(), a, b);
    for (std::size_t i = 0; i < sources_a.size(); ++i) {
        const auto text = [](const Json& source, const char* key) {
            const auto found = source.is_object() ? source.find(key) : source.end();
            return source.is_object() && found != source.end() && found->is_string()
                       ? found->get<std::string>()
                       : std::string();
        };
        const std::string what = fmt::format("the source '{}'", text(sources_a[i], "name"));
        require_equal(what.c_str(), text(sources_a[i], "hash"), text(sources_b[i], "hash"), a, b);
    }
    require_equal("the grid", words(a.max_depth.grid), words(b.max_depth.grid), a, b);
}

}  // namespace calade::results
