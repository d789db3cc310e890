// SPDX-License-Identifier: Apache-2.0
#include "calade/live/config_tables.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"

#include <algorithm>

namespace calade::live {

namespace {

constexpr double default_hysteresis_m = 0.05;

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

void read_limits(const io::TomlTable& t, QualityLimits& limits) {
    if (t.has("valid_range_m")) {
        const auto range = t.numbers("valid_range_m");
        if (range.size() != 2 || !(range[0] < range[1])) {
            t.fail("valid_range_m", "expects [lowest, highest] with lowest < highest");
        }
        limits.lowest_m = range[0];
        limits.highest_m = range[1];
    }
    const auto positive = [&](const char* key, double& value, Dimension dimension) {
        value = t.number_or(key, value, dimension);
        if (!(value > 0.0)) {
            t.fail(key, fmt::format("is {}, expected more than 0", value));
        }
    };
    positive("oldest", limits.oldest_s, Dimension::time);
    positive("ahead", limits.ahead_s, Dimension::time);
    positive("jump_m", limits.jump_m, Dimension::length);
}

Sensor read_sensor(const io::TomlTable& t) {
    t.only({"name", "topic", "quantity", "unit", "datum_offset_m", "boundary", "position", "format",
            "value", "time", "time_format", "unit_field", "valid_range_m", "oldest", "ahead",
            "jump_m"});
    Sensor s;
    s.name = t.text("name");
    s.topic = t.text("topic");
    if (s.topic.empty() || s.topic.find_first_of("+#") != std::string::npos ||
        s.topic.size() > 1000) {
        t.fail("topic", fmt::format("is '{}', expected one topic without + and #", s.topic));
    }
    const auto quantity = t.text_or("quantity", "water_level");
    if (quantity != "water_level") {
        t.fail("quantity", fmt::format("is '{}', expected water_level", quantity));
    }
    const auto unit = t.text_or("unit", "m");
    if (const auto metres = metres_per(unit)) {
        s.unit_m = *metres;
    } else {
        t.fail("unit", fmt::format("is '{}', expected m, cm, mm or ft", unit));
    }
    s.datum_offset_m = t.number_or("datum_offset_m", 0.0, Dimension::length);
    s.boundary = t.text_or("boundary", "");
    if (t.has("position")) {
        const auto xy = t.numbers("position");
        if (xy.size() != 2) {
            t.fail("position", fmt::format("has {} numbers, expected [x, y]", xy.size()));
        }
        s.position = geo::Point2{xy[0], xy[1]};
    }
    read_format(t, s.format);
    read_limits(t, s.limits);
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

Rule read_rule(const io::TomlTable& t, const std::vector<Sensor>& sensors) {
    t.only({"name", "sensor", "above_m", "clear_below_m", "below_m", "clear_above_m", "severity",
            "message_fr", "message_en", "run_scenario"});
    Rule r;
    r.name = t.text("name");
    r.sensor = sensor_of(t, sensors);
    if (t.has("above_m") == t.has("below_m")) {
        t.fail("name", fmt::format("'{}' has both or none of above_m and below_m, expected exactly "
                                   "one",
                                   r.name));
    }
    const bool above = t.has("above_m");
    r.direction = above ? Rule::Direction::above : Rule::Direction::below;
    r.threshold_m = t.number(above ? "above_m" : "below_m", Dimension::length);
    const char* wrong = above ? "clear_above_m" : "clear_below_m";
    if (t.has(wrong)) {
        t.fail(wrong, fmt::format("goes with {}", above ? "below_m" : "above_m"));
    }
    const char* clear = above ? "clear_below_m" : "clear_above_m";
    r.clear_m =
        t.number_or(clear, r.threshold_m + (above ? -default_hysteresis_m : default_hysteresis_m),
                    Dimension::length);
    if (above ? r.clear_m > r.threshold_m : r.clear_m < r.threshold_m) {
        t.fail(clear, fmt::format("is {} m, expected {} the threshold {} m", r.clear_m,
                                  above ? "at most" : "at least", r.threshold_m));
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
