// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/named.hpp"

namespace calade::scenario {

Index street_named(const city::City& city, const std::string& name, const std::string& where) {
    const auto& streets = city.streets.streets;
    std::vector<Index> sections;
    std::vector<std::string> names;  // for messages: ids, then labels
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < streets.size(); ++i) {
        if (streets[i].name == name) {
            return static_cast<Index>(i);
        }
        if (streets[i].label == name && !name.empty()) {
            sections.push_back(static_cast<Index>(i));
        }
        names.push_back(streets[i].name);
        if (!streets[i].label.empty() && streets[i].label != streets[i].name) {
            labels.push_back(streets[i].label);
        }
    }
    if (sections.size() == 1) {
        return sections.front();
    }
    if (sections.empty()) {
        names.insert(names.end(), labels.begin(), labels.end());
        fail<ScenarioError>("{}: the town has no street named '{}'; {}", where, name,
                            known_names(name, names));
    }
    constexpr std::size_t shown = 5;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < sections.size() && i < shown; ++i) {
        ids.push_back(streets[static_cast<std::size_t>(sections[i])].name);
    }
    fail<ScenarioError>("{}: '{}' is the name of {} sections, {}{}; name those that are meant",
                        where, name, sections.size(), fmt::join(ids, ", "),
                        sections.size() > shown ? ", ..." : "");
}

}  // namespace calade::scenario
