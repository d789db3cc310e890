// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/sections.hpp"

#include "calade/base/error.hpp"
#include "calade/city/recipe.hpp"
#include "calade/scenario/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace calade::scenario {

std::filesystem::path find_file(const io::TomlTable& t, const std::string& key,
                                const std::filesystem::path& name) {
    try {
        return city::find_data(name, t.file().parent_path());
    } catch (const DataError& error) {
        fail<DataError>("{}: {}", t.where(key), error.what());
    }
}

geo::Point2 read_point(const io::TomlTable& t, const std::string& key) {
    const auto xy = t.numbers(key);
    if (xy.size() != 2) {
        t.fail(key, fmt::format("has {} numbers, expected [x, y]", xy.size()));
    }
    return {xy[0], xy[1]};
}

geo::Polyline read_points(const io::TomlTable& t, const std::string& key, std::size_t least) {
    geo::Polyline line;
    for (const auto& row : t.rows(key)) {
        if (row.size() != 2) {
            t.fail(key, fmt::format("has a point of {} numbers, expected [x, y]", row.size()));
        }
        line.push_back({row[0], row[1]});
    }
    if (line.size() < least) {
        t.fail(key, fmt::format("has {} points, expected at least {}", line.size(), least));
    }
    return line;
}

When read_condition(const io::TomlTable& event) {
    const auto t = event.table("when");
    t.only(names_of(condition_keys()));
    When when;
    when.boundary = t.text_or("boundary", "");
    when.gauge = t.text_or("gauge", "");
    when.event = t.text_or("event", "");
    when.target = t.text_or("target", "");
    if (t.has("boundary") + t.has("gauge") + t.has("event") != 1) {
        event.fail("when", "expects exactly one of boundary, gauge, event");
    }
    if (t.has("above_m") + t.has("above_m3s") != (t.has("event") ? 0 : 1) ||
        (t.has("above_m3s") && !t.has("boundary"))) {
        event.fail(
            "when",
            "expects above_m with a gauge or a boundary (above_m3s where the boundary brings "
            "a discharge), and only then");
    }
    if (t.has("target") && !t.has("event")) {
        event.fail("when", "expects target only with an event");
    }
    when.above_m = t.number_or("above_m", 0.0, Dimension::length);
    if (t.has("above_m3s")) {
        when.above_m3s = t.number("above_m3s", Dimension::discharge);
    }
    when.delay_s = t.number_or("delay", 0.0, Dimension::time);
    if (when.delay_s < 0.0) {
        t.fail("delay", fmt::format("is {} s, expected 0 or more", when.delay_s));
    }
    return when;
}

void read_moment(const io::TomlTable& t, const std::string& key, Instant start, double duration_s,
                 std::optional<double>& time, std::optional<When>& when) {
    if (t.has("at") && t.has("when")) {
        t.fail("when", "stands beside at, expected one of them: a time, or a condition");
    }
    if (!t.has("at") && !t.has("when")) {
        t.fail(key, "has neither at (a time) nor when (a condition), expected one of them");
    }
    if (t.has("when")) {
        when = read_condition(t);
    } else {
        time = read_instant_within(t, "at", start, duration_s);
    }
}

double read_instant_within(const io::TomlTable& t, const std::string& key, Instant start,
                           double duration_s) {
    const auto time = static_cast<double>(t.instant(key) - start.time_since_epoch().count());
    if (time < 0.0 || time > duration_s) {
        t.fail(key, fmt::format("is {}, expected a time within the period {} to {}",
                                format_instant(after(start, time)), format_instant(start),
                                format_instant(after(start, duration_s))));
    }
    return time;
}

namespace {

double above_zero(const io::TomlTable& t, const std::string& key, double otherwise,
                  Dimension dimension) {
    const double value = t.number_or(key, otherwise, dimension);
    if (!(value > 0.0)) {
        t.fail(key, fmt::format("is {}, expected more than 0 {}", value, si_unit(dimension)));
    }
    return value;
}

flood::Culvert read_culvert(const io::TomlTable& t, double straight_m) {
    flood::Culvert c;
    if (t.has("diameter_m") == t.has("width_m") || t.has("width_m") != t.has("height_m")) {
        t.fail("kind", "needs either diameter_m, or width_m and height_m");
    }
    c.round = t.has("diameter_m");
    c.width_m = above_zero(t, c.round ? "diameter_m" : "width_m", 0.0, Dimension::length);
    c.height_m = c.round ? c.width_m : above_zero(t, "height_m", 0.0, Dimension::length);
    c.inlet_invert_m = t.number("inlet_invert_m", Dimension::length);
    c.outlet_invert_m = t.number("outlet_invert_m", Dimension::length);
    c.length_m = above_zero(t, "length_m", std::max(straight_m, 1.0), Dimension::length);
    const double barrels = t.number_or("barrels", 1.0);
    if (!(barrels >= 1.0) || barrels > 1000.0 || barrels != std::floor(barrels)) {
        t.fail("barrels", fmt::format("is {}, expected a whole number from 1 on", barrels));
    }
    c.barrels = static_cast<int>(barrels);
    c.manning = above_zero(t, "manning", c.manning, Dimension::none);
    c.flap = t.boolean_or("flap", false);
    return c;
}

}  // namespace

