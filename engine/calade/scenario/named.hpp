// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/error.hpp"
#include "calade/base/ids.hpp"
#include "calade/base/nearest_name.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calade::scenario {

/// Position of the element of that name. Throws ScenarioError at `where` if there is none, with the
/// nearest name. `what` is the kind of element, for people.
template <class T>
Index position_of(const std::vector<T>& items, const std::string& name, const std::string& where,
                  std::string_view what) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].name == name) {
            return static_cast<Index>(i);
        }
    }
    std::vector<std::string> names;
    for (const auto& item : items) {
        names.push_back(item.name);
    }
    const std::string near = nearest_name(name, names);
    fail<ScenarioError>("{}: the town has no {} named '{}'{}", where, what, name,
                        near.empty() ? fmt::format("; it has {} of them", items.size())
                                     : fmt::format("; did you mean '{}'?", near));
}

template <class T>
T& named(std::vector<T>& items, const std::string& name, const std::string& where,
         std::string_view what) {
    return items[static_cast<std::size_t>(position_of(items, name, where, what))];
}

}  // namespace calade::scenario
