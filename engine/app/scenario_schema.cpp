// SPDX-License-Identifier: Apache-2.0
#include "scenario_schema.hpp"

#include "calade/coupling/inputs.hpp"
#include "calade/energy/loads/course.hpp"
#include "calade/energy/parameters.hpp"
#include "calade/energy/protection_rules.hpp"
#include "calade/flood/drain_parameters.hpp"
#include "calade/flood/parameters.hpp"
#include "calade/scenario/catalogue.hpp"
#include "calade/scenario/indicator_parameters.hpp"
#include "calade/traffic/dynamic/parameters.hpp"
#include "calade/traffic/parameters.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace calade::app {

namespace {

using Json = nlohmann::ordered_json;
using scenario::Catalogue;
using scenario::Key;
using scenario::ValueType;

// A number may be written with its unit as text.
Json quantity(bool with_unit) {
    return with_unit ? Json{{"type", {"number", "string"}}} : Json{{"type", "number"}};
}

template <class T>
Json model(const sim::ParameterTable<T>& table) {
    Json keys = Json::object();
    for (const auto& row : table.rows) {
        Json one;
        if (std::holds_alternative<double T::*>(row.member)) {
            one = quantity(row.dimension != Dimension::none);
        } else if (std::holds_alternative<int T::*>(row.member)) {
            one["type"] = "integer";
        } else if (std::holds_alternative<bool T::*>(row.member)) {
            one["type"] = "boolean";
        } else {
            one["type"] = "string";
        }
        if (std::isfinite(row.lowest)) {
            one[row.lowest_excluded ? "exclusiveMinimum" : "minimum"] = row.lowest;
        }
        if (std::isfinite(row.highest)) {
            one["maximum"] = row.highest;
        }
        if (!row.choices.empty()) {
            one["enum"] = row.choices;
        }
        std::visit([&](auto member) { one["default"] = T{}.*member; }, row.member);
        one["description"] =
            row.unit.empty() ? row.description : fmt::format("{} ({})", row.description, row.unit);
        keys[row.name] = std::move(one);
    }
    return {{"type", "object"},
            {"description", table.description},
            {"additionalProperties", false},
            {"properties", std::move(keys)}};
}

Json key_schema(const Key& key) {
    Json one;
    switch (key.type) {
        case ValueType::text: one["type"] = "string"; break;
        case ValueType::texts: one = {{"type", "array"}, {"items", {{"type", "string"}}}}; break;
        case ValueType::number: one = quantity(key.dimension != Dimension::none); break;
        case ValueType::numbers:
            one = {{"type", "array"}, {"items", quantity(key.dimension != Dimension::none)}};
            break;
        case ValueType::flag: one["type"] = "boolean"; break;
        case ValueType::point:
            one = {{"type", "array"},
                   {"items", {{"type", "number"}}},
                   {"minItems", 2},
                   {"maxItems", 2}};
            break;
        case ValueType::instant: one["type"] = "string"; break;
        case ValueType::points:
            one = {{"type", "array"},
                   {"minItems", 2},
                   {"items",
                    {{"type", "array"},
                     {"items", {{"type", "number"}}},
                     {"minItems", 2},
                     {"maxItems", 2}}}};
            break;
        case ValueType::table: {
            Json inner = Json::object();
            for (const auto& part : scenario::condition_keys()) {
                inner[part.name] = key_schema(part);
            }
            one = {{"type", "object"}, {"additionalProperties", false}, {"properties", inner}};
            break;
        }
    }
    if (std::isfinite(key.highest)) {
        one["maximum"] = key.highest;
    }
    one["description"] = key.description;
    return one;
}

// One alternative a kind, so that an editor offers only the keys that the kind takes.
Json list_of(const Catalogue& catalogue) {
    Json kinds = Json::array();
    for (const auto& kind : catalogue.kinds) {
        Json properties = Json::object();
        Json required = Json::array();
        for (const auto* keys : {&catalogue.common, &kind.keys}) {
            for (const auto& key : *keys) {
                properties[key.name] = key_schema(key);
                if (key.required) {
                    required.push_back(key.name);
                }
            }
        }
        properties["kind"] = {{"const", kind.name}, {"description", kind.description}};
        kinds.push_back({{"title", kind.name},
                         {"type", "object"},
                         {"additionalProperties", false},
                         {"required", std::move(required)},
                         {"properties", std::move(properties)}});
    }
    return {{"type", "array"},
            {"description", catalogue.description},
            {"items", {{"oneOf", std::move(kinds)}}}};
}

// A list of tables that all take the same keys.
Json plain_list(const std::vector<Key>& keys, const char* description) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const auto& key : keys) {
        properties[key.name] = key_schema(key);
        if (key.required) {
            required.push_back(key.name);
        }
    }
    return {{"type", "array"},
            {"description", description},
            {"items",
             {{"type", "object"},
              {"additionalProperties", false},
              {"required", std::move(required)},
              {"properties", std::move(properties)}}}};
}

