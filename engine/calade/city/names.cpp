// SPDX-License-Identifier: Apache-2.0
#include "calade/city/names.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"

#include <array>
#include <map>
#include <string>
#include <vector>

namespace calade::city {

namespace {

constexpr std::array<std::string_view, 5> building_uses = {"residential", "commercial",
                                                           "industrial", "public_service", "other"};
constexpr std::array<std::string_view, 9> site_kinds = {
    "hospital", "fire_station", "pumping_station", "school", "town_hall",
    "shelter",  "care_home",    "telecom",         "other"};
constexpr std::array<std::string_view, 7> street_classes = {
    "motorway", "primary", "secondary", "tertiary", "residential", "service", "path"};
constexpr std::array<std::string_view, 3> street_levels = {"ground", "bridge", "tunnel"};
constexpr std::array<std::string_view, 2> station_kinds = {"hv_mv", "mv_lv"};
constexpr std::array<std::string_view, 3> branch_kinds = {"line", "transformer", "tie"};
constexpr std::array<std::string_view, 3> boundary_kinds = {"level", "discharge", "free_outflow"};
constexpr std::array<std::string_view, 3> basin_kinds = {"wet_dock", "dry_dock", "pond"};
constexpr std::array<std::string_view, 4> missing_join_names = {
    "none", "outside the flood domain", "no street within reach", "no bus within reach"};

template <class Enum, std::size_t n>
std::string_view name_of(const std::array<std::string_view, n>& names, Enum value) {
    return names.at(static_cast<std::size_t>(value));
}

template <class Enum, std::size_t n>
Enum find(const std::array<std::string_view, n>& names, std::string_view name,
          std::string_view what) {
    for (std::size_t i = 0; i < n; ++i) {
        if (names[i] == name) {
            return static_cast<Enum>(i);
        }
    }
    const std::vector<std::string> known(names.begin(), names.end());
    const auto near = nearest_name(name, known);
    fail<DataError>("{} is '{}', expected one of {}{}", what, name, fmt::join(known, ", "),
                    near.empty() ? "" : fmt::format("; did you mean '{}'", near));
}

}  // namespace

std::string_view to_string(BuildingUse use) { return name_of(building_uses, use); }
std::string_view to_string(SiteKind kind) { return name_of(site_kinds, kind); }
std::string_view to_string(StreetClass c) { return name_of(street_classes, c); }
std::string_view to_string(StreetLevel level) { return name_of(street_levels, level); }
std::string_view to_string(StationKind kind) { return name_of(station_kinds, kind); }
std::string_view to_string(BranchKind kind) { return name_of(branch_kinds, kind); }
std::string_view to_string(BoundaryKind kind) { return name_of(boundary_kinds, kind); }

std::string_view to_string(BasinKind kind) { return name_of(basin_kinds, kind); }

std::string to_string(MissingJoin reason) {
    return std::string(name_of(missing_join_names, reason));
}

BuildingUse building_use_from_string(std::string_view name) {
    return find<BuildingUse>(building_uses, name, "building use");
}
SiteKind site_kind_from_string(std::string_view name) {
    return find<SiteKind>(site_kinds, name, "site kind");
}
BasinKind basin_kind_from_string(std::string_view name) {
    return find<BasinKind>(basin_kinds, name, "basin kind");
}
StreetClass street_class_from_string(std::string_view name) {
    return find<StreetClass>(street_classes, name, "street class");
}

void from_string(std::string_view name, BuildingUse& out) { out = building_use_from_string(name); }
void from_string(std::string_view name, SiteKind& out) { out = site_kind_from_string(name); }
void from_string(std::string_view name, StreetClass& out) { out = street_class_from_string(name); }
void from_string(std::string_view name, StreetLevel& out) {
    out = find<StreetLevel>(street_levels, name, "street level");
}
void from_string(std::string_view name, StationKind& out) {
    out = find<StationKind>(station_kinds, name, "station kind");
}
void from_string(std::string_view name, BranchKind& out) {
    out = find<BranchKind>(branch_kinds, name, "branch kind");
}
void from_string(std::string_view name, BoundaryKind& out) {
    out = find<BoundaryKind>(boundary_kinds, name, "boundary kind");
}
void from_string(std::string_view name, BasinKind& out) { out = basin_kind_from_string(name); }
void from_string(std::string_view name, MissingJoin& out) {
    out = find<MissingJoin>(missing_join_names, name, "reason of a missing join");
}
void from_string(std::string_view name, Mark& out) { out = mark_from_string(name); }

std::map<std::string, int> missing_joins(const Joins& joins) {
    std::map<std::string, int> counts;
    auto count = [&](std::string_view layer, MissingJoin reason) {
        if (reason != MissingJoin::none) {
            ++counts[fmt::format("{}: {}", layer, to_string(reason))];
        }
    };
    for (const auto& building : joins.buildings) {
        count("cells", building.cells_missing);
        count("street", building.street_missing);
        count("load", building.load_missing);
    }
    for (const auto street : joins.site_street) {
        count("site street",
              street.valid() ? MissingJoin::none : MissingJoin::no_street_within_reach);
    }
    for (const auto bus : joins.site_bus) {
        count("site bus", bus.valid() ? MissingJoin::none : MissingJoin::no_bus_within_reach);
    }
    return counts;
}

}  // namespace calade::city
