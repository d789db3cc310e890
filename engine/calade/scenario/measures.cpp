// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/measures.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/scenario/catalogue.hpp"
#include "calade/scenario/named.hpp"

#include <cctype>
#include <map>
#include <set>

namespace calade::scenario {

namespace {

// The key that names the element a kind changes; none for what is new.
const std::map<std::string, std::string> target_keys = {{"raise_defence", "defence"},
                                                        {"gate", "gate"},
                                                        {"pump", "pump"},
                                                        {"raise_station", "station"},
                                                        {"protect_station", "station"},
                                                        {"generator", "site"},
                                                        {"sandbags", "building"}};

// The key of its number, its dimension, and whether 0 will do.
struct Value {
    std::string key;
    Dimension dimension;
    bool zero = false;
};
const std::map<std::string, Value> value_keys = {
    {"raise_defence", {"raise_m", Dimension::length}},
    {"wall", {"crest_m", Dimension::length, true}},
    {"barrier", {"crest_m", Dimension::length, true}},
    {"pump", {"capacity_m3s", Dimension::discharge, true}},
    {"retention", {"depth_m", Dimension::length}},
    {"raise_station", {"raise_m", Dimension::length}},
    {"protect_station", {"depth_m", Dimension::length}},
    {"generator", {"hours", Dimension::none}},
    {"sandbags", {"height_m", Dimension::length}}};

double read_cost(const io::TomlTable& t) {
    if (!t.has("cost")) {
        const double cost = t.number_or("cost_eur", 0.0, Dimension::money);
        if (cost < 0.0) {
            t.fail("cost_eur", fmt::format("is {}, expected 0 EUR or more", cost));
        }
        return cost;
    }
    std::string text;
    try {
        text = t.text("cost");
    } catch (const ScenarioError&) {
        // A bare number: said below.
    }
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text.back())) != 0) {
        t.fail("cost", "has no currency, expected for example \"250000 EUR\"");
    }
    return t.number("cost", Dimension::money);
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

double turn(geo::Point2 a, geo::Point2 b, geo::Point2 c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
bool cross(geo::Point2 a, geo::Point2 b, geo::Point2 c, geo::Point2 d) {
    return turn(a, b, c) * turn(a, b, d) < 0.0 && turn(c, d, a) * turn(c, d, b) < 0.0;
}

// Segments that do not follow one another may not cross. `closed`: the last point joins the first.
bool crosses_itself(geo::Polyline line, bool closed) {
    if (closed) {
        line.push_back(line.front());
    }
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        for (std::size_t k = i + 2; k + 1 < line.size(); ++k) {
            if (cross(line[i], line[i + 1], line[k], line[k + 1])) {
                return true;
            }
        }
    }
    return false;
}

void check_course(const Measure& m, const city::City& city) {
    for (const auto& p : m.line) {
        require<ScenarioError>(city.terrain.elevation.grid.cell_at(p) >= 0,
                               "{}: the {}'s point ({}, {}) is outside the town's terrain", m.where,
                               m.kind, p.x, p.y);
    }
    require<ScenarioError>(!crosses_itself(m.line, m.kind == "retention"),
                           "{}: the {}'s line crosses itself", m.where, m.kind);
}

bool is_red(const city::Area& area) {
    if (area.kind != "flood_plan_zone") {
        return false;
    }
    for (const char* word : {"red", "rouge", "Red", "Rouge", "RED", "ROUGE"}) {
        if (area.code.find(word) != std::string::npos ||
            area.name.find(word) != std::string::npos) {
            return true;
        }
    }
    return false;
}

void warn_of_red_zones(const Measure& m, const city::City& city) {
    for (const auto& area : city.areas) {
        if (!is_red(area)) {
            continue;
        }
        for (const auto& p : m.line) {
            if (geo::contains(area.extent, p)) {
                log::warning(
                    "{}: '{}' stands in '{}', a red zone of the flood plan, whose "
                    "rules for works apply",
                    m.where, m.name, area.name);
                break;
            }
        }
    }
}

void lower_ground(const Measure& m, city::City& city) {
    auto& ground = city.terrain.elevation;
    const auto cells = geo::cells_inside(ground.grid, {{m.line, {}}});
    require<ScenarioError>(!cells.empty(),
                           "{}: the retention area holds no cell of {} m; make it "
                           "larger",
                           m.where, ground.grid.cell);
    for (const Index cell : cells) {
        ground.values[static_cast<std::size_t>(cell)] -= static_cast<float>(m.value);
        city.terrain.mark.values[static_cast<std::size_t>(cell)] =
            static_cast<std::uint8_t>(Mark::synthesised);
    }
}