Json described(const char* type, const char* description) {
    return {{"type", type}, {"description", description}};
}
Json described_quantity(const char* description) {
    Json one = quantity(true);
    one["description"] = description;
    return one;
}
Json table(Json properties, const char* description, Json required = Json::array()) {
    return {{"type", "object"},
            {"description", description},
            {"additionalProperties", false},
            {"required", std::move(required)},
            {"properties", std::move(properties)}};
}
Json numbers(const char* description) {
    return {{"type", "array"}, {"items", {{"type", "number"}}}, {"description", description}};
}

// Each may be written with its unit.
Json quantities(const char* description) {
    return {{"type", "array"}, {"items", quantity(true)}, {"description", description}};
}

Json texts(const char* description) {
    return {{"type", "array"}, {"items", {{"type", "string"}}}, {"description", description}};
}

Json city() {
    return table({{"twin", described("string", "A town's folder, NAME.twin, beside this file")},
                  {"recipe", described("string", "A recipe to build the town from")},
                  {"demo_buildings", described("integer", "The demo town with so many buildings")},
                  {"demo_seed", described("integer", "Another demo town for each number")},
                  {"demo_cell_m", described_quantity("Cell of the demo town's terrain (m)")}},
                 "Where the town comes from: exactly one of twin, recipe, demo_buildings");
}

Json drains() {
    Json section = model(flood::drain_parameter_table());
    Json keys = Json::object();
    keys["pump"] = described("string", "Name of a pump in the SWMM file");
    keys["site"] = described("string", "Site of the town whose supply and generator it shares");
    section["properties"]["pumps"] = {
        {"type", "array"},
        {"description", "Sewer pumps that hang on a site's supply"},
        {"items", table(std::move(keys), "One pump", Json::array({"pump", "site"}))}};
    return section;
}

Json energy_section() {
    Json section = model(energy::parameter_table());
    Json loads = model(energy::loads::parameter_table());
    for (const auto& [key, what] :
         {std::pair("temperature", "Outdoor temperature (°C)"), {"cloud", "Share of the sky"}}) {
        Json course = table({{"values", numbers("At times_h")},
                             {"times_h", quantities("Hours of the values")},
                             {"times_from", described("string", "Instant that times_h count from")},
                             {"file", described("string", "CSV with time and a column")},
                             {"time_column", described("string", "Of the CSV")},
                             {"value_column", described("string", "Of the CSV")}},
                            what);
        loads["properties"][key] = std::move(course);
    }
    loads["properties"]["temperature_c"] = described("number", "Outdoor, instead of a course (°C)");
    loads["properties"]["cloud_share"] = described("number", "Of the sky, instead of a course");
    section["properties"]["loads"] = std::move(loads);
    section["properties"]["protection"] = model(energy::protection_table());
    return section;
}

Json boundary() {
    return table(
        {{"name", described("string", "The town's name for it")},
         {"offset_m", described_quantity("Lifts the whole series of levels (m)")},
         {"ramp", described_quantity("From the initial level to the series (s)")},
         {"level_m", described_quantity("Constant level (m)")},
         {"discharge_m3s", described_quantity("Constant inflow (m3/s)")},
         {"times_h", quantities("Hours of the values")},
         {"times_from", described("string", "Instant that times_h count from")},
         {"levels_m", quantities("Levels (m)")},
         {"discharges_m3s", quantities("Inflows (m3/s)")},
         {"tide", table({{"mean_m", described_quantity("Mean level (m)")},
                         {"amplitude_m", described_quantity("Half its range (m)")},
                         {"period", described_quantity("12.42 h by default (s)")},
                         {"high_water", described("string", "Instant of a high water")},
                         {"surge_m", described_quantity("Height of the surge on top (m)")},
                         {"surge_at", described("string", "Its instant; the high water's")},
                         {"surge_duration", described_quantity("Its half-width (s)")}},
                        "A sinusoidal tide with a bell-shaped surge")},
         {"file", described("string", "CSV, or LISFLOOD-FP .bdy")},
         {"time_column", described("string", "Of a CSV")},
         {"value_column", described("string", "Of a CSV")},
         {"series", described("string", "Of a .bdy")},
         {"series_start", described_quantity("Time in the series of the run's start (s)")}},
        "Water level or discharge of one of the town's boundaries", {"name"});
}

}  // namespace

