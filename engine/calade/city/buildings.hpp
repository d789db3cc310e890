// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/provenance.hpp"
#include "calade/geo/geometry.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calade::city {

enum class BuildingUse { residential, commercial, industrial, public_service, other };

[[nodiscard]] std::string_view to_string(BuildingUse use);
[[nodiscard]] BuildingUse building_use_from_string(std::string_view name);

struct Building {
    std::string name;  ///< stable id from the source, or "B<number>"
    geo::Polygon footprint;
    double height_m = 6.0;  ///< eaves above ground
    Mark height_mark = Mark::estimated;
    BuildingUse use = BuildingUse::other;
    double residents = 0.0;  ///< people, may be fractional (distributed population)
    Mark residents_mark = Mark::estimated;
};

/// Kinds of critical site. Their needs (power, water, staff) are the models' business.
enum class SiteKind {
    hospital,
    fire_station,
    pumping_station,
    school,
    town_hall,
    shelter,
    care_home,
    telecom,
    other
};

[[nodiscard]] std::string_view to_string(SiteKind kind);
[[nodiscard]] SiteKind site_kind_from_string(std::string_view name);

struct Site {
    std::string name;
    SiteKind kind = SiteKind::other;
    geo::Point2 position;
    double autonomy_h = 0.0;  ///< hours it keeps working without supply
    Mark mark = Mark::synthesised;
};

/// An administrative or planning area.
struct Area {
    std::string name;
    std::string kind;  ///< "commune", "district", "flood_plan_zone"
    std::string code;  ///< INSEE code, zone code …
    geo::MultiPolygon extent;
    double population = 0.0;  ///< 0 = unknown
};

}  // namespace calade::city
