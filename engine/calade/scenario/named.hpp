// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/error.hpp"
#include "calade/base/ids.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/city/city.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

namespace calade::scenario {

/// What a message tells of the names that would have done: the nearest, else all of a few, else the
/// first of many.
inline std::string known_names(const std::string& name, const std::vector<std::string>& names) {
    const std::string near = nearest_name(name, names);
    if (!near.empty()) {
        return fmt::format("did you mean '{}'?", near);
    }
    constexpr std::size_t few = 10;
    constexpr std::size_t shown = 3;
    const bool all = names.size() <= few;
    const auto last = names.begin() + static_cast<std::ptrdiff_t>(all ? names.size() : shown);
    return fmt::format("it has {} of them{}{}{}", names.size(), names.empty() ? "" : ": ",
                       fmt::join(names.begin(), last, ", "), all ? "" : ", ...");
}

/// Throws ScenarioError at `where` for a name that is not in `known`, with the nearest one or some
/// of them. `what` is the kind of element, for people.
[[noreturn]] inline void fail_unknown_name(const std::vector<std::string>& known,
                                           const std::string& name, const std::string& where,
                                           std::string_view what) {
    fail<ScenarioError>("{}: the town has no {} named '{}'; {}", where, what, name,
                        known_names(name, known));
}

template <class T>
std::vector<std::string> names_of(const std::vector<T>& items) {
    std::vector<std::string> names;
    for (const auto& item : items) {
        names.push_back(item.name);
    }
    return names;
}

/// Position of the element of that name. Throws ScenarioError at `where` if there is none, with the
/// nearest name or some of them. `what` is the kind of element, for people.
template <class T>
Index position_of(const std::vector<T>& items, const std::string& name, const std::string& where,
                  std::string_view what) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].name == name) {
            return static_cast<Index>(i);
        }
    }
    fail_unknown_name(names_of(items), name, where, what);
}

/// Position of the street section of that id, or of that label where one section alone bears it.
/// Throws ScenarioError as above, and with the ids of the sections where several bear the label.
[[nodiscard]] Index street_named(const city::City& city, const std::string& name,
                                 const std::string& where);

template <class T>
T& named(std::vector<T>& items, const std::string& name, const std::string& where,
         std::string_view what) {
    return items[static_cast<std::size_t>(position_of(items, name, where, what))];
}

/// Throws ScenarioError at `where` if the point is outside the town's terrain, with its extent.
inline void require_in_terrain(const city::City& city, geo::Point2 p, const std::string& where,
                               std::string_view what) {
    const geo::Grid& grid = city.terrain.elevation.grid;
    const geo::Box box = grid.box();
    require<ScenarioError>(grid.cell_at(p) >= 0,
                           "{}: {} ({}, {}) is outside the town's terrain, which reaches from ({}, "
                           "{}) to ({}, {})",
                           where, what, p.x, p.y, box.low.x, box.low.y, box.high.x, box.high.y);
}

}  // namespace calade::scenario
