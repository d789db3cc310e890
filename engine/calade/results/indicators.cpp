// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicators.hpp"

#include "calade/base/units.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/io/output_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::results {

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

struct Sum {
    double all = 0.0;
    std::map<std::string, double> by_area;
};

// Name of the commune of each land cell, as a position in the city's areas; -1: in none.
std::vector<Index> commune_of_cells(const Town& town) {
    std::vector<Index> commune(at(town.geometry.grid.size()), -1);
    for (std::size_t a = 0; a < town.city.areas.size(); ++a) {
        if (town.city.areas[a].kind == "commune") {
            for (const Index cell :
                 geo::cells_inside(town.geometry.grid, town.city.areas[a].extent)) {
                commune[at(cell)] = static_cast<Index>(a);
            }
        }
    }
    return commune;
}

// Gathers the indicators in the order in which people read them.
class Gatherer {
public:
    Gatherer(const Town& town, const coupling::State& state, const History& history)
        : town_(town), state_(state), history_(history), cell_commune_(commune_of_cells(town)) {}

    std::vector<Indicator> gather() {
        water();
        people();
        streets();
        supply();
        sites();
        return std::move(list_);
    }

private:
    Indicator& add(std::string id, std::string group, std::string label, std::string unit,
                   std::optional<double> value) {
        list_.push_back({std::move(id),
                         std::move(group),
                         std::move(label),
                         std::move(unit),
                         value,
                         std::nullopt,
                         {}});
        return list_.back();
    }
    void add(std::string id, std::string group, std::string label, std::string unit, Sum sum) {
        add(std::move(id), std::move(group), std::move(label), std::move(unit), sum.all).by_area =
            std::move(sum.by_area);
    }
    void add_peak(std::string id, std::string group, std::string label, std::string unit,
                  const Peak& peak, double scale = 1.0) {
        auto& added = add(std::move(id), std::move(group), std::move(label), std::move(unit),
                          peak.value * scale);
        if (!std::isnan(peak.time_s)) {
            added.time_s = peak.time_s;
        }
    }

    [[nodiscard]] Sum empty_sum() const {
        Sum sum;
        for (const auto& area : town_.city.areas) {
            if (area.kind == "commune") {
                sum.by_area[area.name] = 0.0;
            }
        }
        return sum;
    }
    void count(Sum& sum, Index commune, double amount) const {
        sum.all += amount;
        if (commune >= 0) {
            sum.by_area[town_.city.areas[at(commune)].name] += amount;
        }
    }
    // Land whose largest depth d has wet < d, from <= d < to.
    [[nodiscard]] Sum area_km2(double from, double to) const {
        Sum sum = empty_sum();
        const double cell_km2 = town_.geometry.grid.cell * town_.geometry.grid.cell / 1e6;
        for (std::size_t i = 0; i < cell_commune_.size(); ++i) {
            if (is_land(town_.geometry, i) && within(state_.flood.max_depth[i], from, to)) {
                count(sum, cell_commune_[i], 1.0);
            }
        }
        sum.all *= cell_km2;
        for (auto& [name, value] : sum.by_area) {
            value *= cell_km2;
        }
        return sum;
    }
    [[nodiscard]] Sum buildings(double from, double to, bool residents) const {
        Sum sum = empty_sum();
        for (std::size_t b = 0; b < town_.city.buildings.size(); ++b) {
            if (within(state_.building_max_depth[b], from, to)) {
                count(sum, town_.city.joins.buildings[b].commune.value,
                      residents ? town_.city.buildings[b].residents : 1.0);
            }
        }
        return sum;
    }
    [[nodiscard]] bool within(float depth, double from, double to) const {
        const auto d = static_cast<double>(depth);
        return depth > static_cast<float>(town_.wet_depth_m) && d >= from && d < to;
    }
    [[nodiscard]] static double happened(const std::vector<float>& since) {
        return static_cast<double>(
            std::count_if(since.begin(), since.end(), [](float t) { return !std::isnan(t); }));
    }

    void water() {
        add("flooded_area", "water", "land flooded at some time", "km2", area_km2(0.0, endless));
        for (const auto& c : depth_classes()) {
            add(fmt::format("flooded_area_{}", c.id), "water", fmt::format("  of it {}", c.label),
                "km2", area_km2(c.from_m, c.to_m));
        }
        add_peak("flooded_area_peak", "water", "land flooded at one time, at most", "km2",
                 history_.flooded_area_m2, 1e-6);
        float deepest = 0.0F;
        for (std::size_t i = 0; i < cell_commune_.size(); ++i) {
            deepest =
                is_land(town_.geometry, i) ? std::max(deepest, state_.flood.max_depth[i]) : deepest;
        }
        add("depth_peak", "water", "largest depth on land", "m", static_cast<double>(deepest));
        const auto& overtopped = state_.flood.defence_overtopped;
        add("defences_overtopped", "water", "defences overtopped", "", happened(overtopped));
        std::optional<double> first;
        for (const float t : overtopped) {
            if (!std::isnan(t) && (!first || static_cast<double>(t) < *first)) {
                first = static_cast<double>(t);
            }
        }
        add("first_overtopping", "water", "first defence overtopped after", "s", first).time_s =
            first;
    }

