// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/assets.hpp"

#include "calade/base/random.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy {

namespace {

/// HAZUS: a substation is out of function at 4 ft above its floor.
constexpr double yard_middle_m = 1.2192;
constexpr double yard_steepness = 5.0;  ///< 1/m, of the smooth form
/// No threshold is lower: water on a floor, not damp.
constexpr double lowest_threshold_m = 0.01;

constexpr AssetClass classes[] = {
    {city::StationKind::hv_mv, "HV/MV yard", 0.0, 2.4, 0.6, 12.0, 720.0, Mark::default_value,
     "trip: FEMA HAZUS flood model, functionality threshold of substations, smooth form; damage, "
     "times: assumed, switchgear and relays 0.6 m above the trip level, months to replace"},
    {city::StationKind::mv_lv, "MV/LV station", 0.05, 0.5, 0.4, 2.0, 48.0, Mark::default_value,
     "trip: low-voltage boards and MV cable ends of kiosks stand 0.05 to 0.5 m above the ground, "
     "no "
     "published curve found; damage, times: assumed, a transformer or board exchanged in two days"},
};

}  // namespace

std::string_view to_string(AssetCondition condition) {
    switch (condition) {
        case AssetCondition::sound: return "sound";
        case AssetCondition::tripped: return "tripped";
        case AssetCondition::flooded: return "flooded";
        case AssetCondition::dry: return "dry";
    }
    return "unknown";
}

std::span<const AssetClass> asset_classes() { return classes; }

const AssetClass& asset_class(city::StationKind kind) {
    return *std::find_if(std::begin(classes), std::end(classes),
                         [&](const AssetClass& c) { return c.kind == kind; });
}

double yard_failure_probability(double depth_m) {
    return depth_m > 0.0 ? 1.0 / (1.0 + std::exp(yard_steepness * (yard_middle_m - depth_m))) : 0.0;
}

std::vector<AssetThresholds> asset_thresholds(const city::PowerNetwork& network,
                                              double trip_depth_scale, std::uint64_t seed) {
    constexpr std::uint64_t stream = 0x617373657473;
    std::vector<AssetThresholds> out;
    for (std::size_t i = 0; i < network.stations.size(); ++i) {
        const auto& station = network.stations[i];
        const auto& row = asset_class(station.kind);
        double trip = station.trip_depth_m;
        const bool known = station.mark == Mark::surveyed || station.mark == Mark::measured;
        if (seed != 0 && !known) {
            const double u = random_uniform(seed, stream, i);
            trip = row.lowest_trip_m + u * (row.highest_trip_m - row.lowest_trip_m);
            if (station.kind == city::StationKind::hv_mv) {
                // The curve turned over; what it gives at zero depth is left out of the draw.
                const double least = 1.0 / (1.0 + std::exp(yard_steepness * yard_middle_m));
                const double p = least + (1.0 - least) * std::max(u, 1e-12);
                trip =
                    yard_middle_m - std::log(1.0 / std::min(p, 1.0 - 1e-12) - 1.0) / yard_steepness;
            }
            trip = std::max(trip, lowest_threshold_m);
        }
        trip *= trip_depth_scale;
        out.push_back({trip, trip + row.damage_above_trip_m});
    }
    return out;
}

}  // namespace calade::energy
