// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/forcing.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"
#include "calade/io/lisflood.hpp"
#include "calade/scenario/boundaries.hpp"
#include "calade/scenario/sections.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numbers>

namespace calade::scenario {

namespace {

// What a column or list of numbers is, and how it becomes SI.
struct Measured {
    Dimension dimension = Dimension::none;
    double unit = 1.0;
};
constexpr Measured rain_rate{Dimension::rain_rate, 1e-3 / 3600.0};  // mm/h

// Values at given hours, counted from the run's start or from `times_from`.
sim::Series inline_series(const io::TomlTable& t, const std::string& values_key, Measured measured,
                          Instant start) {
    sim::Series series;
    const auto hours = t.numbers("times_h", Dimension::time, seconds_per_hour);
    series.value = t.numbers(values_key, measured.dimension, measured.unit);
    if (hours.size() != series.value.size()) {
        t.fail(values_key, fmt::format("has {} values for {} times_h, expected as many",
                                       series.value.size(), hours.size()));
    }
    const double origin =
        t.has("times_from")
            ? static_cast<double>(t.instant("times_from") - start.time_since_epoch().count())
            : 0.0;
    for (const double h : hours) {
        series.time.push_back(origin + h * seconds_per_hour);
    }
    for (double& v : series.value) {
        v *= measured.unit;
    }
    return series;
}

// A sinusoidal tide with a bell-shaped surge on top: level(t) = mean + a cos(2π (t − high)/period)
// + surge · exp(−((t − at)/duration)²). For made-up towns; real towns bring a file.
sim::Series tide_series(const io::TomlTable& t, Instant start, double duration_s) {
    const auto tide = t.table("tide");
    tide.only(
        {"mean_m", "amplitude_m", "period", "high_water", "surge_m", "surge_at", "surge_duration"});
    const double mean = tide.number("mean_m", Dimension::length);
    const double amplitude = tide.number("amplitude_m", Dimension::length);
    const double period = tide.number_or("period", 12.42 * 3600.0, Dimension::time);
    const auto origin = start.time_since_epoch().count();
    const double high = static_cast<double>(tide.instant("high_water") - origin);
    const double surge = tide.number_or("surge_m", 0.0, Dimension::length);
    const double at =
        tide.has("surge_at") ? static_cast<double>(tide.instant("surge_at") - origin) : high;
    const double width = tide.number_or("surge_duration", 3.0 * 3600.0, Dimension::time);
    if (period <= 0.0 || width <= 0.0) {
        tide.fail(period <= 0.0 ? "period" : "surge_duration",
                  "is not positive, expected a time > 0 s");
    }
    sim::Series series;
    for (double time = 0.0; time <= duration_s + 300.0; time += 300.0) {
        series.time.push_back(time);
        const double bell = (time - at) / width;
        series.value.push_back(
            mean + amplitude * std::cos(2.0 * std::numbers::pi * (time - high) / period) +
            surge * std::exp(-bell * bell));
    }
    return series;
}

sim::Series csv_series(const io::TomlTable& t, const std::filesystem::path& file, Instant start,
                       const std::string& default_column, double unit) {
    const auto table = io::Csv::read(file);
    const auto times = table.column(t.text_or("time_column", "time"));
    const auto values = table.column(t.text_or("value_column", default_column));
    sim::Series series;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        try {
            const Instant stamp = parse_instant(table.text(row, times));
            series.time.push_back(static_cast<double>((stamp - start).count()));
        } catch (const ScenarioError& error) {
            fail<DataError>("{}: {}", table.place(row), error.what());
        }
        series.value.push_back(table.number(row, values) * unit);
    }
    return series;
}

sim::Series lisflood_series(const io::TomlTable& t, const std::filesystem::path& file) {
    const auto all = io::read_bdy(file);
    const std::string name = t.text("series");
    const auto found = all.find(name);
    if (found == all.end()) {
        std::string names;
        for (const auto& [known, unused] : all) {
            names += (names.empty() ? "" : ", ") + known;
        }
        t.fail("series",
               fmt::format("is '{}', which is not in {}; it has {}", name, file.string(), names));
    }
    sim::Series series;
    const double from = t.number_or("series_start", 0.0, Dimension::time);
    for (std::size_t i = 0; i < found->second.time.size(); ++i) {
        series.time.push_back(found->second.time[i] - from);
        series.value.push_back(found->second.value[i]);
    }
    return series;
}

bool is_csv(const std::filesystem::path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending == ".csv";
}

void require_cover(const io::TomlTable& t, std::string_view key, const sim::Series& series,
                   Instant start, double duration_s) {
    if (series.time.front() > 0.0 || series.time.back() < duration_s) {
        t.fail(key, fmt::format("covers {} to {}, expected the whole period {} to {}",
                                format_instant(after(start, series.time.front())),
                                format_instant(after(start, series.time.back())),
                                format_instant(start), format_instant(after(start, duration_s))));
    }
}

}  // namespace

