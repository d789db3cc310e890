// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/scenario/catalogue.hpp"
#include "calade/scenario/measures.hpp"
#include "calade/scenario/sections.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace calade::scenario {

namespace {

// The key that names the element a kind changes; none for what is new.
const std::map<std::string, std::string> target_keys = {{"raise_defence", "defence"},
                                                        {"gate", "gate"},
                                                        {"pump", "pump"},
                                                        {"raise_station", "station"},
                                                        {"protect_station", "station"},
                                                        {"generator", "site"},
                                                        {"sandbags", "building"},
                                                        {"culvert_flap", "culvert"},
                                                        {"switch", "line"}};

// The key of its number, its dimension, and whether 0 will do.
struct Value {
    std::string key;
    Dimension dimension;
    bool zero = false;
    double unit = 1.0;  ///< of a bare number, in SI
};
const std::map<std::string, Value> value_keys = {
    {"raise_defence", {"raise_m", Dimension::length}},
    {"wall", {"crest_m", Dimension::length, true}},
    {"barrier", {"crest_m", Dimension::length, true}},
    {"pump", {"capacity_m3s", Dimension::discharge, true}},
    {"retention", {"depth_m", Dimension::length}},
    {"raise_station", {"raise_m", Dimension::length}},
    {"protect_station", {"depth_m", Dimension::length}},
    {"generator", {"hours", Dimension::time, false, seconds_per_hour}},
    {"sandbags", {"height_m", Dimension::length}},
    {"mobile_pump", {"capacity_m3s", Dimension::discharge}},
    {"desealing", {"infiltration_mm_h", Dimension::rain_rate, false, 1e-3 / seconds_per_hour}}};

void require_currency(const io::TomlTable& t) {
    std::string text;
    try {
        text = t.text("cost");
    } catch (const ScenarioError&) {
        // A bare number: said below.
    }
    if (text.empty() || std::isdigit(static_cast<unsigned char>(text.back())) != 0) {
        t.fail("cost", "has no currency, expected for example \"250000 EUR\"");
    }
}

// Empty where none is stated; a measure that costs nothing says so with 0.
std::optional<double> read_cost(const io::TomlTable& t) {
    if (!t.has("cost") && !t.has("cost_eur")) {
        return std::nullopt;
    }
    if (t.has("cost") && t.has("cost_eur")) {
        t.fail("cost", "stands beside cost_eur, expected one of the two");
    }
    const std::string key = t.has("cost") ? "cost" : "cost_eur";
    if (key == "cost") {
        require_currency(t);
    }
    const double cost = t.number(key, Dimension::money);
    if (cost < 0.0) {
        t.fail(key, fmt::format("is {} EUR, expected 0 EUR or more", cost));
    }
    return cost;
}

}  // namespace

namespace {

bool is_new(const std::string& kind) {
    for (const char* one : {"wall", "barrier", "retention", "mobile_pump", "culvert", "desealing",
                            "closure_plan", "evacuation"}) {
        if (kind == one) {
            return true;
        }
    }
    return false;
}

// Measures that are orders: given at a time or on a condition, no earlier than they can be.
void read_order(const io::TomlTable& t, Measure& m, Instant start, double duration_s) {
    read_moment(t, "kind", start, duration_s, m.at_s, m.when);
    if (m.at_s) {
        m.at_s = std::max(*m.at_s, m.lead_time_s);
    }
}

void require_each_once(const io::TomlTable& t, const char* key,
                       const std::vector<std::string>& names) {
    if (names.empty()) {
        t.fail(key, "is empty, expected at least one name");
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
            names.begin() + static_cast<std::ptrdiff_t>(i)) {
            t.fail(key, fmt::format("names '{}' twice", names[i]));
        }
    }
}

void read_closure_plan(const io::TomlTable& t, Measure& m, Instant start, double duration_s) {
    m.streets = t.texts("streets");
    require_each_once(t, "streets", m.streets);
    if (t.has("diversion")) {
        m.diversion = t.texts("diversion");
    }
    if (t.has("until")) {
        m.until_s = read_instant_within(t, "until", start, duration_s);
        if (m.at_s && *m.until_s <= *m.at_s) {
            t.fail("until", fmt::format("is {}, expected a time after {}, when the plan begins",
                                        format_instant(after(start, *m.until_s)),
                                        format_instant(after(start, *m.at_s))));
        }
    }
}