void apply(const Measure& m, city::City& city) {
    if (m.kind == "raise_defence") {
        named(city.defences, m.target, m.where, "defence").crest_m += m.value;
    } else if (m.kind == "wall") {
        city.defences.push_back({m.name, "wall", m.line, m.value, "", Mark::synthesised});
    } else if (m.kind == "barrier") {
        city.gates.push_back(
            {m.name, m.line, m.value, m.closing_level_m.value_or(1e9), true, Mark::synthesised});
    } else if (m.kind == "gate") {
        auto& gate = named(city.gates, m.target, m.where, "gate");
        gate.present = m.present;
        gate.closing_level_m = m.closing_level_m.value_or(gate.closing_level_m);
    } else if (m.kind == "pump") {
        named(city.pumps, m.target, m.where, "pump").capacity_m3s = m.value;
    } else if (m.kind == "retention") {
        lower_ground(m, city);
    } else if (m.kind == "raise_station") {
        named(city.power.stations, m.target, m.where, "station").trip_depth_m += m.value;
    } else if (m.kind == "protect_station") {
        auto& depth = named(city.power.stations, m.target, m.where, "station").trip_depth_m;
        depth = std::max(depth, m.value);
    } else if (m.kind == "generator") {
        auto& hours = named(city.sites, m.target, m.where, "site").autonomy_h;
        hours = std::max(hours, m.value);
    } else {
        (void)named(city.buildings, m.target, m.where, "building");  // sandbags: at run time
    }
}

}  // namespace

std::vector<Measure> read_measures(const io::TomlTable& root, Instant start, double duration_s) {
    std::vector<Measure> out;
    for (const auto& t : root.tables("measures")) {
        Measure m;
        m.kind = measure_catalogue().kind_of(t).name;
        m.where = t.where("kind");
        m.name = t.text_or("name", m.kind);
        m.cost_eur = read_cost(t);
        m.lead_time_s = t.number_or("lead_time", 0.0, Dimension::time);
        m.owner = t.text_or("owner", "");
        if (const auto key = target_keys.find(m.kind); key != target_keys.end()) {
            m.target = t.text(key->second);
        }
        if (const auto value = value_keys.find(m.kind); value != value_keys.end()) {
            const auto& [key, dimension, zero] = value->second;
            m.value = t.number(key, dimension);
            const bool crest = key == "crest_m";
            if (!crest && !(m.value > 0.0) && !(zero && m.value == 0.0)) {
                t.fail(key, fmt::format("is {}, expected {} {}", m.value,
                                        zero ? "0 or more" : "more than 0", si_unit(dimension)));
            }
        }
        if (m.kind == "wall" || m.kind == "barrier") {
            m.line = read_points(t, "line", 2);
        } else if (m.kind == "retention") {
            m.line = read_points(t, "area", 3);
        }
        m.present = t.boolean_or("present", true);
        if (t.has("closing_level_m")) {
            m.closing_level_m = t.number("closing_level_m", Dimension::length);
        }
        if (t.has("closes_at")) {
            const auto at =
                static_cast<double>(t.instant("closes_at") - start.time_since_epoch().count());
            if (at < 0.0 || at > duration_s) {
                t.fail("closes_at",
                       fmt::format("is outside the period {} to {}", format_instant(start),
                                   format_instant(after(start, duration_s))));
            }
            m.closes_at_s = std::max(at, m.lead_time_s);
        }
        if (m.kind == "barrier" && m.closes_at_s.has_value() == m.closing_level_m.has_value()) {
            t.fail("kind",
                   "is 'barrier' with both or none of closes_at and closing_level_m, "
                   "expected exactly one");
        }
        out.push_back(std::move(m));
    }
    return out;
}

void apply_measures(const std::vector<Measure>& measures, city::City& city) {
    std::map<std::pair<std::string, std::string>, std::string> places;
    for (const auto& m : measures) {
        const std::string what = m.target.empty() ? "name" : target_keys.at(m.kind);
        const std::string which = m.target.empty() ? m.name : m.target;
        const auto [place, fresh] = places.emplace(std::pair(what, which), m.where);
        require<ScenarioError>(fresh,
                               "{}: '{}' has a measure already at {}, expected one measure a "
                               "{}",
                               m.where, which, place->second, what);
        check_course(m, city);
        warn_of_red_zones(m, city);
        apply(m, city);
    }
}

std::vector<float> building_protection(const std::vector<Measure>& measures,
                                       const city::City& city) {
    std::vector<float> protection;
    for (const auto& m : measures) {
        if (m.kind == "sandbags") {
            protection.resize(city.buildings.size(), 0.0F);
            const Index i = position_of(city.buildings, m.target, m.where, "building");
            protection[static_cast<std::size_t>(i)] = static_cast<float>(m.value);
        }
    }
    return protection;
}

std::string value_key(const Measure& measure) {
    const auto found = value_keys.find(measure.kind);
    return found == value_keys.end() ? "" : found->second.key;
}

}  // namespace calade::scenario
