// SPDX-License-Identifier: Apache-2.0
#include "calade/results/cascade_difference.hpp"

#include <map>
#include <tuple>

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

using Key = std::tuple<std::string, std::string, std::string>;

Key key_of(const Json& event) {
    const auto word = [](const Json& value) {
        return value.is_string() ? value.get<std::string>() : value.dump();
    };
    return {word(event["kind"]), word(event["element"]["type"]), word(event["element"]["name"])};
}

std::map<Key, const Json*> first_of_each(const std::vector<Json>& events) {
    std::map<Key, const Json*> first;
    for (const auto& event : events) {
        first.try_emplace(key_of(event), &event);
    }
    return first;
}

double seconds(const Json& event) {
    const auto found = event.find("t");
    return found != event.end() && found->is_number() ? found->get<double>() : 0.0;
}

}  // namespace

CascadeDifference compare_cascades(const std::vector<Json>& a, const std::vector<Json>& b) {
    const auto first_a = first_of_each(a);
    const auto first_b = first_of_each(b);
    CascadeDifference result;
    for (const auto& event : a) {
        const Key key = key_of(event);
        if (first_a.at(key) != &event) {
            continue;
        }
        if (const auto same = first_b.find(key); same != first_b.end()) {
            result.both.push_back({event, *same->second, seconds(*same->second) - seconds(event)});
        } else {
            result.only_a.push_back(event);
        }
    }
    for (const auto& event : b) {
        const Key key = key_of(event);
        if (first_b.at(key) == &event && !first_a.contains(key)) {
            result.only_b.push_back(event);
        }
    }
    return result;
}

Json to_json(const CascadeDifference& difference) {
    Json both = Json::array();
    for (const auto& pair : difference.both) {
        both.push_back({{"kind", pair.a["kind"]},
                        {"element", pair.a["element"]},
                        {"time_a", pair.a["time"]},
                        {"time_b", pair.b["time"]},
                        {"later_s", pair.later_s}});
    }
    return {
        {"only_a", difference.only_a}, {"only_b", difference.only_b}, {"both", std::move(both)}};
}

}  // namespace calade::results
