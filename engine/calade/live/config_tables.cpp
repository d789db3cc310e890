// SPDX-License-Identifier: Apache-2.0
#include "calade/live/config_tables.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/live/grid_tables.hpp"
#include "calade/live/units.hpp"

#include <algorithm>
#include <array>

namespace calade::live {

namespace {

/// What rules watch, and the words that their keys and messages have for it.
struct Watched {
    Rule::Subject subject;
    const char* above;  ///< keys
    const char* below;
    const char* clear_below;
    const char* clear_above;
    const char* unit;
    double hysteresis;
};
constexpr std::array watched = {
    Watched{Rule::Subject::level, "above_m", "below_m", "clear_below_m", "clear_above_m", " m",
            0.05},
    Watched{Rule::Subject::voltage, "above_pu", "below_pu", "clear_below_pu", "clear_above_pu",
            " pu", 0.01},
    Watched{Rule::Subject::loading, "above_share", "below_share", "clear_below_share",
            "clear_above_share", "", 0.05},
};

constexpr std::array quantities = {
    std::pair{std::string_view("water_level"), SensorQuantity::water_level},
    std::pair{std::string_view("voltage"), SensorQuantity::voltage},
    std::pair{std::string_view("active_power"), SensorQuantity::active_power},
    std::pair{std::string_view("reactive_power"), SensorQuantity::reactive_power},
    std::pair{std::string_view("current"), SensorQuantity::current},
};

void read_format(const io::TomlTable& t, PayloadFormat& f) {
    const auto kind = t.text_or("format", "number");
    if (kind != "number" && kind != "json") {
        t.fail("format", fmt::format("is '{}', expected number or json", kind));
    }
    f.kind = kind == "json" ? PayloadFormat::Kind::json : PayloadFormat::Kind::number;
    for (const char* key : {"value", "time", "unit_field", "time_format"}) {
        if (t.has(key) && f.kind == PayloadFormat::Kind::number) {
            t.fail(key, "is for format = \"json\", a plain number has no fields");
        }
    }
    const auto pointer = [&](const char* key, std::string& out) {
        if (t.has(key)) {
            out = t.text(key);
            try {
                check_pointer(out);
            } catch (const ScenarioError& error) {
                t.fail(key, error.what());
            }
        }
    };
    pointer("value", f.value);
    pointer("time", f.time);
    pointer("unit_field", f.unit);
    const auto time = t.text_or("time_format", "iso8601");
    if (time == "iso8601") {
        f.time_format = PayloadFormat::Time::iso8601;
    } else if (time == "s") {
        f.time_format = PayloadFormat::Time::seconds;
    } else if (time == "ms") {
        f.time_format = PayloadFormat::Time::milliseconds;
    } else {
        t.fail("time_format", fmt::format("is '{}', expected iso8601, s or ms", time));
    }
}

void read_limits(const io::TomlTable& t, Sensor& sensor) {
    auto& limits = sensor.limits;
    const auto positive = [&](const char* key, double& value, Dimension dimension) {
        value = t.number_or(key, value, dimension);
        if (!(value > 0.0)) {
            t.fail(key, fmt::format("is {}, expected more than 0", value));
        }
    };
    positive("oldest", limits.oldest_s, Dimension::time);
    positive("ahead", limits.ahead_s, Dimension::time);
    if (sensor.grid) {
        return;
    }
    if (t.has("valid_range_m")) {
        const auto range = t.numbers("valid_range_m");
        if (range.size() != 2 || !(range[0] < range[1])) {
            t.fail("valid_range_m", "expects [lowest, highest] with lowest < highest");
        }
        limits.lowest = range[0];
        limits.highest = range[1];
    }
    positive("jump_m", limits.jump, Dimension::length);
}

SensorQuantity read_quantity(const io::TomlTable& t) {
    const auto name = t.text_or("quantity", "water_level");
    std::vector<std::string> names;
    for (const auto& [known, quantity] : quantities) {
        if (known == name) {
            return quantity;
        }
        names.emplace_back(known);
    }
    const auto near = nearest_name(name, names);
    t.fail("quantity",
           fmt::format("is '{}', expected water_level, voltage, active_power, "
                       "reactive_power or current{}",
                       name, near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

void read_place(const io::TomlTable& t, Sensor& s) {
    std::vector<std::string> keys = {"name",        "topic",      "quantity", "unit",
                                     "position",    "format",     "value",    "time",
                                     "time_format", "unit_field", "oldest",   "ahead"};
    const bool water = s.quantity == SensorQuantity::water_level;
    const auto more =
        water ? std::vector<std::string>{"datum_offset_m", "boundary", "valid_range_m", "jump_m"}
              : grid_sensor_keys();
    keys.insert(keys.end(), more.begin(), more.end());
    t.only(keys);
    if (!water) {
        s.grid = read_grid_place(t, s.quantity);
        return;
    }
    s.datum_offset_m = t.number_or("datum_offset_m", 0.0, Dimension::length);
    s.boundary = t.text_or("boundary", "");
}

Sensor read_sensor(const io::TomlTable& t) {
    Sensor s;
    s.quantity = read_quantity(t);
    s.name = t.text("name");
    read_place(t, s);
    s.topic = t.text("topic");
    if (s.topic.empty() || s.topic.find_first_of("+#") != std::string::npos ||
        s.topic.size() > 1000) {
        t.fail("topic", fmt::format("is '{}', expected one topic without + and #", s.topic));
    }
    s.unit = t.text_or("unit", std::string(default_unit(s.quantity)));
    if (!one_of_unit(s, s.unit)) {
        t.fail("unit", fmt::format("is '{}', expected {}", s.unit, units_of(s.quantity)));
    }
    if (t.has("position")) {
        const auto xy = t.numbers("position");
        if (xy.size() != 2) {
            t.fail("position", fmt::format("has {} numbers, expected [x, y]", xy.size()));
        }
        s.position = geo::Point2{xy[0], xy[1]};
    }
    read_format(t, s.format);
    read_limits(t, s);
    return s;
}

std::size_t sensor_of(const io::TomlTable& t, const std::vector<Sensor>& sensors) {
    const auto name = t.text("sensor");
    std::vector<std::string> names;
    for (std::size_t i = 0; i < sensors.size(); ++i) {
        if (sensors[i].name == name) {
            return i;
        }
        names.push_back(sensors[i].name);
    }
    const auto near = nearest_name(name, names);
    t.fail("sensor", fmt::format("is '{}', which is none of [[sensors]]{}", name,
                                 near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

/// What the rule watches: the one of which a threshold is given.
const Watched& watched_by(const io::TomlTable& t) {
    const Watched* found = nullptr;
    int given = 0;
    for (const auto& w : watched) {
        for (const char* key : {w.above, w.below}) {
            if (t.has(key)) {
                found = &w;
                ++given;
            }
        }
    }
    if (given != 1) {
        t.fail("name",
               fmt::format("'{}' has {} thresholds, expected exactly one of above_m and below_m of "
                           "a sensor, above_pu and below_pu, above_share and below_share",
                           t.text("name"), given));
    }
    return *found;
}

void read_subject(const io::TomlTable& t, const Watched& w, const std::vector<Sensor>& sensors,
                  Rule& r) {
    std::vector<std::string> keys = {"name",       "severity",     "message_fr",
                                     "message_en", "run_scenario", w.above,
                                     w.below,      w.clear_below,  w.clear_above};
    r.subject = w.subject;
    const char* element = w.subject == Rule::Subject::level     ? "sensor"
                          : w.subject == Rule::Subject::voltage ? "bus"
                                                                : "branch";
    keys.emplace_back(element);
    t.only(keys);
    if (w.subject != Rule::Subject::level) {
        r.element = t.text_or(element, "");
        r.where = t.has(element) ? t.where(element) : t.where();
        return;
    }
    r.sensor = sensor_of(t, sensors);
    if (sensors[r.sensor].grid) {
        t.fail("sensor",
               fmt::format("is '{}', which measures at the grid; rules watch the estimate "
                           "there: give bus or branch with pu or share",
                           sensors[r.sensor].name));
    }
}

Rule read_rule(const io::TomlTable& t, const std::vector<Sensor>& sensors) {
    Rule r;
    r.name = t.text("name");
    const auto& w = watched_by(t);
    read_subject(t, w, sensors, r);
    const bool above = t.has(w.above);
    r.direction = above ? Rule::Direction::above : Rule::Direction::below;
    const auto dimension = w.subject == Rule::Subject::level ? Dimension::length : Dimension::none;
    const char* threshold = above ? w.above : w.below;
    r.threshold = t.number(threshold, dimension);
    if (w.subject != Rule::Subject::level && !(r.threshold > 0.0)) {
        t.fail(threshold, fmt::format("is {}, expected more than 0", r.threshold));
    }
    const char* wrong = above ? w.clear_above : w.clear_below;
    if (t.has(wrong)) {
        t.fail(wrong, fmt::format("goes with {}", above ? w.below : w.above));
    }
    const char* clear = above ? w.clear_below : w.clear_above;
    r.clear = t.number_or(clear, r.threshold + (above ? -w.hysteresis : w.hysteresis), dimension);
    if (above ? r.clear > r.threshold : r.clear < r.threshold) {
        t.fail(clear, fmt::format("is {}{}, expected {} the threshold {}{}", r.clear, w.unit,
                                  above ? "at most" : "at least", r.threshold, w.unit));
    }
    r.severity = t.text("severity");
    if (r.severity != "yellow" && r.severity != "orange" && r.severity != "red") {
        t.fail("severity", fmt::format("is '{}', expected yellow, orange or red", r.severity));
    }
    r.message_fr = t.text("message_fr");
    r.message_en = t.text("message_en");
    r.run_scenario = t.boolean_or("run_scenario", false);
    return r;
}

/// Two powers drawn at a bus would be added up; a flow or a voltage may be measured twice.
bool tell_the_same(const Sensor& a, const Sensor& b) {
    return a.grid && b.grid && a.quantity == b.quantity && a.quantity != SensorQuantity::voltage &&
           !a.grid->bus.empty() && a.grid->bus == b.grid->bus;
}

}  // namespace

std::vector<Sensor> read_sensors(const io::TomlTable& root) {
    std::vector<Sensor> sensors;
    for (const auto& t : root.tables("sensors")) {
        auto s = read_sensor(t);
        for (const auto& other : sensors) {
            if (other.name == s.name) {
                t.fail("name", fmt::format("is '{}', which is taken by another sensor", s.name));
            }
            if (!s.boundary.empty() && other.boundary == s.boundary) {
                t.fail("boundary",
                       fmt::format("is '{}', which '{}' replaces already", s.boundary, other.name));
            }
            if (tell_the_same(s, other)) {
                t.fail("bus", fmt::format("is '{}', where '{}' tells the same power already",
                                          s.grid->bus, other.name));
            }
        }
        sensors.push_back(std::move(s));
    }
    if (sensors.empty()) {
        root.fail("sensors", "is missing, expected at least one [[sensors]]");
    }
    return sensors;
}

std::vector<Rule> read_rules(const io::TomlTable& root, const std::vector<Sensor>& sensors) {
    std::vector<Rule> rules;
    for (const auto& t : root.tables("rules")) {
        auto r = read_rule(t, sensors);
        if (r.name.starts_with(fault_rule_prefix)) {
            t.fail("name", fmt::format("is '{}', expected a name that does not begin with '{}': "
                                       "such are those of faults that are found",
                                       r.name, fault_rule_prefix));
        }
        for (const auto& other : rules) {
            if (other.name == r.name) {
                t.fail("name", fmt::format("is '{}', which is taken by another rule", r.name));
            }
        }
        rules.push_back(std::move(r));
    }
    return rules;
}

}  // namespace calade::live
