// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/street_rules.hpp"

#include "calade/base/error.hpp"

namespace calade::city {

StreetDefaults street_defaults(StreetClass c) {
    switch (c) {
        case StreetClass::motorway: return {110.0, 1800.0, 7.0, true};
        case StreetClass::primary: return {70.0, 1200.0, 7.0, true};
        case StreetClass::secondary: return {50.0, 900.0, 6.0, true};
        case StreetClass::tertiary: return {50.0, 800.0, 5.5, true};
        case StreetClass::residential: return {30.0, 600.0, 4.5, true};
        case StreetClass::service: return {20.0, 300.0, 3.5, true};
        case StreetClass::path: return {5.0, 100.0, 2.0, false};
    }
    return {30.0, 600.0, 4.5, true};
}

StreetRules::StreetRules(const io::TomlTable& section, const io::Layer& layer) {
    for (const io::TomlTable& rule : section.tables("class")) {
        rule.only({"class", "where", "speed_kmh", "capacity_vph", "cars", "estimated"});
        StreetClass c{};
        try {
            c = street_class_from_string(rule.text("class"));
        } catch (const DataError& error) {
            rule.fail("class", error.what());
        }
        const StreetDefaults d = street_defaults(c);
        const Result result{c,
                            rule.number_or("speed_kmh", d.speed_kmh),
                            rule.number_or("capacity_vph", d.lane_capacity_vph),
                            rule.boolean_or("cars", d.cars),
                            rule.boolean_or("estimated", false),
                            rules_.size()};
        require<ScenarioError>(result.speed_kmh > 0.0 && result.speed_kmh <= 130.0,
                               "{}: speed_kmh is {}, expected a value in (0, 130]",
                               rule.where("speed_kmh"), result.speed_kmh);
        require<ScenarioError>(result.lane_capacity_vph > 0.0,
                               "{}: capacity_vph is {}, expected a value above 0",
                               rule.where("capacity_vph"), result.lane_capacity_vph);
        rules_.push_back({FeatureFilter(rule, "where", layer), result});
    }
    require<ScenarioError>(!rules_.empty(), "{}: no [[streets.class]] rule, expected at least one",
                           section.where());
}

StreetRules::Result StreetRules::classify(const io::Layer& layer, std::size_t feature) const {
    for (const Rule& rule : rules_) {
        if (rule.where.passes(layer, feature)) {
            return rule.result;
        }
    }
    std::string values;
    for (std::size_t f = 0; f < layer.fields.size(); ++f) {
        const std::string text = as_text(layer.features[feature].values[f]);
        if (!text.empty()) {
            values += fmt::format(" {} = '{}'", layer.fields[f].name, text);
        }
    }
    fail<DataError>(
        "{}: no [[streets.class]] rule fits ({}); add one, or a last rule without 'where'",
        layer.place(feature), values);
}

}  // namespace calade::city
