// SPDX-License-Identifier: Apache-2.0
#include "calade/live/alert_entries.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace calade::live {

namespace {

using Json = nlohmann::ordered_json;

double to_mm(double metres) { return std::round(metres * 1000.0) / 1000.0; }

Json with_reading(const Config& config, const Rule& rule, const Reading& reading,
                  std::int64_t row) {
    const Sensor& sensor = config.sensors[rule.sensor];
    const bool above = rule.direction == Rule::Direction::above;
    Json out;
    out["rule"] = rule.name;
    out["severity"] = rule.severity;
    out["direction"] = above ? "above" : "below";
    out["threshold_m"] = rule.threshold_m;
    out["clear_m"] = rule.clear_m;
    out["message"] = {{"fr", rule.message_fr}, {"en", rule.message_en}};
    out["sensor"] = {{"name", sensor.name}, {"topic", sensor.topic}};
    if (sensor.position) {
        out["sensor"]["position"] = {sensor.position->x, sensor.position->y};
    }
    out["reading"] = {{"row", row},
                      {"value_m", to_mm(reading.value_m)},
                      {"measured_at", format_ms(reading.measured)},
                      {"received_at", format_ms(reading.received)},
                      {"quality", to_string(reading.quality)}};
    return out;
}

}  // namespace

std::string raised_body(const Config& config, const Rule& rule, const Reading& reading,
                        std::int64_t row) {
    auto out = with_reading(config, rule, reading, row);
    out["scenario"] = rule.run_scenario ? Json(config.scenario.filename().string()) : Json();
    return out.dump();
}

std::string closed_body(const Config& config, const Rule& rule, const Reading& reading,
                        std::int64_t row) {
    return with_reading(config, rule, reading, row).dump();
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
    return fmt::format("alert {}: {} {}: {} at {:.2f} m, {} {:.2f} m, measured {}{}", entry.alert,
                       b["severity"].get<std::string>(), raised ? "raised" : "closed",
                       b["sensor"]["name"].get<std::string>(),
                       b["reading"]["value_m"].get<double>(), raised ? "threshold" : "clear of",
                       b[raised ? "threshold_m" : "clear_m"].get<double>(),
                       b["reading"]["measured_at"].get<std::string>(),
                       raised ? ": " + b["message"]["fr"].get<std::string>() : "");
}

}  // namespace calade::live
