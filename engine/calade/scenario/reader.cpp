// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/scenario/catalogue.hpp"
#include "calade/scenario/drains.hpp"
#include "calade/scenario/forcing.hpp"
#include "calade/scenario/loads.hpp"
#include "calade/scenario/measures.hpp"
#include "calade/scenario/rain_files.hpp"
#include "calade/scenario/scenario.hpp"
#include "calade/scenario/sections.hpp"
#include "calade/sim/read_parameters.hpp"

#include <algorithm>
#include <cmath>

namespace calade::scenario {

namespace {

constexpr int format_version = 1;

std::filesystem::path beside(const io::TomlTable& t, const std::string& relative) {
    const std::filesystem::path p(relative);
    return p.is_absolute() ? p : t.file().parent_path() / p;
}

CityReference read_city(const io::TomlTable& root) {
    const auto t = root.table("city");
    t.only({"twin", "recipe", "demo_buildings", "demo_seed", "demo_cell_m"});
    CityReference city;
    if (t.has("twin") + t.has("recipe") + t.has("demo_buildings") != 1) {
        root.fail("city", "expects exactly one of twin, recipe, demo_buildings");
    }
    if (t.has("twin")) {
        city.twin = beside(t, t.text("twin"));
        city.where = t.where("twin");
    }
    if (t.has("recipe")) {
        city.recipe = beside(t, t.text("recipe"));
        city.where = t.where("recipe");
    }
    if (t.has("demo_buildings")) {
        const auto n = t.integer("demo_buildings");
        if (n < 500 || n > 20'000) {
            t.fail("demo_buildings", fmt::format("is {}, expected 500 to 20000", n));
        }
        city.demo_buildings = static_cast<int>(n);
    }
    if (t.has("demo_seed")) {
        city.demo_seed = static_cast<std::uint64_t>(t.integer("demo_seed"));
    }
    city.demo_cell_m = t.number_or("demo_cell_m", city.demo_cell_m, Dimension::length);
    if (!(city.demo_cell_m >= 2.0 && city.demo_cell_m <= 10.0)) {
        t.fail("demo_cell_m", fmt::format("is {} m, expected 2 to 10 m", city.demo_cell_m));
    }
    return city;
}

void read_period(const io::TomlTable& root, Scenario& s) {
    const auto t = root.table("period");
    t.only({"start", "end", "duration", "report"});
    s.start = Instant{std::chrono::seconds{t.instant("start")}};
    if (t.has("end") == t.has("duration")) {
        t.fail("start", "stands with both or none of end and duration, expected exactly one");
    }
    if (t.has("end")) {
        s.duration_s = static_cast<double>(t.instant("end") - s.start.time_since_epoch().count());
    } else {
        s.duration_s = t.number("duration", Dimension::time);
    }
    const std::string key = t.has("end") ? "end" : "duration";
    if (!(s.duration_s > 0.0) || s.duration_s > 366.0 * 86400.0) {
        t.fail(key, fmt::format("makes a period of {} s, expected more than 0 and at most a year",
                                s.duration_s));
    }
    s.report_s = t.number_or("report", 300.0, Dimension::time);
    const double windows = s.duration_s / s.coupling.window_s;
    if (std::abs(windows - std::round(windows)) > 1e-9) {
        t.fail(key, fmt::format(
                        "makes a period of {} s, expected a multiple of coupling.window_s = {} s",
                        s.duration_s, s.coupling.window_s));
    }
    const double per_report = s.report_s / s.coupling.window_s;
    if (!(s.report_s > 0.0) || std::abs(per_report - std::round(per_report)) > 1e-9) {
        t.fail("report", fmt::format("is {} s, expected a multiple of coupling.window_s = {} s",
                                     s.report_s, s.coupling.window_s));
    }
}

std::vector<Scenario::PlanAction> read_plan(const io::TomlTable& root, const Scenario& s) {
    std::vector<Scenario::PlanAction> plan;
    for (const auto& t : root.tables("plan")) {
        t.only(names_of(plan_keys()));
        Scenario::PlanAction a;
        a.action = t.text("action");
        a.responsible = t.text("responsible");
        a.where = t.where("action");
        const double minutes = t.number("minutes", Dimension::time, 60.0);
        if (!(minutes >= 0.0) || minutes > 1e5) {
            t.fail("minutes", fmt::format("is {}, expected 0 to 100000", minutes));
        }
        a.needs_s = minutes * 60.0;
        read_moment(t, "action", s.start, s.duration_s, a.time, a.when);
        if (const auto before = t.table_if("before")) {
            before->only(names_of(before_keys()));
            a.before_event = before->text("event");
            a.before_target = before->text_or("target", "");
        }
        plan.push_back(std::move(a));
    }
    return plan;
}

void read_breach(const io::TomlTable& t, Scenario::Event& e) {
    auto& b = e.breach;
    if (t.has("place")) {
        e.place = read_point(t, "place");
    }
    b.width_m = t.number_or("width_m", 0.0, Dimension::length);
    b.final_crest_m = t.number_or("final_crest_m", b.final_crest_m, Dimension::length);
    b.deepening_s = t.number_or("deepening", b.deepening_s, Dimension::time);
    b.widening_s = t.number_or("widening", b.widening_s, Dimension::time);
    for (const auto& [key, value] : {std::pair("width_m", b.width_m),
                                     {"deepening", b.deepening_s},
                                     {"widening", b.widening_s}}) {
        if (!(value >= 0.0)) {
            t.fail(key, fmt::format("is {}, expected 0 or more", value));
        }
    }
}

std::vector<Scenario::Event> read_events(const io::TomlTable& root, const Scenario& s) {
    std::vector<Scenario::Event> events;
    for (const auto& t : root.tables("events")) {
        Scenario::Event e;
        e.kind = event_catalogue().kind_of(t).name;
        e.where = t.where("kind");
        const bool telecom = e.kind == "telecom_out" || e.kind == "telecom_back";
        if (t.has("target") == t.has("targets") && !(telecom && !t.has("target"))) {
            t.fail("kind", "stands with both or none of target and targets, expected exactly one");
        }
        read_moment(t, "kind", s.start, s.duration_s, e.time, e.when);
        if (e.kind == "breach") {
            read_breach(t, e);
        }
        if (!t.has("target") && !t.has("targets")) {
            events.push_back(e);
            continue;
        }
        const auto targets = t.has("target") ? std::vector{t.text("target")} : t.texts("targets");
        if (targets.empty()) {
            t.fail("targets", "is empty, expected at least one name");
        }
        for (const auto& target : targets) {
            e.target = target;
            events.push_back(e);
        }
    }
    return events;
}

std::vector<Gauge> read_gauges(const io::TomlTable& root) {
    std::vector<Gauge> gauges;
    for (const auto& t : root.tables("gauges")) {
        t.only({"name", "position"});
        const auto xy = t.numbers("position");
        if (xy.size() != 2) {
            t.fail("position", fmt::format("has {} numbers, expected [x, y]", xy.size()));
        }
        gauges.push_back({t.text("name"), {xy[0], xy[1]}, t.where("position")});
    }
    return gauges;
}

template <class T>
void read_model(const io::TomlTable& root, const sim::ParameterTable<T>& table, T& parameters) {
    if (const auto t = root.table_if(table.key)) {
        sim::read_parameters(*t, table, parameters);
    }
}

// On where the section stands, unless it says otherwise.
std::optional<energy::ProtectionRules> read_protection(const io::TomlTable& energy) {
    const auto t = energy.table_if("protection");
    energy::ProtectionRules rules;
    if (t) {
        sim::read_parameters(*t, energy::protection_table(), rules);
    }
    return t && rules.on ? std::optional(rules) : std::nullopt;
}

IndicatorParameters read_indicators(const io::TomlTable& root) {
    IndicatorParameters parameters;
    read_model(root, indicator_table(), parameters);
    if (const auto wrong = contradiction(parameters)) {
        root.table("indicators").fail(wrong->key, wrong->words);
    }
    if (!parameters.damage_table.empty()) {
        parameters.damage_table = beside(root, parameters.damage_table).string();
    }
    return parameters;
}

// What a run directory holds of a what-if run is its record: run as a scenario, the measures would
// stand from the start.
constexpr const char* record_key = "what_if_from";

void refuse_record(const io::TomlTable& root) {
    if (root.has(record_key)) {
        root.fail(
            record_key,
            fmt::format("is {}: this is the record of a what-if run, whose measures and "
                        "events took hold only then; run the scenario that it branched off "
                        "with --what-if {} --from CHECKPOINT",
                        format_instant(Instant{std::chrono::seconds{root.instant(record_key)}}),
                        (root.file().parent_path() / "what_if.toml").string()));
    }
}

void check_format(const io::TomlTable& root) {
    if (root.has("format") && root.integer("format") != format_version) {
        root.fail("format", fmt::format("is {}, this program reads version {}",
                                        root.integer("format"), format_version));
    }
}

}  // namespace

Scenario read_scenario(const std::filesystem::path& file,
                       const std::vector<std::string>& overrides) {
    std::error_code ignored;
    require<ScenarioError>(!std::filesystem::exists(file / "twin.json", ignored),
                           "{}: is a town, expected a scenario (TOML); a scenario names its town: "
                           "[city] twin = \"{}\"",
                           file.string(), file.string());
    auto root = io::TomlTable::read(file);
    refuse_record(root);
    Scenario s;
    s.file = file;
    s.overrides = overrides;
    for (const auto& item : overrides) {
        const auto equals = item.find('=');
        require<ScenarioError>(
            equals != std::string::npos && equals > 0,
            "--set {}: expected KEY=VALUE, for example boundaries.sea.offset_m=0.24", item);
        root.set(item.substr(0, equals), item.substr(equals + 1));
    }
    s.text = root.dump();
    root.only({"format",          "name",       "description", "city",    "period",     "coupling",
               "flood",           "traffic",    "energy",      "initial", "boundaries", "rain",
               "measures",        "events",     "plan",        "gauges",  "output",     "live",
               "restoration",     "structures", "waves",       "crews",   "indicators", "drains",
               "traffic_dynamic", "departures"});
    check_format(root);
    s.name = root.text("name");
    s.description = root.text_or("description", "");
    s.city = read_city(root);
    read_model(root, coupling::parameter_table(), s.coupling);
    read_model(root, flood::parameter_table(), s.flood);
    read_model(root, traffic::parameter_table(), s.traffic);
    read_model(root, traffic::dynamic::parameter_table(), s.vehicles);
    read_departures(root, s);
    if (const auto t = root.table_if("energy")) {
        sim::read_parameters(*t, energy::parameter_table(), s.energy, {"loads", "protection"});
        s.protection = read_protection(*t);
    }
    s.indicators = read_indicators(root);
    read_model(root, coupling::restoration_table(), s.restoration);
    read_period(root, s);
    if (const auto t = root.table_if("energy"); t && t->has("loads")) {
        s.loads = read_loads(t->table("loads"), s.start, s.duration_s);
    }
    if (const auto t = root.table_if("initial")) {
        t->only({"sea_level_m"});
        s.initial_level_m = t->number("sea_level_m", Dimension::length);
    }
    for (const auto& t : root.tables("boundaries")) {
        s.boundaries.push_back(read_boundary(t, s.start, s.duration_s, s.initial_level_m));
    }
    if (const auto t = root.table_if("rain")) {
        if (t->has("grids")) {
            s.rain_grids = read_rain_grids(*t, s.start, s.duration_s);
        } else {
            s.rain = read_rain(*t, s.start, s.duration_s);
        }
    }
    if (const auto t = root.table_if("drains")) {
        s.drains = read_drains(*t, s.start);
    }
    s.measures = read_measures(root, s.start, s.duration_s);
    s.events = read_events(root, s);
    s.plan = read_plan(root, s);
    s.structures = read_structures(root);
    s.waves = read_waves(root, s.duration_s);
    s.crews = read_crews(root, s.start, s.duration_s);
    s.gauges = read_gauges(root);
    if (const auto t = root.table_if("output")) {
        t->only({"folder"});
        s.out = t->text_or("folder", "");
    }
    if (s.out.empty()) {
        s.out = std::filesystem::path("runs") / file.stem();
    }
    return s;
}

Scenario read_what_if(const std::filesystem::path& file, const Scenario& scenario, double from_s) {
    const auto root = io::TomlTable::read(file);
    root.only({"format", "name", "description", "measures", "events", "crews"});
    check_format(root);
    require<ScenarioError>(
        root.has("measures") || root.has("events") || root.has("crews"),
        "{}: has neither [[measures]] nor [[events]] nor [[crews]], expected what differs from "
        "the scenario",
        file.string());
    Scenario s = scenario;
    s.name = root.text_or("name", fmt::format("{}, {}", scenario.name, file.stem().string()));
    s.description = root.text_or("description", scenario.description);
    for (auto& measure : read_measures(root, s.start, s.duration_s)) {
        require<ScenarioError>(
            measure.kind != "retention",
            "{}: the ground cannot change in mid-run; put the retention area into "
            "the scenario and run it from its start",
            measure.where);
        require<ScenarioError>(
            !measure.at_s || *measure.at_s >= from_s,
            "{}: at: is {}, before the checkpoint at {} where the what-if begins", measure.where,
            format_instant(after(s.start, measure.at_s.value_or(0.0))),
            format_instant(after(s.start, from_s)));
        measure.added = true;
        s.measures.push_back(std::move(measure));
    }
    for (auto& event : read_events(root, s)) {
        require<ScenarioError>(
            !event.time || *event.time >= from_s,
            "{}: at: is {}, before the checkpoint at {} where the what-if begins", event.where,
            format_instant(after(s.start, event.time.value_or(0.0))),
            format_instant(after(s.start, from_s)));
        event.added = true;
        s.events.push_back(std::move(event));
    }
    for (auto& crew : read_crews(root, s.start, s.duration_s)) {
        crew.available_s = std::max(crew.available_s, from_s);
        s.crews.push_back(std::move(crew));
    }
    // Name and description, which stand above the first table, would not fit behind the scenario's.
    s.what_if = root.dump();
    const std::string from = format_instant(after(s.start, from_s));
    const std::string text = "\n" + s.what_if;
    s.text = fmt::format(
        "# The record of a what-if run: the tables behind \"What if\" took hold at this time.\n"
        "{} = {}\n{}\n# What if, from {}:{}\n",
        record_key, from, s.text, from, text.substr(std::min(text.size(), text.find("\n[["))));
    return s;
}

}  // namespace calade::scenario