std::string scenario_schema() {
    Json properties = Json::object();
    properties["format"] = {{"const", 1}, {"description", "Version of this format"}};
    properties["name"] = described("string", "Shown everywhere");
    properties["description"] = described("string", "One sentence for reports");
    properties["city"] = city();
    properties["period"] =
        table({{"start", described("string", "UTC")},
               {"end", described("string", "UTC; or duration")},
               {"duration", described_quantity("Or end (s)")},
               {"report", described_quantity("Water depths are written so often (s)")}},
              "The time that is simulated", {"start"});
    properties["initial"] =
        table({{"sea_level_m", described_quantity("Still water to begin with (m)")}},
              "The state at the start");
    properties["boundaries"] = {{"type", "array"}, {"items", boundary()}};
    properties["rain"] =
        table({{"intensity_mm_h", described_quantity("Constant rain (mm/h)")},
               {"times_h", quantities("Hours of the values")},
               {"times_from", described("string", "Instant that times_h count from")},
               {"intensities_mm_h", quantities("Rain (mm/h)")},
               {"file", described("string", "CSV with time and intensity_mm_h")},
               {"time_column", described("string", "Of the CSV")},
               {"value_column", described("string", "Of the CSV")},
               {"grids", texts("Files of rain on a grid; * in a name stands for any text")},
               {"format",
                {{"enum", {"netcdf", "geotiff", "grib", "odim", "radolan"}},
                 {"description", "Of the grids; default: by the first file's name"}}},
               {"variable", described("string", "NetCDF variable or GRIB element")},
               {"units", described("string", "Of the grids, where their files do not say")},
               {"instants", texts("Of the bands of GeoTIFFs, UTC")},
               {"instants_in_name", described("string", "Pattern of %Y %m %d %H %M %S and *")},
               {"stamp",
                {{"enum", {"start", "end"}},
                 {"description", "Which end of its interval a field's instant is"}}},
               {"interval", described_quantity("Length of the interval of a field (s)")},
               {"crs", described("string", "Of the grids: EPSG:…, WKT, +proj=…, town")},
               {"space",
                {{"enum", {"mean", "bilinear"}},
                 {"description", "From the grid's cells to those of the flood"}}},
               {"nodata",
                {{"enum", {"refuse", "dry"}}, {"description", "Cells without data over the town"}}},
               {"z_r", numbers("a and b of Z = a R^b")},
               {"dbz", numbers("Weakest echo that is rain, strongest that counts")},
               {"polar_cell_m", described_quantity("Cells that a polar scan is laid on (m)")}},
              "Rain over the whole town, or on grids");
    properties["measures"] = list_of(scenario::measure_catalogue());
    properties["events"] = list_of(scenario::event_catalogue());
    properties["structures"] = list_of(scenario::structure_catalogue());
    properties["waves"] = plain_list(scenario::wave_keys(), "Waves that run against a defence");
    properties["crews"] =
        plain_list(scenario::crew_keys(), "Crews that bring stations and pumps back");
    Json plan = Json::object();
    for (const auto& key : scenario::plan_keys()) {
        plan[key.name] = key_schema(key);
    }
    Json before = Json::object();
    for (const auto& key : scenario::before_keys()) {
        before[key.name] = key_schema(key);
    }
    plan["before"] = table(std::move(before), "What it must be done before", {"event"});
    properties["plan"] = {{"type", "array"},
                          {"items", table(std::move(plan), "One action of the town's plan",
                                          {"action", "responsible", "minutes"})}};
    properties["gauges"] = {
        {"type", "array"},
        {"items", table({{"name", described("string", "Shown in the series")},
                         {"position", numbers("[x, y] in the town's coordinates")}},
                        "A place where level and depth are written", {"name", "position"})}};
    properties["output"] = table({{"folder", described("string", "Run directory")}}, "Results");
    properties["live"] = {{"type", "object"}, {"description", "Read by the live mode"}};
    properties["coupling"] = model(coupling::parameter_table());
    properties["flood"] = model(flood::parameter_table());
    properties["drains"] = drains();
    properties["traffic"] = model(traffic::parameter_table());
    properties["traffic_dynamic"] = model(traffic::dynamic::parameter_table());
    properties["departures"] = plain_list(
        scenario::departure_keys(), "Shares of a day's trips by hour, for traffic.model = dynamic");
    properties["energy"] = energy_section();
    properties["indicators"] = model(scenario::indicator_table());
    properties["restoration"] = model(coupling::restoration_table());
    const Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                      {"title", "Calade scenario"},
                      {"type", "object"},
                      {"additionalProperties", false},
                      {"required", {"name", "city", "period"}},
                      {"properties", std::move(properties)}};
    return schema.dump(1) + "\n";
}