void read_evacuation(const io::TomlTable& t, Measure& m) {
    if (t.has("area") == t.has("areas")) {
        t.fail("kind", "is 'evacuation' with both or none of area and areas, expected exactly one");
    }
    if (t.has("area")) {
        m.line = read_points(t, "area", 3);
    } else {
        m.areas = t.texts("areas");
        require_each_once(t, "areas", m.areas);
    }
    m.shelters = t.texts("shelters");
    require_each_once(t, "shelters", m.shelters);
    if (t.has("places")) {
        m.places = t.numbers("places");
        if (m.places.size() != m.shelters.size()) {
            t.fail("places", fmt::format("has {} numbers for {} shelters, expected as many",
                                         m.places.size(), m.shelters.size()));
        }
        for (const double room : m.places) {
            if (!(room >= 0.0)) {
                t.fail("places", fmt::format("holds {}, expected 0 or more", room));
            }
        }
    }
    m.evacuation.on_foot = t.boolean_or("on_foot", false);
    m.evacuation.leaving_s = t.number_or("leaving", m.evacuation.leaving_s, Dimension::time);
    m.evacuation.people_per_car = t.number_or("people_per_car", m.evacuation.people_per_car);
    if (m.evacuation.leaving_s < 0.0 || !(m.evacuation.people_per_car > 0.0)) {
        const bool leaving = m.evacuation.leaving_s < 0.0;
        t.fail(leaving ? "leaving" : "people_per_car",
               leaving ? "is negative, expected 0 s or more" : "is not positive, expected above 0");
    }
}

void read_parts(const io::TomlTable& t, Measure& m, Instant start, double duration_s) {
    if (m.kind == "wall" || m.kind == "barrier") {
        m.line = read_points(t, "line", 2);
    } else if (m.kind == "retention" || m.kind == "desealing") {
        m.line = read_points(t, "area", 3);
    } else if (m.kind == "culvert") {
        m.conduit = read_conduit(t, m.kind, m.name);
    } else if (m.kind == "mobile_pump") {
        m.conduit.from = read_point(t, "inlet");
        m.leaves_town = !t.has("outlet");
        m.conduit.to = m.leaves_town ? m.conduit.from : read_point(t, "outlet");
    } else if (m.kind == "switch" || m.kind == "closure_plan" || m.kind == "evacuation") {
        read_order(t, m, start, duration_s);
        if (m.kind == "switch") {
            m.present = t.boolean("closed");
        } else if (m.kind == "closure_plan") {
            read_closure_plan(t, m, start, duration_s);
        } else {
            read_evacuation(t, m);
        }
    }
}

void read_closing(const io::TomlTable& t, Measure& m, Instant start, double duration_s) {
    if (t.has("closing_level_m")) {
        m.closing_level_m = t.number("closing_level_m", Dimension::length);
    }
    if (t.has("closes_at")) {
        m.closes_at_s =
            std::max(read_instant_within(t, "closes_at", start, duration_s), m.lead_time_s);
    }
    if (m.kind == "barrier" && m.closes_at_s.has_value() == m.closing_level_m.has_value()) {
        t.fail("kind",
               "is 'barrier' with both or none of closes_at and closing_level_m, "
               "expected exactly one");
    }
}

}  // namespace

std::vector<Measure> read_measures(const io::TomlTable& root, Instant start, double duration_s) {
    std::vector<Measure> out;
    std::map<std::string, int> nameless;
    for (const auto& t : root.tables("measures")) {
        Measure m;
        m.kind = measure_catalogue().kind_of(t).name;
        m.where = t.where("kind");
        m.name = t.text_or("name", "");
        if (m.name.empty()) {
            const int n = ++nameless[m.kind];
            m.name = n > 1 && is_new(m.kind) ? fmt::format("{} {}", m.kind, n) : m.kind;
        }
        m.cost_eur = read_cost(t);
        m.lead_time_s = t.number_or("lead_time", 0.0, Dimension::time);
        if (m.lead_time_s < 0.0) {
            t.fail("lead_time", fmt::format("is {} s, expected 0 or more", m.lead_time_s));
        }
        m.owner = t.text_or("owner", "");
        if (const auto key = target_keys.find(m.kind); key != target_keys.end()) {
            m.target = t.text(key->second);
        }
        if (const auto value = value_keys.find(m.kind); value != value_keys.end()) {
            const auto& [key, dimension, zero, unit] = value->second;
            m.value = t.number(key, dimension, unit);
            const bool crest = key == "crest_m";
            if (!crest && !(m.value > 0.0) && !(zero && m.value == 0.0)) {
                t.fail(key, fmt::format("is {}, expected {} {}", m.value,
                                        zero ? "0 or more" : "more than 0",
                                        unit == 1.0 ? si_unit(dimension) : ""));
            }
        }
        m.present = t.boolean_or("present", true);
        read_parts(t, m, start, duration_s);
        read_closing(t, m, start, duration_s);
        out.push_back(std::move(m));
    }
    return out;
}

std::string target_key(const Measure& measure) {
    const auto found = target_keys.find(measure.kind);
    return found == target_keys.end() ? "" : found->second;
}

std::string value_key(const Measure& measure) {
    const auto found = value_keys.find(measure.kind);
    return found == value_keys.end() ? "" : found->second.key;
}

}  // namespace calade::scenario
