// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/swmm_tables.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/io/output_file.hpp"

#include <utility>

namespace calade::flood::drains::swmm {

namespace {

constexpr double foot = 0.3048;

void read_curves(const io::SwmmInput& input, Tables& tables) {
    static const std::set<std::string> types{"STORAGE", "SHAPE",  "DIVERSION", "TIDAL",
                                             "PUMP1",   "PUMP2",  "PUMP3",     "PUMP4",
                                             "PUMP5",   "RATING", "CONTROL",   "WEIR"};
    for (const io::SwmmRow& row : input.rows("CURVES")) {
        Curve& curve = tables.curves[row.word(0, "name")];
        std::size_t k = 1;
        if (curve.type.empty()) {
            curve.type = row.upper(k++, "type");
            curve.place = row.place;
            if (!types.contains(curve.type)) {
                row.fail(fmt::format("type is '{}', expected one of {}", row.words[1],
                                     fmt::join(types, ", ")));
            }
        } else if (row.has(1) && types.contains(row.upper(1, "type"))) {
            ++k;
        }
        if ((row.words.size() - k) % 2 != 0) {
            row.fail("has an abscissa without a value, expected pairs");
        }
        for (; row.has(k); k += 2) {
            curve.x.push_back(row.number(k, "abscissa"));
            curve.y.push_back(row.number(k + 1, "value"));
        }
    }
}

// Adds the words from `k` on: pairs of time and value, with a date before a time where it is given.
void add_times(const io::SwmmRow& row, std::size_t k, double start_s, double& day_s,
               sim::Series& series) {
    while (row.has(k)) {
        if (row.words[k].find('/') != std::string::npos) {
            day_s = io::swmm_days(row, row.words[k]) * 86400.0 - start_s;
            ++k;
        }
        const double t = day_s + 3600.0 * row.hours(k, "time");
        const double value = row.number(k + 1, "value");
        if (!series.time.empty() && !(t > series.time.back())) {
            row.fail(fmt::format("time '{}' is not after the one before it", row.words[k]));
        }
        series.time.push_back(t);
        series.value.push_back(value);
        k += 2;
    }
}

void read_series(const io::SwmmInput& input, Tables& tables) {
    std::map<std::string, double> days;
    for (const io::SwmmRow& row : input.rows("TIMESERIES")) {
        const std::string& name = row.word(0, "name");
        sim::Series& series = tables.series[name];
        series.name = name;
        double& day = days.try_emplace(name, 0.0).first->second;
        if (row.upper(1, "time") != "FILE") {
            add_times(row, 1, tables.start_s, day, series);
            continue;
        }
        const auto path = input.file.parent_path() / row.word(2, "file");
        std::string text;
        try {
            text = io::read_text(path);
        } catch (const DataError& error) {
            row.fail(error.what());
        }
        const auto lines = io::parse_swmm("[TIMESERIES]\n" + text, path);
        for (const io::SwmmRow& line : lines.rows("TIMESERIES")) {
            add_times(line, 0, tables.start_s, day, series);
        }
    }
}

void read_patterns(const io::SwmmInput& input, Tables& tables) {
    using Kind = Pattern::Kind;
    static const std::map<std::string, std::pair<Kind, std::size_t>> kinds{
        {"MONTHLY", {Kind::monthly, 12}},
        {"DAILY", {Kind::daily, 7}},
        {"HOURLY", {Kind::hourly, 24}},
        {"WEEKEND", {Kind::weekend, 24}}};
    for (const io::SwmmRow& row : input.rows("PATTERNS")) {
        const auto [place, fresh] = tables.patterns.try_emplace(row.word(0, "name"));
        Pattern& pattern = place->second;
        std::size_t k = 1;
        if (const auto kind = kinds.find(row.upper(1, "type")); kind != kinds.end()) {
            pattern.kind = kind->second.first;
            ++k;
        } else if (fresh) {
            row.fail(fmt::format("type is '{}', expected one of {}", row.words[1],
                                 fmt::join(names_of(kinds), ", ")));
        }
        for (; row.has(k); ++k) {
            pattern.factors.push_back(row.number(k, "factor"));
        }
        std::size_t most = 0;
        for (const auto& [name, kind] : kinds) {
            most = kind.first == pattern.kind ? kind.second : most;
        }
        if (pattern.factors.size() > most) {
            row.fail(
                fmt::format("has {} factors, expected at most {}", pattern.factors.size(), most));
        }
    }
}

void read_transects(const io::SwmmInput& input, Tables& tables) {
    const double length = tables.units.length;
    double left = 0.0;
    double right = 0.0;
    double channel = 0.0;
    Transect* open = nullptr;
    double width_factor = 1.0;
    double height_offset = 0.0;
    for (const io::SwmmRow& row : input.rows("TRANSECTS")) {
        const std::string key = row.upper(0, "NC, X1 or GR");
        if (key == "NC") {
            const auto take = [&](std::size_t k, double& n) {
                const double value = row.number(k, "Manning's n");
                n = value > 0.0 ? value : n;
            };
            take(1, left);
            take(2, right);
            take(3, channel);
        } else if (key == "X1") {
            open = &tables.transects[row.word(1, "name")];
            const double factor = row.number_or(8, "width factor", 0.0);
            width_factor = factor > 0.0 ? factor : 1.0;
            height_offset = row.number_or(9, "height offset", 0.0);
            open->left_bank = row.number(3, "left bank") * length * width_factor;
            open->right_bank = row.number(4, "right bank") * length * width_factor;
            open->left_manning = left;
            open->right_manning = right;
            open->manning = channel;
        } else if (key == "GR") {
            if (open == nullptr) {
                row.fail("stands before the first X1");
            }
            for (std::size_t k = 1; row.has(k); k += 2) {
                open->elevation.push_back((row.number(k, "height") + height_offset) * length);
                open->station.push_back(row.number(k + 1, "station") * length * width_factor);
            }
        } else {
            row.fail("expected NC, X1 or GR");
        }
    }
}

double start_of(const io::SwmmInput& input) {
    double days = 0.0;
    double hours = 0.0;
    for (const io::SwmmRow& row : input.rows("OPTIONS")) {
        const std::string key = row.upper(0, "key");
        if (key == "START_DATE") {
            days = io::swmm_days(row, row.word(1, "date"));
        } else if (key == "START_TIME") {
            hours = row.hours(1, "time");
        }
    }
    return days * 86400.0 + hours * 3600.0;
}

}  // namespace

void missing(const io::SwmmRow& row, std::string_view what, const std::string& name,
             const std::vector<std::string>& known) {
    const std::string near = nearest_name(name, known);
    row.fail(fmt::format("there is no {} '{}'{}", what, name.substr(0, 60),
                         near.empty() ? fmt::format("; the file has {} of them", known.size())
                                      : fmt::format("; did you mean '{}'?", near)));
}

Units units_of(const io::SwmmInput& input) {
    static const std::map<std::string, std::pair<double, bool>> flows{
        {"CFS", {foot * foot * foot, true}},
        {"GPM", {3.785411784e-3 / 60.0, true}},
        {"MGD", {3785.411784 / 86400.0, true}},
        {"CMS", {1.0, false}},
        {"LPS", {1e-3, false}},
        {"MLD", {1e3 / 86400.0, false}}};
    const std::string name = input.option("FLOW_UNITS", "CFS");
    const auto found = flows.find(name);
    require<DataError>(found != flows.end(), "{}: [OPTIONS] FLOW_UNITS is {}, expected one of {}",
                       input.file.string(), name, fmt::join(names_of(flows), ", "));
    Units units;
    units.us = found->second.second;
    units.flow = found->second.first;
    units.length = units.us ? foot : 1.0;
    units.small_length = units.us ? foot / 12.0 : 1e-3;
    return units;
}

Tables read_tables(const io::SwmmInput& input) {
    Tables tables;
    tables.units = units_of(input);
    tables.start_s = start_of(input);
    read_curves(input, tables);
    read_series(input, tables);
    read_patterns(input, tables);
    read_transects(input, tables);
    return tables;
}

const Curve& Tables::curve(const io::SwmmRow& row, const std::string& name) const {
    const auto found = curves.find(name);
    if (found == curves.end()) {
        missing(row, "curve", name, names_of(curves));
    }
    return found->second;
}

const sim::Series& Tables::time_series(const io::SwmmRow& row, const std::string& name) const {
    const auto found = series.find(name);
    if (found == series.end()) {
        missing(row, "time series", name, names_of(series));
    }
    return found->second;
}

const Pattern& Tables::pattern(const io::SwmmRow& row, const std::string& name) const {
    const auto found = patterns.find(name);
    if (found == patterns.end()) {
        missing(row, "pattern", name, names_of(patterns));
    }
    return found->second;
}

}  // namespace calade::flood::drains::swmm
