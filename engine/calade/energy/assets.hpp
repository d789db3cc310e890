// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/provenance.hpp"
#include "calade/city/power.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calade::energy {

/// What water has done to a station. sound → tripped (out of service, nothing broken) → flooded
/// (water reached what it destroys) → dry (water gone, waits for a crew) → sound once inspected or
/// repaired. `dry` keeps in `damaged` whether it takes an inspection or a repair.
enum class AssetCondition : std::uint8_t { sound, tripped, flooded, dry };
[[nodiscard]] std::string_view to_string(AssetCondition condition);

/// How one class of station bears water, and how long a crew needs. Depths in m above the ground
/// outside; times in hours on site.
struct AssetClass {
    city::StationKind kind = city::StationKind::mv_lv;
    const char* name = "";
    double lowest_trip_m = 0.0, highest_trip_m = 0.0;  ///< range of drawn trip depths
    double damage_above_trip_m = 0.0;  ///< water this far above the trip depth destroys
    double inspect_h = 0.0, repair_h = 0.0;
    Mark mark = Mark::default_value;
    const char* source = "";
};
/// One row a station kind.
[[nodiscard]] std::span<const AssetClass> asset_classes();
[[nodiscard]] const AssetClass& asset_class(city::StationKind kind);

/// Depths at which one station trips and is destroyed.
struct AssetThresholds {
    double trip_m = 0.0, damage_m = 0.0;
};

/// The chance that an HV/MV yard is out of function in water of this depth: the HAZUS curve in its
/// smooth form, 1 / (1 + exp(5 (1.2192 − d))) above zero, zero at zero depth.
[[nodiscard]] double yard_failure_probability(double depth_m);

/// Thresholds of every station. `seed` 0: the stations' own trip depths. Otherwise one threshold is
/// drawn a station and a seed, HV/MV yards from the curve above, MV/LV stations evenly over their
/// class's range, unless the station's own depth was surveyed. All above zero.
[[nodiscard]] std::vector<AssetThresholds> asset_thresholds(const city::PowerNetwork& network,
                                                            double trip_depth_scale,
                                                            std::uint64_t seed);

}  // namespace calade::energy
