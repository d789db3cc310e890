// SPDX-License-Identifier: Apache-2.0
#include "calade/live/alert_entries.hpp"

#include "calade/live/units.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace calade::live {

namespace {

using Json = nlohmann::ordered_json;

double to_milli(double value) { return std::round(value * 1000.0) / 1000.0; }

const char* suffix(Rule::Subject subject) {
    return subject == Rule::Subject::level     ? "_m"
           : subject == Rule::Subject::voltage ? "_pu"
                                               : "_share";
}

/// "threshold" → "threshold_pu" and so on.
std::string key(const char* name, Rule::Subject subject) {
    return std::string(name) + suffix(subject);
}

Json with_rule(const Rule& rule) {
    Json out;
    out["rule"] = rule.name;
    out["severity"] = rule.severity;
    out["direction"] = rule.direction == Rule::Direction::above ? "above" : "below";
    out[key("threshold", rule.subject)] = rule.threshold;
    out[key("clear", rule.subject)] = rule.clear;
    out["message"] = {{"fr", rule.message_fr}, {"en", rule.message_en}};
    return out;
}

void add_reading(Json& out, const Sensor& sensor, const Reading& reading, std::int64_t row,
                 Quality quality) {
    out["sensor"] = {{"name", sensor.name}, {"topic", sensor.topic}};
    if (sensor.position) {
        out["sensor"]["position"] = {sensor.position->x, sensor.position->y};
    }
    out["reading"] = {
        {"row", row},
        {fmt::format("value_{}", stored_unit(sensor.quantity)), to_milli(reading.value)},
        {"measured_at", format_ms(reading.measured)},
        {"received_at", format_ms(reading.received)},
        {"quality", to_string(quality)}};
}

Json with_reading(const Config& config, const Rule& rule, const Reading& reading,
                  std::int64_t row) {
    auto out = with_rule(rule);
    add_reading(out, config.sensors[rule.sensor], reading, row, reading.quality);
    return out;
}

Json scenario_of(const Config& config, const Rule& rule) {
    return rule.run_scenario ? Json(config.scenario.filename().string()) : Json();
}

}  // namespace

std::string raised_body(const Config& config, const Rule& rule, const Reading& reading,
                        std::int64_t row) {
    auto out = with_reading(config, rule, reading, row);
    out["scenario"] = scenario_of(config, rule);
    return out.dump();
}

std::string closed_body(const Config& config, const Rule& rule, const Reading& reading,
                        std::int64_t row) {
    return with_reading(config, rule, reading, row).dump();
}

std::string grid_body(const Config& config, const Rule& rule, const GridResult& result,
                      std::string_view element, double value, bool raised) {
    auto out = with_rule(rule);
    out["element"] = {{"type", rule.subject == Rule::Subject::voltage ? "bus" : "branch"},
                      {"name", element}};
    const auto& e = result.estimate;
    auto contradicted = Json::array();
    for (const Index s : e.contradicted) {
        contradicted.push_back(config.sensors[static_cast<std::size_t>(s)].name);
    }
    out["estimate"] = {{key("value", rule.subject), to_milli(value)},
                       {"at", format_ms(result.request.now)},
                       {"last_reading", result.request.row},
                       {"instruments", e.used},
                       {"contradicted", std::move(contradicted)},
                       {"unseen_buses", e.unseen_buses},
                       {"dark_buses", e.dark_buses}};
    if (raised) {
        out["scenario"] = scenario_of(config, rule);
    }
    return out.dump();
}

std::string fault_rule(const Sensor& sensor) {
    return std::string(fault_rule_prefix) + sensor.name;
}

std::string fault_body(const Sensor& sensor, const Reading& reading, std::int64_t row,
                       bool contradicted) {
    Json out;
    out["rule"] = fault_rule(sensor);
    out["severity"] = "yellow";
    out["message"] = {
        {"fr", fmt::format("Capteur « {} » en défaut : sa valeur contredit le reste du réseau "
                           "électrique.",
                           sensor.name)},
        {"en", fmt::format("Sensor \"{}\" is at fault: its value contradicts the rest of the grid.",
                           sensor.name)}};
    add_reading(out, sensor, reading, row, contradicted ? Quality::contradicted : reading.quality);
    return out.dump();
}

