// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicators.hpp"

#include "calade/io/output_file.hpp"
#include "calade/results/indicator_list.hpp"

namespace calade::results {

Indicator& IndicatorList::add(std::string id, std::string group, std::string label,
                              std::string unit, std::optional<double> value) {
    Indicator indicator;
    indicator.id = std::move(id);
    indicator.group = std::move(group);
    indicator.label = std::move(label);
    indicator.unit = std::move(unit);
    indicator.value = value;
    list.push_back(std::move(indicator));
    return list.back();
}

Indicator& IndicatorList::add(std::string id, std::string group, std::string label,
                              std::string unit, Sum sum) {
    Indicator& added =
        add(std::move(id), std::move(group), std::move(label), std::move(unit), sum.all);
    added.by = std::move(sum.by);
    return added;
}

Indicator& IndicatorList::add_if(std::string id, std::string group, std::string label,
                                 std::string unit, std::optional<Sum> sum) {
    if (sum) {
        return add(std::move(id), std::move(group), std::move(label), std::move(unit),
                   std::move(*sum));
    }
    return add(std::move(id), std::move(group), std::move(label), std::move(unit),
               std::optional<double>());
}

Indicator& IndicatorList::add_peak(std::string id, std::string group, std::string label,
                                   std::string unit, const std::string& series, double scale) {
    const auto& values = tables.column(series);
    double largest = 0.0;
    std::optional<double> when;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] > largest) {
            largest = values[i];
            when = tables.times[i];
        }
    }
    Indicator& added =
        add(std::move(id), std::move(group), std::move(label), std::move(unit), largest * scale);
    added.time_s = when;
    return added;
}

Sum IndicatorList::happened(const char* layer_name, const char* field) const {
    const io::Layer& layer = tables.layer(layer_name);
    const io::Column when(layer, field);
    Sum sum = areas.empty();
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        if (!when.text_or(i, "").empty()) {
            areas.add_at(sum, place_of(layer.features[i]), 1.0);
        }
    }
    return sum;
}

std::vector<Indicator> find_indicators(const RunTables& tables) {
    IndicatorList list(tables);
    add_water(list);
    add_hazard(list);
    add_people(list);
    add_money(list);
    add_streets(list);
    add_reach(list);
    add_supply(list);
    add_sites(list);
    return std::move(list.list);
}

nlohmann::ordered_json to_json(const std::vector<Indicator>& indicators, Instant start) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& i : indicators) {
        nlohmann::ordered_json one{{"id", i.id},       {"value", nullptr}, {"unit", i.unit},
                                   {"range", nullptr}, {"group", i.group}, {"label", i.label}};
        if (i.value) {
            one["value"] = *i.value;
        }
        if (i.range) {
            one["range"] = {i.range->first, i.range->second};
        }
        if (i.headline) {
            one["headline"] = true;
        }
        if (i.time_s) {
            one["time"] = format_instant(after(start, *i.time_s));
        }
        for (const auto& [kind, areas] : i.by) {
            one[kind == "commune" ? "by_area" : "by_" + kind] = areas;
        }
        list.push_back(std::move(one));
    }
    return list;
}

void write_indicators(const std::filesystem::path& file, const std::vector<Indicator>& indicators,
                      Instant start) {
    const nlohmann::ordered_json document{{"format", "calade-indicators"},
                                          {"version", 1},
                                          {"indicators", to_json(indicators, start)}};
    io::write_text(file, document.dump(1) + "\n");
}

}  // namespace calade::results