namespace {

std::string rows(const std::vector<Key>& keys) {
    std::string text;
    for (const auto& key : keys) {
        text += fmt::format("| `{}` | {} | {} | {} |\n", key.name, key.required ? "yes" : "",
                            !key.unit.empty()                  ? std::string_view(key.unit)
                            : key.dimension == Dimension::none ? ""
                                                               : si_unit(key.dimension),
                            key.description + (std::isfinite(key.highest)
                                                   ? fmt::format(", at most {:g}", key.highest)
                                                   : std::string()));
    }
    return text;
}

std::string chapter(const char* title, const Catalogue& catalogue) {
    constexpr const char* head = "\n| key | needed | unit | what |\n|---|---|---|---|\n";
    std::string page = fmt::format("\n## {}\n\n{}\nAll kinds take:\n{}{}", title,
                                   catalogue.description, head, rows(catalogue.common));
    for (const auto& kind : catalogue.kinds) {
        page += fmt::format("\n### {}\n\n{}.\n", kind.name, kind.description);
        if (!kind.keys.empty()) {
            page += head + rows(kind.keys);
        }
    }
    return page;
}

}  // namespace

namespace {

std::string page_of(const char* title, const char* what, const std::vector<Key>& keys) {
    return fmt::format("\n## {}\n\n{}\n\n| key | needed | unit | what |\n|---|---|---|---|\n{}",
                       title, what, rows(keys));
}

}  // namespace

std::string measures_page() {
    return "# Measures and events\n\nWritten by `calade check --measures` from the tables that "
           "read "
           "the scenario; a test compares the two.\nThe [schema](../../data/schemas/scenario.json) "
           "for "
           "editors comes from the same tables (`calade check --schema`).\n" +
           chapter("[[measures]]", scenario::measure_catalogue()) +
           chapter("[[events]]", scenario::event_catalogue()) +
           chapter("[[structures]]", scenario::structure_catalogue()) +
           page_of("[[waves]]",
                   "Waves that run against a defence: what they throw over it (EurOtop 2018) runs "
                   "off behind it.",
                   scenario::wave_keys()) +
           page_of("[[departures]]",
                   "When the town's trips leave, where `traffic.model` is `dynamic`: a day has 24 "
                   "times the hour\nthat the demand stands for. Default, without a source: the "
                   "same rate all day.",
                   scenario::departure_keys()) +
           page_of("[[crews]]",
                   "Crews that bring back stations and pumps, over the streets that are open to "
                   "them, in the run and\nafter the water ([how they "
                   "work](parameters.md#restoration)).",
                   scenario::crew_keys()) +
           "\n### when\n\n| key | needed | unit | what |\n|---|---|---|---|\n" +
           rows(scenario::condition_keys()) +
           "\n## [[plan]]\n\nThe town's action plan (in France the plan communal de sauvegarde): "
           "told, not "
           "simulated. A run prints\nwhen each action is triggered and done, and the time left "
           "before what "
           "it must precede.\n\n| key | needed | unit | what |\n|---|---|---|---|\n" +
           rows(scenario::plan_keys()) +
           "\n### before\n\n| key | needed | unit | what |\n|---|---|---|---|\n" +
           rows(scenario::before_keys());
}

}  // namespace calade::app
