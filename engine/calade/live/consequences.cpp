// SPDX-License-Identifier: Apache-2.0
#include "calade/live/consequences.hpp"

#include "calade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

namespace calade::live {

namespace {

void add_name(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
    }
}

}  // namespace

Consequences read_consequences(const std::filesystem::path& run_folder) {
    const auto file = run_folder / "events.jsonl";
    std::ifstream in(file);
    require<DataError>(in.is_open(), "{}: cannot be read, expected the cascade log of a run",
                       file.string());
    Consequences out;
    std::set<std::string> streets, pumps, kinds;
    double customers = 0.0;
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        try {
            const auto event = nlohmann::json::parse(line);
            const auto kind = event.at("kind").get<std::string>();
            const auto& element = event.at("element");
            const auto name = element.value("name", "");
            const auto label = element.value("label", "");
            if (kind == "street_closed") {
                streets.insert(name);
            } else if (kind == "station_flooded" || kind == "station_out") {
                add_name(out.stations, name);
            } else if (kind == "outage") {
                customers += event.at("value").get<double>();
                out.customers_peak = std::max(out.customers_peak, customers);
            } else if (kind == "supply_restored") {
                customers -= event.at("value").get<double>();
            } else if (kind == "pump_stopped") {
                pumps.insert(name);
            } else if (kind == "site_without_supply" || kind == "site_cut_off") {
                add_name(out.sites, name);
            }
            if (kinds.insert(kind).second) {
                out.firsts.push_back(
                    {kind, label.empty() ? name : label, event.at("time").get<std::string>()});
            }
        } catch (const nlohmann::json::exception& error) {
            fail<DataError>("{}:{}: is no event of a cascade log: {}", file.string(), number,
                            error.what());
        }
    }
    out.streets_closed = static_cast<int>(streets.size());
    out.pumps_stopped = static_cast<int>(pumps.size());
    out.stations_tripped = static_cast<int>(out.stations.size());
    out.sites_affected = static_cast<int>(out.sites.size());
    return out;
}

}  // namespace calade::live
