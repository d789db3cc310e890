// SPDX-License-Identifier: Apache-2.0
#include "python_measures.hpp"

#include "calade/base/error.hpp"
#include "calade/io/toml.hpp"
#include "calade/scenario/measures.hpp"

#include <pybind11/pybind11.h>

#include <cmath>
#include <memory>
#include <mutex>

namespace calade::python {

namespace {

using scenario::Scenario;

// A TOML basic string.
std::string quoted(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            result += fmt::format("\\u{:04X}", static_cast<unsigned>(c));
        } else {
            result += c;
        }
    }
    return result + "\"";
}

// A TOML float that reads back to the same bits; "5" alone would be an integer.
std::string number(const char* what, double value) {
    require<ScenarioError>(std::isfinite(value), "{} is {}, expected a finite number", what, value);
    std::string text = fmt::format("{}", value);
    if (text.find_first_of(".e") == std::string::npos) {
        text += ".0";
    }
    return text;
}

// Names of the town opened last: a scenario gets many measures, and opening may take seconds.
struct LastTown {
    std::mutex mutex;
    std::string reference;
    std::shared_ptr<const scenario::TargetNames> names;
};
LastTown& last_town() {
    static LastTown last;
    return last;
}

std::string reference_of(const scenario::CityReference& c) {
    return fmt::format("{}\n{}\n{} {} {}", c.twin.string(), c.recipe.string(), c.demo_buildings,
                       c.demo_seed, c.demo_cell_m);
}

// The town that the scenario names, and its names, which are kept. Called without the GIL.
std::pair<city::City, std::shared_ptr<const scenario::TargetNames>> open_and_keep(
    const Scenario& s) {
    city::City city = scenario::open_city(s);
    auto names = std::make_shared<const scenario::TargetNames>(scenario::target_names(city));
    const std::scoped_lock lock(last_town().mutex);
    last_town().reference = reference_of(s.city);
    last_town().names = names;
    return {std::move(city), std::move(names)};
}

// Called with the GIL, which others have while a town is opened.
std::shared_ptr<const scenario::TargetNames> town_names(const Scenario& given) {
    const Scenario s = given;
    const pybind11::gil_scoped_release free;
    {
        const std::scoped_lock lock(last_town().mutex);
        if (last_town().names && last_town().reference == reference_of(s.city)) {
            return last_town().names;
        }
    }
    return open_and_keep(s).second;
}

void append(Scenario& s, const std::string& table, const std::string& name) {
    const auto root = io::TomlTable::parse(table, name);
    root.only({"measures"});
    const auto added = scenario::read_measures(root, s.start, s.duration_s);
    const auto names = town_names(s);
    for (const auto& measure : added) {
        auto others = s.measures;
        others.insert(others.end(), added.begin(), added.end());
        scenario::require_target(measure, others, *names);
    }
    const std::string text = s.text + "\n\n" + table;
    try {
        (void)io::TomlTable::parse(text, s.file.string());
    } catch (const ScenarioError&) {
        fail<ScenarioError>(
            "{}: measures stand there as one inline list, expected [[measures]] "
            "tables, to which another can be added",
            s.file.string());
    }
    s.measures.insert(s.measures.end(), added.begin(), added.end());
    s.text = text;
}

void add(Scenario& s, const std::string& kind, const std::string& lines,
         std::optional<double> cost_eur) {
    std::string table = fmt::format("[[measures]]\nkind = {}\n{}", quoted(kind), lines);
    if (cost_eur) {
        table += fmt::format("cost_eur = {}\n", number("cost_eur", *cost_eur));
    }
    append(s, table, kind);
}

}  // namespace

city::City open_town(const Scenario& given) {
    const Scenario s = given;
    const pybind11::gil_scoped_release free;
    return open_and_keep(s).first;
}

void add_measures(Scenario& s, const std::string& toml) { append(s, toml, "measures"); }

void raise_defence(Scenario& s, const std::string& name, double by,
                   std::optional<double> cost_eur) {
    add(s, "raise_defence",
        fmt::format("defence = {}\nraise_m = {}\n", quoted(name), number("by", by)), cost_eur);
}

void raise_station(Scenario& s, const std::string& name, double by,
                   std::optional<double> cost_eur) {
    add(s, "raise_station",
        fmt::format("station = {}\nraise_m = {}\n", quoted(name), number("by", by)), cost_eur);
}

void add_wall(Scenario& s, const std::string& name,
              const std::vector<std::pair<double, double>>& line, double crest_m,
              std::optional<double> cost_eur) {
    std::string points;
    for (const auto& [x, y] : line) {
        points += fmt::format("{}[{}, {}]", points.empty() ? "" : ", ", number("line", x),
                              number("line", y));
    }
    add(s, "wall",
        fmt::format("name = {}\nline = [{}]\ncrest_m = {}\n", quoted(name), points,
                    number("crest_m", crest_m)),
        cost_eur);
}

void set_gate(Scenario& s, const std::string& name, bool present,
              std::optional<double> closing_level_m, std::optional<double> cost_eur) {
    std::string lines = fmt::format("gate = {}\npresent = {}\n", quoted(name), present);
    if (closing_level_m) {
        lines += fmt::format("closing_level_m = {}\n", number("closing_level_m", *closing_level_m));
    }
    add(s, "gate", lines, cost_eur);
}

void set_pump(Scenario& s, const std::string& name, double capacity_m3s,
              std::optional<double> cost_eur) {
    add(s, "pump",
        fmt::format("pump = {}\ncapacity_m3s = {}\n", quoted(name),
                    number("capacity_m3s", capacity_m3s)),
        cost_eur);
}

}  // namespace calade::python
