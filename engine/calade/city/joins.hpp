// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace calade::city {

struct City;

/// Why a building has no partner in a layer. Every missing join has one of these.
enum class MissingJoin : std::uint8_t {
    none,
    outside_domain,
    no_street_within_reach,
    no_bus_within_reach
};

[[nodiscard]] std::string to_string(MissingJoin reason);

struct BuildingJoin {
    StreetId street;  ///< access street for cars
    LoadId load;      ///< supply point
    AreaId commune;
    MissingJoin cells_missing = MissingJoin::none;  ///< none: touches the flood domain
    MissingJoin street_missing = MissingJoin::none;
    MissingJoin load_missing = MissingJoin::none;
};

/// How the layers hang together. Found once when the city is built; stored with it.
struct Joins {
    std::vector<BuildingJoin> buildings;  ///< one a building
    std::vector<StreetId> site_street;    ///< one a site
    std::vector<BusId> site_bus;          ///< one a site
    std::vector<BusId> signal_bus;        ///< one a street node; invalid where not signalised
};

struct JoinLimits {
    double street_reach_m = 150.0;
    double bus_reach_m = 400.0;
};

/// Finds the joins of a city whose layers are complete. Deterministic.
[[nodiscard]] Joins find_joins(const City& city, const JoinLimits& limits = {});

/// Counts by layer and reason, for `calade city check` and reports: e.g.
/// {"street: no street within reach": 3}. Reasons that do not occur are left out.
[[nodiscard]] std::map<std::string, int> missing_joins(const Joins& joins);

}  // namespace calade::city