std::string consequences_body(const ForecastResult& r) {
    Json out;
    out["follows"] = "raised";
    out["now"] = r.now;
    out["observations"] = r.observations;
    if (!r.error.empty()) {
        out["error"] = r.error;
        return out.dump();
    }
    const auto& c = r.consequences;
    out["run"] = r.folder.string();
    out["results_hash"] = r.results_hash;
    out["wall_s"] = std::round(r.wall_s * 10.0) / 10.0;
    out["streets_closed"] = c.streets_closed;
    out["stations_tripped"] = c.stations_tripped;
    out["stations"] = c.stations;
    out["customers_without_supply"] = c.customers_peak;
    out["pumps_stopped"] = c.pumps_stopped;
    out["sites_affected"] = c.sites_affected;
    out["sites"] = c.sites;
    out["first"] = Json::array();
    for (const auto& first : c.firsts) {
        out["first"].push_back({{"kind", first.what}, {"name", first.name}, {"time", first.time}});
    }
    return out.dump();
}

std::string alert_line(const Entry& entry, Millis announced, double latency_ms) {
    Json out;
    out["entry"] = entry.id;
    out["alert"] = entry.alert;
    out["kind"] = entry.kind;
    out["announced_at"] = format_ms(announced);
    if (latency_ms >= 0.0) {
        out["latency_ms"] = std::round(latency_ms * 10.0) / 10.0;
    }
    out.update(Json::parse(entry.body));
    return out.dump();
}

std::string alert_text(const Entry& entry) {
    const Json b = Json::parse(entry.body);
    if (entry.kind == "consequences") {
        if (b.contains("error")) {
            return fmt::format("alert {}: no consequences: {}", entry.alert,
                               b["error"].get<std::string>());
        }
        return fmt::format(
            "alert {}: consequences: {} streets closed, {} stations tripped, {} customers without "
            "supply, {} pumps stopped, {} sites affected; run {}",
            entry.alert, b["streets_closed"].get<int>(), b["stations_tripped"].get<int>(),
            b["customers_without_supply"].get<double>(), b["pumps_stopped"].get<int>(),
            b["sites_affected"].get<int>(), b["run"].get<std::string>());
    }
    const bool raised = entry.kind == "raised";
    const auto head = fmt::format("alert {}: {} {}", entry.alert, b["severity"].get<std::string>(),
                                  raised ? "raised" : "closed");
    const auto tail = raised ? ": " + b["message"]["fr"].get<std::string>() : std::string();
    if (!b.contains("direction")) {
        return fmt::format("{}: {}, measured {}{}", head, b["rule"].get<std::string>(),
                           b["reading"]["measured_at"].get<std::string>(), tail);
    }
    const bool level = b.contains("sensor");
    const auto& from = b[level ? "sensor" : "element"];
    const auto& value = b[level ? "reading" : "estimate"];
    const auto subject = b.contains("threshold_m")    ? Rule::Subject::level
                         : b.contains("threshold_pu") ? Rule::Subject::voltage
                                                      : Rule::Subject::loading;
    const auto amount = [&](double number) {
        return subject == Rule::Subject::level ? fmt::format("{:.2f} m", number)
               : subject == Rule::Subject::voltage
                   ? fmt::format("{:.3f} pu", number)
                   : fmt::format("{:.0f} % of its rating", 100.0 * number);
    };
    return fmt::format("{}: {} at {}, {} {}, {} {}{}", head, from["name"].get<std::string>(),
                       amount(value[key("value", subject)].get<double>()),
                       raised ? "threshold" : "clear of",
                       amount(b[key(raised ? "threshold" : "clear", subject)].get<double>()),
                       level ? "measured" : "estimated",
                       value[level ? "measured_at" : "at"].get<std::string>(), tail);
}

}  // namespace calade::live
