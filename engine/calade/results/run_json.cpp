// SPDX-License-Identifier: Apache-2.0
#include "calade/results/run_json.hpp"

#include "calade/base/units.hpp"
#include "calade/io/output_file.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace calade::results {

namespace {

using Json = nlohmann::ordered_json;

Json entries(const std::vector<sim::Ledger::Entry>& list) {
    Json object = Json::object();
    for (const auto& entry : list) {
        object[entry.name] = object.value(entry.name, 0.0) + entry.amount;
    }
    return object;
}

Json ledger(const sim::Ledger& l) {
    Json object{{"unit", l.unit},
                {"initial", l.initial},
                {"inputs", entries(l.inputs)},
                {"outputs", entries(l.outputs)},
                {"stored", l.stored},
                {"error", l.error()},
                {"relative_error", l.relative_error()}};
    if (!l.held.empty()) {
        object["held"] = entries(l.held);
    }
    return object;
}

Json measures(const scenario::Scenario& scenario) {
    Json list = Json::array();
    for (const auto& m : scenario.measures) {
        Json one{{"name", m.name},   {"kind", m.kind},      {"target", m.target},
                 {"value", m.value}, {"cost_eur", nullptr}, {"lead_time_s", m.lead_time_s},
                 {"owner", m.owner}};
        if (m.cost_eur) {
            one["cost_eur"] = *m.cost_eur;
        }
        if (m.kind == "gate") {
            one["present"] = m.present;
        }
        list.push_back(std::move(one));
    }
    return list;
}

Json plan(const std::vector<PlanTime>& actions, Instant start) {
    const auto instant = [&](const std::optional<double>& s) {
        return s ? Json(format_instant(after(start, *s))) : Json();
    };
    Json list = Json::array();
    for (const auto& a : actions) {
        list.push_back({{"action", a.action},
                        {"responsible", a.responsible},
                        {"minutes", a.needs_s / 60.0},
                        {"triggered", instant(a.triggered_s)},
                        {"done", instant(a.done_s)},
                        {"needed_by", instant(a.needed_by_s)},
                        {"minutes_left", a.left_s ? Json(*a.left_s / 60.0) : Json()}});
    }
    return list;
}

Json evacuations(const std::vector<EvacuationTime>& list, Instant start) {
    const auto instant = [&](const std::optional<double>& s) {
        return s ? Json(format_instant(after(start, *s))) : Json();
    };
    Json all = Json::array();
    for (const auto& e : list) {
        Json districts = Json::array();
        for (const auto& d : e.districts) {
            districts.push_back({{"name", d.name},
                                 {"people", d.people},
                                 {"last_safe_departure", instant(d.last_safe_departure_s)},
                                 {"without_way", d.without_way}});
        }
        all.push_back({{"name", e.name},
                       {"ordered", instant(e.ordered_s)},
                       {"people", e.people},
                       {"sheltered", e.sheltered},
                       {"without_shelter", e.without_shelter},
                       {"t90", instant(e.t90_s)},
                       {"last_arrival", instant(e.last_arrival_s)},
                       {"districts", std::move(districts)}});
    }
    return all;
}

Json town(const RunRecord& record) {
    const city::City& city = record.city;
    double residents = 0.0;
    for (const auto& building : city.buildings) {
        residents += building.residents;
    }
    Json sources = Json::array();
    for (const auto& source : city.sources) {
        sources.push_back({{"name", source.name},
                           {"licence", source.licence},
                           {"owner", source.owner},
                           {"hash", source.hash}});
    }
    return {{"name", city.name},           {"hash", record.city_hash},
            {"epsg", city.crs.epsg},       {"vertical_datum", city.crs.vertical_datum},
            {"time_zone", city.time_zone}, {"sources", std::move(sources)},
            {"notes", city.notes},         {"buildings", city.buildings.size()},
            {"residents", residents}};
}

// The thresholds by their names in the table, and where the euros come from.
Json indicator_basis(const RunRecord& record) {
    Json basis{{"wet_depth_m", record.wet_depth_m}};
    for (const auto& row : scenario::indicator_table().rows) {
        if (const auto* number = std::get_if<double Parameters::*>(&row.member)) {
            basis[row.name] = record.thresholds.**number;
        }
    }
    const DamageTable& table = record.damage;
    Json functions = Json::array();
    for (const auto& f : table.functions) {
        functions.push_back({{"use", f.use},
                             {"curve_mark", to_string(f.curve_mark)},
                             {"value_mark", to_string(f.value_mark)}});
    }
    basis["damage_table"] = {{"name", table.name},
                             {"source", table.source},
                             {"price_year", table.price_year},
                             {"price_index", table.price_index},
                             {"price_factor", table.price_factor},
                             {"range", {table.low_factor, table.high_factor}},
                             {"functions", std::move(functions)}};
    return basis;
}

// The sums over the feeders; the feeders themselves are in the layer of stations.
Json hosting(const energy::PvHosting& found, double load_share) {
    std::size_t feeders = 0;
    double alone_w = 0.0;
    double together_w = 0.0;
    for (std::size_t i = 0; i < found.alone_w.size(); ++i) {
        if (!std::isnan(found.alone_w[i])) {
            ++feeders;
            alone_w += found.alone_w[i];
            together_w += found.together_w[i];
        }
    }
    return {{"load_share", load_share},
            {"feeders", feeders},
            {"alone_kw", alone_w / 1000.0},
            {"together_kw", together_w / 1000.0}};
}

}  // namespace