BoundaryForcing read_boundary(const io::TomlTable& t, Instant start, double duration_s,
                              std::optional<double> initial_level) {
    t.only({"name", "file", "series", "series_start", "time_column", "value_column", "times_h",
            "times_from", "levels_m", "discharges_m3s", "level_m", "discharge_m3s", "tide",
            "offset_m", "ramp"});
    BoundaryForcing out;
    out.name = t.text("name");
    out.where = t.where("name");
    std::string key;
    int forms = 0;
    for (const char* form :
         {"file", "levels_m", "discharges_m3s", "level_m", "discharge_m3s", "tide"}) {
        if (t.has(form)) {
            key = form;
            ++forms;
        }
    }
    if (forms != 1) {
        t.fail("name", fmt::format("'{}' gives {} series, expected exactly one of file, levels_m, "
                                   "discharges_m3s, level_m, discharge_m3s, tide",
                                   out.name, forms));
    }
    out.given = key;
    out.given_at = t.where(key);
    if (key == "level_m") {
        out.series = {{0.0, duration_s}, {}, ""};
        out.series.value.assign(2, t.number(key, Dimension::length));
    } else if (key == "discharge_m3s") {
        out.series = {{0.0, duration_s}, {}, ""};
        out.series.value.assign(2, t.number(key, Dimension::discharge));
    } else if (key == "levels_m") {
        out.series = inline_series(t, key, {Dimension::length}, start);
    } else if (key == "discharges_m3s") {
        out.series = inline_series(t, key, {Dimension::discharge}, start);
    } else if (key == "tide") {
        out.series = tide_series(t, start, duration_s);
    } else {
        const auto file = find_file(t, "file", t.text("file"));
        out.given = file.filename().string();
        out.series =
            is_csv(file) ? csv_series(t, file, start, "value", 1.0) : lisflood_series(t, file);
    }
    if (key != "file") {
        out.kind = key.starts_with("discharge") ? city::BoundaryKind::discharge
                                                : city::BoundaryKind::level;
    }
    out.series.name = out.name;
    try {
        out.series.check();
    } catch (const DataError& error) {
        t.fail(key, error.what());
    }
    require_cover(t, key, out.series, start, duration_s);
    const double offset = t.number_or("offset_m", 0.0, Dimension::length);
    out.offset_at = offset != 0.0 ? t.where("offset_m") : "";
    out.ramp_s = t.number_or("ramp", 0.0, Dimension::time);
    out.ramp_at = t.has("ramp") ? t.where("ramp") : "";
    if (out.kind) {
        require_kind(out, *out.kind, start);
    }
    for (double& v : out.series.value) {
        v += offset;
    }
    if (out.kind == city::BoundaryKind::level && initial_level) {
        join_initial_level(out, *initial_level, "initial.sea_level_m");
    }
    return out;
}

sim::Series read_course(const io::TomlTable& table, const std::string& key,
                        const std::string& column, Instant start, double duration_s) {
    sim::Series series;
    const bool varies = table.has(key);
    const io::TomlTable t = varies ? table.table(key) : table;
    std::string at = column;
    if (varies == table.has(column)) {
        table.fail(key, fmt::format("stands with both or none of {} and {}, expected exactly one",
                                    column, key));
    }
    if (!varies) {
        series = {{0.0, duration_s}, std::vector<double>(2, table.number(column)), ""};
    } else {
        t.only({"file", "time_column", "value_column", "times_h", "times_from", "values"});
        if (t.has("file") == t.has("values")) {
            table.fail(key, "has both or none of file and values, expected exactly one");
        }
        at = t.has("file") ? "file" : "values";
        series = t.has("file")
                     ? csv_series(t, find_file(t, "file", t.text("file")), start, column, 1.0)
                     : inline_series(t, at, {}, start);
    }
    series.name = key;
    try {
        series.check();
    } catch (const DataError& error) {
        t.fail(at, error.what());
    }
    require_cover(t, at, series, start, duration_s);
    return series;
}

sim::Series read_rain(const io::TomlTable& t, Instant start, double duration_s) {
    t.only({"file", "time_column", "value_column", "times_h", "times_from", "intensities_mm_h",
            "intensity_mm_h"});
    sim::Series series;
    std::string key = "intensity_mm_h";
    if (t.has("file")) {
        key = "file";
        series = csv_series(t, find_file(t, "file", t.text("file")), start, "intensity_mm_h",
                            rain_rate.unit);
    } else if (t.has("intensities_mm_h")) {
        key = "intensities_mm_h";
        series = inline_series(t, key, rain_rate, start);
    } else {
        const double rate = t.number(key, rain_rate.dimension, rain_rate.unit) * rain_rate.unit;
        series = {{0.0, duration_s}, std::vector<double>(2, rate), ""};
    }
    series.name = "rain";
    try {
        series.check();
    } catch (const DataError& error) {
        t.fail(key, error.what());
    }
    for (const double v : series.value) {
        if (v < 0.0) {
            t.fail(key,
                   fmt::format("holds {} mm/h, expected no negative rain", v / rain_rate.unit));
        }
    }
    require_cover(t, key, series, start, duration_s);
    return series;
}

}  // namespace calade::scenario
