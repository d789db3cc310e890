// SPDX-License-Identifier: Apache-2.0
#include "calade/results/hazard.hpp"
#include "calade/results/indicator_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace calade::results {

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

// Land for which `counts` holds, km².
Sum land_km2(const IndicatorList& in, const std::function<bool(std::size_t)>& counts) {
    Sum sum = in.areas.empty();
    for (std::size_t i = 0; i < in.tables.land.size(); ++i) {
        if (in.tables.land[i] != 0 && counts(i)) {
            in.areas.add_cell(sum, i, 1.0);
        }
    }
    sum.scale(in.tables.grid.cell * in.tables.grid.cell / 1e6);
    return sum;
}

bool within(const IndicatorList& in, double depth, double from, double to) {
    return static_cast<float>(depth) > static_cast<float>(in.tables.wet_depth_m) && depth >= from &&
           depth < to;
}

// Buildings or their residents whose largest depth lies in a class.
Sum buildings_by_depth(const IndicatorList& in, double from, double to, bool people) {
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column depth(buildings, "max_depth_m");
    const io::Column residents(buildings, "residents");
    Sum sum = in.areas.empty();
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (within(in, depth.number_or(b, 0.0), from, to)) {
            in.areas.add_building(sum, b, people ? residents.number_or(b, 0.0) : 1.0);
        }
    }
    return sum;
}

Sum residents_by_class(const IndicatorList& in, const char* field, std::int64_t wanted) {
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column hazard(buildings, field);
    const io::Column residents(buildings, "residents");
    Sum sum = in.areas.empty();
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (!hazard.empty(b) && hazard.integer(b) == wanted) {
            in.areas.add_building(sum, b, residents.number_or(b, 0.0));
        }
    }
    return sum;
}

// Seconds from the start to the earliest time in a field.
std::optional<double> earliest(const IndicatorList& in, const char* layer_name, const char* field) {
    const io::Layer& layer = in.tables.layer(layer_name);
    const io::Column times(layer, field);
    std::optional<double> first;
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        if (const std::string when = times.text_or(i, ""); !when.empty()) {
            const auto seconds =
                static_cast<double>((parse_instant(when) - in.tables.start).count());
            first = first ? std::min(*first, seconds) : seconds;
        }
    }
    return first;
}

// When the water first comes to land that was dry at the start, and how long it stays.
void add_arrival_and_duration(IndicatorList& in) {
    const RunTables& t = in.tables;
    Sum first;
    Sum longest;
    bool arrived = false;
    bool flooded = false;
    Sum hours = in.areas.empty();
    Sum cells = hours;
    for (std::size_t i = 0; i < t.land.size(); ++i) {
        if (t.land[i] == 0) {
            continue;
        }
        if (t.arrival[i] > 0.0F) {  // NaN: never
            in.areas.choose_cell(first, arrived, i, static_cast<double>(t.arrival[i]),
                                 std::less<>());
        }
        if (t.wet_hours[i] > 0.0F) {
            const auto wet = static_cast<double>(t.wet_hours[i]);
            in.areas.choose_cell(longest, flooded, i, wet, std::greater<>());
            in.areas.add_cell(hours, i, wet);
            in.areas.add_cell(cells, i, 1.0);
        }
    }
    const auto when = arrived ? std::optional(first.all) : std::nullopt;
    in.add_if("arrival_first", "water", "water first on dry land after", "s",
              arrived ? std::optional(std::move(first)) : std::nullopt)
        .time_s = when;
    in.add("flood_hours_longest", "water", "longest time under water", "h", std::move(longest));
    const auto mean = ratio_of(hours, cells, 1.0);
    in.add("flood_hours_mean", "water", "mean time of flooded land under water", "h",
           mean ? *mean : Sum{});
}

}  // namespace

std::vector<DepthClass> depth_classes() {
    return {{"below_0_5m", "less than 0.5 m deep", 0.0, 0.5},
            {"0_5_to_1m", "0.5 to 1 m deep", 0.5, 1.0},
            {"1_to_2m", "1 to 2 m deep", 1.0, 2.0},
            {"above_2m", "2 m deep or more", 2.0, endless}};
}

void add_water(IndicatorList& in) {
    const RunTables& t = in.tables;
    const auto depth = [&](std::size_t i) { return static_cast<double>(t.max_depth[i]); };
    in.add("flooded_area", "water", "land flooded at some time", "km2",
           land_km2(in, [&](std::size_t i) { return within(in, depth(i), 0.0, endless); }))
        .headline = true;
    for (const auto& c : depth_classes()) {
        in.add(fmt::format("flooded_area_{}", c.id), "water", fmt::format("  of it {}", c.label),
               "km2",
               land_km2(in, [&](std::size_t i) { return within(in, depth(i), c.from_m, c.to_m); }));
    }
    in.add_peak("flooded_area_peak", "water", "land flooded at one time, at most", "km2",
                "flooded_area", 1e-6);
    Sum deepest;
    bool found = false;
    for (std::size_t i = 0; i < t.land.size(); ++i) {
        if (t.land[i] != 0 && t.max_depth[i] > 0.0F) {
            in.areas.choose_cell(deepest, found, i, depth(i), std::greater<>());
        }
    }
    in.add("depth_peak", "water", "largest depth on land", "m", std::move(deepest)).headline = true;
    add_arrival_and_duration(in);
    in.add("defences_overtopped", "water", "defences overtopped", "",
           in.happened("defences", "overtopped_at"));
    const auto first = earliest(in, "defences", "overtopped_at");
    in.add("first_overtopping", "water", "first defence overtopped after", "s", first).time_s =
        first;
}

void add_hazard(IndicatorList& in) {
    const RunTables& t = in.tables;
    const auto add_class = [&](const std::string& kind, const HazardClass& c, const char* field,
                               const std::vector<std::uint8_t>& cells) {
        in.add(fmt::format("area_{}{}", kind, c.id), "hazard", fmt::format("land: {}", c.label),
               "km2", land_km2(in, [&](std::size_t i) { return cells[i] == c.value; }));
        in.add(fmt::format("residents_{}{}", kind, c.id), "hazard",
               fmt::format("residents: {}", c.label), "", residents_by_class(in, field, c.value));
    };
    for (const auto& c : french_classes) {
        add_class("hazard_", c, "hazard_fr", t.french_hazard);
    }
    for (const auto& c : aidr_classes) {
        add_class("aidr_", c, "hazard_aidr", t.aidr_hazard);
    }
}

void add_people(IndicatorList& in) {
    for (const bool residents : {false, true}) {
        const std::string id = residents ? "residents" : "buildings";
        const std::string what = residents ? "residents of flooded buildings" : "buildings flooded";
        in.add(id + "_flooded", "people", what, "", buildings_by_depth(in, 0.0, endless, residents))
            .headline = true;
        for (const auto& c : depth_classes()) {
            in.add(fmt::format("{}_flooded_{}", id, c.id), "people",
                   fmt::format("  of them {}", c.label), "",
                   buildings_by_depth(in, c.from_m, c.to_m, residents));
        }
    }
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column dark_since(buildings, "dark_since");
    const io::Column people(buildings, "residents");
    Sum dark = in.areas.empty();
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (!dark_since.text_or(b, "").empty()) {
            in.areas.add_building(dark, b, people.number_or(b, 0.0));
        }
    }
    in.add("residents_without_supply", "people", "residents without electricity at some time", "",
           std::move(dark));
}

}  // namespace calade::results