double energy_estimate_wh(const RunInfo& info) {
    constexpr double core_w = 12.0;
    constexpr double memory_w_per_gb = 0.3725;
    return (info.cpu_s * core_w + info.wall_s * memory_w_per_gb * info.peak_memory_bytes / 1e9) /
           seconds_per_hour;
}

void write_run_json(const std::filesystem::path& file, const RunRecord& record) {
    const scenario::Scenario& scenario = record.scenario;
    const RunInfo& info = record.info;
    Json document{{"format", "calade-run"},
                  {"version", 1},
                  {"calade", CALADE_VERSION},
                  {"complete", info.complete},
                  {"scenario",
                   {{"name", scenario.name},
                    {"description", scenario.description},
                    {"file", scenario.file.string()},
                    {"overrides", scenario.overrides}}},
                  {"city", town(record)},
                  {"period",
                   {{"start", format_instant(scenario.start)},
                    {"end", format_instant(after(scenario.start, record.simulated_s))},
                    {"planned_end", format_instant(after(scenario.start, scenario.duration_s))},
                    {"window_s", scenario.coupling.window_s},
                    {"report_s", scenario.report_s}}},
                  {"results_hash", record.results_hash},
                  {"ledgers",
                   {{"flood", ledger(record.flood)},
                    {"traffic", ledger(record.traffic)},
                    {"energy", ledger(record.energy)}}},
                  {"timings",
                   {{"wall_s", info.wall_s},
                    {"cpu_s", info.cpu_s},
                    {"flood_s", record.timings.flood_s},
                    {"traffic_s", record.timings.traffic_s},
                    {"energy_s", record.timings.energy_s},
                    {"coupling_s", record.timings.coupling_s},
                    {"results_s", record.results_s}}},
                  {"threads", info.threads},
                  {"instructions", info.instructions},
                  {"core_hours", info.cpu_s / seconds_per_hour},
                  {"peak_memory_mb", info.peak_memory_bytes / 1e6},
                  {"energy_wh_estimate", energy_estimate_wh(info)},
                  {"measures", measures(scenario)},
                  {"indicators", indicator_basis(record)}};
    if (scenario.loads) {
        // Energies are those of the ledger.
        document["loads"] = {{"peak_demand_kw", record.peak_demand_w / 1000.0},
                             {"peak_at", format_instant(after(scenario.start, record.peak_at_s))}};
    }
    if (record.pv_hosting) {
        document["pv_hosting"] = hosting(*record.pv_hosting, record.thresholds.pv_hosting_load);
    }
    if (!record.plan.empty()) {
        document["plan"] = plan(record.plan, scenario.start);
    }
    if (!record.evacuations.empty()) {
        document["evacuations"] = evacuations(record.evacuations, scenario.start);
    }
    if (!info.branched_from.empty()) {
        document["branched_from"] = {
            {"checkpoint", info.branched_from},
            {"time", format_instant(after(scenario.start, info.branched_at_s))}};
    }
    io::write_text(file, document.dump(1) + "\n");
}

}  // namespace calade::results
