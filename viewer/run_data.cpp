// SPDX-License-Identifier: Apache-2.0
#include "run_data.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <regex>
#include <sstream>

namespace calade::viewer {

namespace {

using Json = nlohmann::json;

Json parse_json(const std::string& text, const std::filesystem::path& file) {
    try {
        return Json::parse(text);
    } catch (const Json::exception& error) {
        fail<DataError>("{}: not JSON: {}", file.string(), error.what());
    }
}

// The grid of cells whose centres are x and y.
geo::Grid grid_of(const std::vector<double>& x, const std::vector<double>& y,
                  const std::filesystem::path& file) {
    require<DataError>(x.size() >= 2 && y.size() >= 2,
                       "{}: the grid is {} by {} cells, expected at least 2 by 2", file.string(),
                       x.size(), y.size());
    const double cell = (x.back() - x.front()) / static_cast<double>(x.size() - 1);
    const double other = (y.back() - y.front()) / static_cast<double>(y.size() - 1);
    require<DataError>(cell > 0.0 && std::abs(cell - other) < 1e-6 * cell,
                       "{}: cells are {} m by {} m, expected squares with x and y ascending",
                       file.string(), cell, other);
    return {static_cast<Index>(x.size()), static_cast<Index>(y.size()), x.front() - cell / 2.0,
            y.front() - cell / 2.0, cell};
}

}  // namespace

bool StreetView::is_closed(double t) const {
    return std::ranges::any_of(closed, [t](const Span& span) { return span.holds(t); });
}

RunData::RunData(const std::filesystem::path& folder) {
    require<DataError>(std::filesystem::is_directory(folder),
                       "{} is not a folder, expected a run directory as `calade run` writes it",
                       folder.string());
    for (const char* name : {"run.json", "fields.nc", "layers.gpkg", "events.jsonl"}) {
        require<DataError>(std::filesystem::exists(folder / name),
                           "{} is not a run directory: it has no {}", folder.string(), name);
    }
    read_summary(folder / "run.json");
    read_fields(folder / "fields.nc");
    read_layers(folder / "layers.gpkg");
    read_closures(folder / "events.jsonl");
}

void RunData::read_summary(const std::filesystem::path& file) {
    const Json summary = parse_json(io::read_text(file), file);
    const std::string format = summary.is_object() ? summary.value("format", "") : "";
    require<DataError>(format == "calade-run", "{}: format is '{}', expected 'calade-run'",
                       file.string(), format);
    require<DataError>(summary.value("version", 0) == 1, "{}: version is {}, expected 1",
                       file.string(), summary.value("version", 0));
    try {
        city_name = summary.at("city").at("name");
        scenario_name = summary.at("scenario").at("name");
        start = parse_instant(summary.at("period").at("start").get<std::string>());
        window_s_ = summary.at("period").at("window_s");
    } catch (const Json::exception& error) {
        fail<DataError>("{}: {}", file.string(), error.what());
    }
}

void RunData::read_fields(const std::filesystem::path& file) {
    fields_ = std::make_unique<io::NetcdfReader>(file);
    const geo::Grid grid = grid_of(fields_->read("x"), fields_->read("y"), file);
    times = fields_->read("time");
    require<DataError>(!times.empty(), "{}: holds no time step", file.string());
    bed = geo::Raster<float>(grid);
    bed.values = fields_->read_float("bed");
    max_depth = geo::Raster<float>(grid);
    max_depth.values = fields_->read_float("max_depth");
    require<DataError>(std::ranges::any_of(bed.values, [](float z) { return std::isfinite(z); }),
                       "{}: bed has no value", file.string());
    const std::vector<double> sea = fields_->read("sea");
    const geo::Raster<float> first = depth(0);
    start_water = geo::Raster<std::uint8_t>(grid);
    for (std::size_t i = 0; i < sea.size(); ++i) {
        start_water.values[i] = sea[i] > 0.5 || first.values[i] > wet_depth_m ? 1 : 0;
    }
}

geo::Raster<float> RunData::depth(std::size_t step) const {
    geo::Raster<float> field(bed.grid);
    field.values = fields_->read_step_float("depth", step);
    return field;
}

double RunData::seconds(const std::string& iso) const {
    return iso.empty() ? never : std::chrono::duration<double>(parse_instant(iso) - start).count();
}

void RunData::read_closures(const std::filesystem::path& file) {
    std::map<std::string, std::size_t> street_of;
    for (std::size_t i = 0; i < streets.size(); ++i) {
        street_of[streets[i].name] = i;
    }
    std::istringstream lines(io::read_text(file));
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        if (line.find("\"street_") == std::string::npos) {
            continue;
        }
        const Json event = parse_json(line, file);
        const std::string kind = event.value("kind", "");
        if (kind != "street_closed" && kind != "street_reopened") {
            continue;
        }
        try {
            const std::string name = event.at("element").at("name");
            const double t = event.at("t");
            const auto found = street_of.find(name);
            require<DataError>(found != street_of.end(), "{}:{}: street '{}' is not in layers.gpkg",
                               file.string(), number, name);
            auto& closed = streets[found->second].closed;
            if (kind == "street_closed") {
                closed.push_back({t, never});
            } else if (!closed.empty()) {
                closed.back().until = t;
            }
        } catch (const Json::exception& error) {
            fail<DataError>("{}:{}: {}", file.string(), number, error.what());
        }
    }
}

namespace {

// The first instant at this clock that the run covers.
Instant at_clock(const RunData& run, int hour, int minute) {
    const Instant end = run.instant(run.times.size() - 1);
    auto day = std::chrono::floor<std::chrono::days>(run.instant(0));
    Instant t = day + std::chrono::hours(hour) + std::chrono::minutes(minute);
    if (t < run.instant(0) && t + std::chrono::days(1) <= end) {
        t += std::chrono::days(1);
    }
    return t;
}

}  // namespace

std::size_t step_at(const RunData& run, const std::string& text) {
    const std::size_t last = run.times.size() - 1;
    if (text == "last" || text == "first") {
        return text == "last" ? last : 0;
    }
    Instant wanted;
    std::smatch part;
    if (std::regex_match(text, part, std::regex("([01]?[0-9]|2[0-3]):([0-5][0-9])"))) {
        wanted = at_clock(run, std::stoi(part[1]), std::stoi(part[2]));
    } else {
        try {
            wanted = parse_instant(text);
        } catch (const ScenarioError&) {
            fail<DataError>(
                "--time is '{}', expected a UTC clock such as 12:40, an instant such as {}, "
                "'first' or 'last'",
                text, format_instant(run.instant(0)));
        }
    }
    require<DataError>(wanted >= run.instant(0) && wanted <= run.instant(last),
                       "--time is {}, expected a time of the run: {} to {}", format_instant(wanted),
                       format_instant(run.instant(0)), format_instant(run.instant(last)));
    const double t = std::chrono::duration<double>(wanted - run.start).count();
    std::size_t nearest = 0;
    for (std::size_t i = 0; i < run.times.size(); ++i) {
        if (std::abs(run.times[i] - t) < std::abs(run.times[nearest] - t)) {
            nearest = i;
        }
    }
    return nearest;
}

}  // namespace calade::viewer