coupling::Conduit read_conduit(const io::TomlTable& t, const std::string& kind,
                               const std::string& name) {
    using LinkKind = flood::Geometry::Link::Kind;
    coupling::Conduit conduit;
    conduit.from = read_point(t, "from");
    conduit.to = read_point(t, "to");
    conduit.where = t.where("kind");
    auto& link = conduit.link;
    link.name = name;
    if (kind == "culvert") {
        link.culvert = read_culvert(t, geo::distance(conduit.from, conduit.to));
        return conduit;
    }
    link.kind = kind == "weir" ? LinkKind::weir : LinkKind::orifice;
    link.width_m = above_zero(t, "width_m", 0.0, Dimension::length);
    link.sill_m = t.number(kind == "weir" ? "crest_m" : "sill_m", Dimension::length);
    link.height_m = kind == "weir" ? 0.0 : above_zero(t, "height_m", 0.0, Dimension::length);
    link.coefficient = above_zero(t, "coefficient", kind == "weir" ? 0.577 : 0.6, Dimension::none);
    return conduit;
}

std::vector<Structure> read_structures(const io::TomlTable& root) {
    std::vector<Structure> out;
    std::set<std::string> names;
    for (const auto& t : root.tables("structures")) {
        const std::string kind = structure_catalogue().kind_of(t).name;
        const std::string name = t.text("name");
        if (!names.insert(name).second) {
            t.fail("name", fmt::format("is '{}', which another structure has", name));
        }
        out.push_back({read_conduit(t, kind, name), t.where("kind")});
    }
    return out;
}

std::vector<WavesAt> read_waves(const io::TomlTable& root, double duration_s) {
    std::vector<WavesAt> out;
    for (const auto& t : root.tables("waves")) {
        t.only(names_of(wave_keys()));
        WavesAt at;
        at.where = t.where("defence");
        at.defence = t.text("defence");
        at.boundary = t.text_or("boundary", "");
        at.waves.period_s = above_zero(t, "period", 0.0, Dimension::time);
        auto& shape = at.waves.shape;
        shape.slope = t.number_or("slope", shape.slope);
        shape.roughness = above_zero(t, "roughness", shape.roughness, Dimension::none);
        shape.berm = above_zero(t, "berm", shape.berm, Dimension::none);
        shape.obliqueness = above_zero(t, "obliqueness", shape.obliqueness, Dimension::none);
        if (!(shape.slope >= 0.0)) {
            t.fail("slope",
                   fmt::format("is {}, expected 0 (a vertical wall) or more", shape.slope));
        }
        if (t.has("height_m") == t.has("heights_m")) {
            t.fail("defence",
                   "stands with both or none of height_m and heights_m, expected exactly one");
        }
        auto& height = at.waves.height;
        height.name = "waves at " + at.defence;
        if (t.has("height_m")) {
            height.time = {0.0, duration_s};
            height.value.assign(2, t.number("height_m", Dimension::length));
        } else {
            for (const double hour : t.numbers("times_h", Dimension::time, seconds_per_hour)) {
                height.time.push_back(hour * seconds_per_hour);
            }
            height.value = t.numbers("heights_m", Dimension::length);
            if (height.time.size() != height.value.size()) {
                t.fail("heights_m", fmt::format("has {} values for {} times_h, expected as many",
                                                height.value.size(), height.time.size()));
            }
        }
        try {
            height.check();
        } catch (const DataError& error) {
            t.fail("defence", error.what());
        }
        for (const double h : height.value) {
            if (!(h >= 0.0)) {
                t.fail(t.has("height_m") ? "height_m" : "heights_m",
                       fmt::format("holds {} m, expected no negative height", h));
            }
        }
        out.push_back(std::move(at));
    }
    return out;
}

void read_departures(const io::TomlTable& root, Scenario& scenario) {
    const auto tables = root.tables("departures");
    if (tables.empty()) {
        return;
    }
    if (scenario.traffic.model != "dynamic") {
        root.fail("departures", "stands with traffic.model = equilibrium, expected dynamic");
    }
    auto& profile = scenario.departures;
    profile.clear();
    for (const auto& t : tables) {
        t.only(names_of(departure_keys()));
        const auto hour = [&](const char* key) {
            return t.number(key, Dimension::time, seconds_per_hour);
        };
        profile.push_back({hour("from_h"), hour("to_h"), t.number("share")});
    }
    const auto fault = traffic::dynamic::fault_of(profile);
    if (fault.entry >= 0) {
        tables[static_cast<std::size_t>(fault.entry)].fail(fault.key, fault.words);
    } else if (!fault.words.empty()) {
        root.fail("departures", fault.words);
    }
}

std::vector<CrewAt> read_crews(const io::TomlTable& root, Instant start, double duration_s) {
    std::vector<CrewAt> out;
    std::set<std::string> names;
    for (const auto& t : root.tables("crews")) {
        t.only(names_of(crew_keys()));
        CrewAt crew;
        crew.name = t.text("name");
        if (!names.insert(crew.name).second) {
            t.fail("name", fmt::format("is '{0}': two crews are named '{0}'; one table with count "
                                       "makes several",
                                       crew.name));
        }
        crew.where = t.where("name");
        if (t.has("depot") == t.has("position")) {
            t.fail("name", "stands with both or none of depot and position, expected exactly one");
        }
        crew.depot = t.text_or("depot", "");
        if (t.has("position")) {
            crew.position = read_point(t, "position");
        }
        crew.vehicle = t.text_or("vehicle", crew.vehicle);
        if (t.has("available_from")) {
            crew.available_s = read_instant_within(t, "available_from", start, duration_s);
        }
        const double count = t.number_or("count", 1.0);
        if (!(count >= 1.0) || count > 100.0 || count != std::floor(count)) {
            t.fail("count", fmt::format("is {}, expected a whole number from 1 to 100", count));
        }
        const std::string name = crew.name;
        for (int i = 1; i <= static_cast<int>(count); ++i) {
            crew.name = count > 1.0 ? fmt::format("{} {}", name, i) : name;
            out.push_back(crew);
        }
    }
    return out;
}

}  // namespace calade::scenario
