// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/buildings.hpp"
#include "calade/city/joins.hpp"
#include "calade/city/power.hpp"
#include "calade/city/streets.hpp"
#include "calade/city/terrain.hpp"

#include <string_view>

namespace calade::city {

// The names of the city's enumerations as they stand in files. Those not here are declared beside
// their enumeration.
[[nodiscard]] std::string_view to_string(StreetLevel level);
[[nodiscard]] std::string_view to_string(StationKind kind);
[[nodiscard]] std::string_view to_string(BranchKind kind);
[[nodiscard]] std::string_view to_string(BoundaryKind kind);

/// The inverse of to_string. All throw DataError with the known names on any other.
void from_string(std::string_view name, BuildingUse& out);
void from_string(std::string_view name, SiteKind& out);
void from_string(std::string_view name, StreetClass& out);
void from_string(std::string_view name, StreetLevel& out);
void from_string(std::string_view name, StationKind& out);
void from_string(std::string_view name, BranchKind& out);
void from_string(std::string_view name, BoundaryKind& out);
void from_string(std::string_view name, BasinKind& out);
void from_string(std::string_view name, MissingJoin& out);
void from_string(std::string_view name, Mark& out);

}  // namespace calade::city