    void people() {
        for (const bool residents : {false, true}) {
            const std::string id = residents ? "residents" : "buildings";
            const std::string what =
                residents ? "residents of flooded buildings" : "buildings flooded";
            add(id + "_flooded", "people", what, "", buildings(0.0, endless, residents));
            for (const auto& c : depth_classes()) {
                add(fmt::format("{}_flooded_{}", id, c.id), "people",
                    fmt::format("  of them {}", c.label), "",
                    buildings(c.from_m, c.to_m, residents));
            }
        }
        Sum dark = empty_sum();
        for (std::size_t b = 0; b < town_.city.buildings.size(); ++b) {
            if (!std::isnan(state_.building_dark_since[b])) {
                count(dark, town_.city.joins.buildings[b].commune.value,
                      town_.city.buildings[b].residents);
            }
        }
        add("residents_without_supply", "people", "residents without electricity at some time", "",
            std::move(dark));
    }

    void streets() {
        add("streets_closed", "streets", "streets closed at some time", "",
            happened(history_.street_closed_since));
        add_peak("street_km_closed_peak", "streets", "streets closed at one time, at most", "km",
                 history_.street_km_closed);
        add("street_km_hours_closed", "streets", "closed length over time", "km h",
            history_.street_km_hours_closed);
        const double dry_vehicles = state_.dry_unserved_vph * state_.time / seconds_per_hour;
        add("trips_unserved", "streets", "trips without a path, beyond those of a dry day", "veh",
            std::max(0.0, state_.traffic.unserved - dry_vehicles));
        add("delay", "streets", "delay against a dry day", "veh h",
            state_.traffic.vehicle_hours - state_.traffic.dry_vehicle_hours);
    }

    void supply() {
        add_peak("customers_interrupted_peak", "supply", "customers without supply, at most", "",
                 history_.customers_off);
        add("customer_hours_interrupted", "supply", "customer interruptions over time", "h",
            state_.energy.customer_hours_off);
        add("energy_not_supplied", "supply", "energy not supplied", "kWh",
            state_.energy.unserved_kwh);
        add("stations_tripped", "supply", "substations tripped by water", "",
            happened(history_.station_tripped_at));
        add("pumps_stopped", "supply", "pumps drowned or without supply", "",
            happened(history_.pump_stopped_since));
    }

    void sites() {
        const auto flooded =
            std::count_if(history_.site_max_depth.begin(), history_.site_max_depth.end(),
                          [&](float d) { return d > static_cast<float>(town_.wet_depth_m); });
        add("sites_flooded", "sites", "critical sites flooded", "", static_cast<double>(flooded));
        add("sites_without_supply", "sites", "critical sites without electricity", "",
            happened(history_.site_dark_since));
        add("sites_cut_off", "sites", "critical sites that cars cannot reach", "",
            happened(history_.site_cut_off_since));
    }

    const Town& town_;
    const coupling::State& state_;
    const History& history_;
    std::vector<Index> cell_commune_;
    std::vector<Indicator> list_;
};

}  // namespace

std::vector<DepthClass> depth_classes() {
    return {{"below_0_5m", "less than 0.5 m deep", 0.0, 0.5},
            {"0_5_to_1m", "0.5 to 1 m deep", 0.5, 1.0},
            {"1_to_2m", "1 to 2 m deep", 1.0, 2.0},
            {"above_2m", "2 m deep or more", 2.0, endless}};
}

std::vector<Indicator> find_indicators(const Town& town, const coupling::State& state,
                                       const History& history) {
    return Gatherer(town, state, history).gather();
}

void write_indicators(const std::filesystem::path& file, const std::vector<Indicator>& indicators,
                      Instant start) {
    nlohmann::ordered_json document{{"format", "calade-indicators"}, {"version", 1}};
    auto& list = document["indicators"] = nlohmann::ordered_json::array();
    for (const auto& i : indicators) {
        nlohmann::ordered_json one{{"id", i.id},       {"value", nullptr}, {"unit", i.unit},
                                   {"range", nullptr}, {"group", i.group}, {"label", i.label}};
        if (i.value) {
            one["value"] = *i.value;
        }
        if (i.time_s) {
            one["time"] = format_instant(after(start, *i.time_s));
        }
        if (!i.by_area.empty()) {
            one["by_area"] = i.by_area;
        }
        list.push_back(std::move(one));
    }
    io::write_text(file, document.dump(1) + "\n");
}

}  // namespace calade::results
