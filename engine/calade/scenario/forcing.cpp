// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/forcing.hpp"

#include "calade/base/error.hpp"
#include "calade/city/recipe.hpp"
#include "calade/io/csv.hpp"
#include "calade/io/lisflood.hpp"

#include <cmath>
#include <numbers>

namespace calade::scenario {

namespace {

constexpr double largest_jump = 0.05;  // m between the initial sea and the first level

// Values at given hours, counted from the run's start or from `times_from`.
sim::Series inline_series(const io::TomlTable& t, const std::string& values_key, double scale,
                          Instant start) {
    sim::Series series;
    const auto hours = t.numbers("times_h");
    series.value = t.numbers(values_key);
    if (hours.size() != series.value.size()) {
        t.fail(values_key, fmt::format("has {} values for {} times_h, expected as many",
                                       series.value.size(), hours.size()));
    }
    const double origin =
        t.has("times_from")
            ? static_cast<double>(t.instant("times_from") - start.time_since_epoch().count())
            : 0.0;
    for (const double h : hours) {
        series.time.push_back(origin + h * 3600.0);
    }
    for (double& v : series.value) {
        v *= scale;
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
                       const std::string& default_column, double scale) {
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
        series.value.push_back(table.number(row, values) * scale);
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

void require_cover(const io::TomlTable& t, std::string_view key, const sim::Series& series,
                   Instant start, double duration_s) {
    if (series.time.front() > 0.0 || series.time.back() < duration_s) {
        t.fail(key, fmt::format("covers {} to {}, expected the whole period {} to {}",
                                format_instant(after(start, series.time.front())),
                                format_instant(after(start, series.time.back())),
                                format_instant(start), format_instant(after(start, duration_s))));
    }
}

void apply_ramp(const io::TomlTable& t, sim::Series& series, double initial, double ramp) {
    const double first = series.at(0.0);
    if (std::abs(first - initial) <= 1e-9) {
        return;
    }
    if (ramp <= 0.0) {
        if (std::abs(first - initial) > largest_jump) {
            t.fail(
                "name",
                fmt::format(
                    "starts at {:.2f} m while initial.sea_level_m is {:.2f} m, more than 5 cm "
                    "apart; add `ramp = \"30 min\"`, or remove initial.sea_level_m to begin with "
                    "the first level",
                    first, initial));
        }
        return;
    }
    // The end of the ramp becomes a point of its own, so that the blend ends there and not later.
    sim::Series blended;
    auto push = [&](double time, double value) {
        blended.time.push_back(time);
        blended.value.push_back(value);
    };
    constexpr int pieces = 16;
    for (int i = 0; i <= pieces; ++i) {
        const double share = static_cast<double>(i) / pieces;
        push(share * ramp, initial + share * (series.at(share * ramp) - initial));
    }
    for (std::size_t i = 0; i < series.time.size(); ++i) {
        if (series.time[i] > ramp) {
            push(series.time[i], series.value[i]);
        }
    }
    series.time = std::move(blended.time);
    series.value = std::move(blended.value);
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
    const bool is_level = key != "discharges_m3s" && key != "discharge_m3s";
    if (key == "level_m") {
        out.series = {{0.0, duration_s}, {}, ""};
        out.series.value.assign(2, t.number(key, Dimension::length));
    } else if (key == "discharge_m3s") {
        out.series = {{0.0, duration_s}, {}, ""};
        out.series.value.assign(2, t.number(key, Dimension::discharge));
    } else if (key == "levels_m" || key == "discharges_m3s") {
        out.series = inline_series(t, key, 1.0, start);
    } else if (key == "tide") {
        out.series = tide_series(t, start, duration_s);
    } else {
        const auto file = city::find_data(t.text("file"), t.file().parent_path());
        out.series = file.extension() == ".csv" ? csv_series(t, file, start, "value", 1.0)
                                                : lisflood_series(t, file);
    }
    out.series.name = out.name;
    try {
        out.series.check();
    } catch (const DataError& error) {
        t.fail(key, error.what());
    }
    require_cover(t, key, out.series, start, duration_s);
    const double offset = t.number_or("offset_m", 0.0, Dimension::length);
    if (offset != 0.0 && !is_level) {
        t.fail("offset_m", "is given for a discharge, expected it only with a level");
    }
    for (double& v : out.series.value) {
        v += offset;
    }
    const double ramp = t.number_or("ramp", 0.0, Dimension::time);
    if (is_level && initial_level) {
        apply_ramp(t, out.series, *initial_level, ramp);
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
                     ? csv_series(t, city::find_data(t.text("file"), t.file().parent_path()), start,
                                  column, 1.0)
                     : inline_series(t, at, 1.0, start);
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
    constexpr double mm_per_hour = 1e-3 / 3600.0;
    sim::Series series;
    std::string key = "intensity_mm_h";
    if (t.has("file")) {
        key = "file";
        series = csv_series(t, city::find_data(t.text("file"), t.file().parent_path()), start,
                            "intensity_mm_h", mm_per_hour);
    } else if (t.has("intensities_mm_h")) {
        key = "intensities_mm_h";
        series = inline_series(t, key, mm_per_hour, start);
    } else {
        series = {{0.0, duration_s}, std::vector<double>(2, t.number(key) * mm_per_hour), ""};
    }
    series.name = "rain";
    try {
        series.check();
    } catch (const DataError& error) {
        t.fail(key, error.what());
    }
    for (const double v : series.value) {
        if (v < 0.0) {
            t.fail(key, fmt::format("holds {} mm/h, expected no negative rain", v / mm_per_hour));
        }
    }
    require_cover(t, key, series, start, duration_s);
    return series;
}

}  // namespace calade::scenario
