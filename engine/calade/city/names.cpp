// SPDX-License-Identifier: Apache-2.0
#include "calade/city/names.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"

#include <array>
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

BuildingUse building_use_from_string(std::string_view name) {
    return find<BuildingUse>(building_uses, name, "building use");
}
SiteKind site_kind_from_string(std::string_view name) {
    return find<SiteKind>(site_kinds, name, "site kind");
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
void from_string(std::string_view name, MissingJoin& out) {
    for (const auto reason :
         {MissingJoin::none, MissingJoin::outside_domain, MissingJoin::no_street_within_reach,
          MissingJoin::no_bus_within_reach}) {
        if (to_string(reason) == name) {
            out = reason;
            return;
        }
    }
    fail<DataError>("reason of a missing join is '{}', expected none, {}, {} or {}", name,
                    to_string(MissingJoin::outside_domain),
                    to_string(MissingJoin::no_street_within_reach),
                    to_string(MissingJoin::no_bus_within_reach));
}
void from_string(std::string_view name, Mark& out) { out = mark_from_string(name); }

}  // namespace calade::city
