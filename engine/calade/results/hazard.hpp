// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/parameters.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace calade::results {

/// Hazard classes of the French order of 5 July 2019 (art. 2, marine flooding; used here for all
/// water), by depth and dynamics. 0: dry.
///
///     depth       slow        medium      fast
///     < 0.5 m     low         moderate    high
///     0.5-1 m     moderate    moderate    high
///     1-2 m       high        high        very high
///     > 2 m       very high   very high   very high
enum class FrenchHazard : std::uint8_t { none, low, moderate, high, very_high };

/// `depth_m` above 0, `speed_ms` and `rise_mh` of the same moment.
[[nodiscard]] inline FrenchHazard french_hazard(float depth_m, float speed_ms, float rise_mh,
                                                const Parameters& p) {
    const bool fast = speed_ms >= static_cast<float>(p.fast_speed_ms) ||
                      rise_mh >= static_cast<float>(p.fast_rise_mh);
    const bool slow = speed_ms < static_cast<float>(p.slow_speed_ms) &&
                      rise_mh < static_cast<float>(p.slow_rise_mh);
    if (depth_m > 2.0F) {
        return FrenchHazard::very_high;
    }
    if (depth_m >= 1.0F) {
        return fast ? FrenchHazard::very_high : FrenchHazard::high;
    }
    if (fast) {
        return FrenchHazard::high;
    }
    return depth_m < 0.5F && slow ? FrenchHazard::low : FrenchHazard::moderate;
}

/// Hazard vulnerability class H1 to H6 as 1 to 6 (Australian Institute for Disaster Resilience,
/// Guideline 7-3 Flood hazard, 2017): the lowest class whose limits on depth times speed, depth and
/// speed all hold.
///
///           D·V, m²/s    D, m    V, m/s
///     H1    0.3          0.3     2.0
///     H2    0.6          0.5     2.0
///     H3    0.6          1.2     2.0
///     H4    1.0          2.0     2.0
///     H5    4.0          4.0     4.0
[[nodiscard]] inline std::uint8_t aidr_hazard(float depth_m, float speed_ms) {
    struct Limit {
        float product, depth, speed;
    };
    constexpr std::array<Limit, 5> limits = {Limit{0.3F, 0.3F, 2.0F}, Limit{0.6F, 0.5F, 2.0F},
                                             Limit{0.6F, 1.2F, 2.0F}, Limit{1.0F, 2.0F, 2.0F},
                                             Limit{4.0F, 4.0F, 4.0F}};
    const float product = depth_m * speed_ms;
    std::uint8_t hazard = 1;
    for (const auto& limit : limits) {
        if (product <= limit.product && depth_m <= limit.depth && speed_ms <= limit.speed) {
            break;
        }
        ++hazard;
    }
    return hazard;
}

/// One class of either kind, for indicators and tables.
struct HazardClass {
    std::uint8_t value;
    std::string_view id;     ///< suffix of the indicator's id: "low", "h3"
    std::string_view label;  ///< English
};
inline constexpr std::array<HazardClass, 4> french_classes = {
    HazardClass{1, "low", "low"}, HazardClass{2, "moderate", "moderate"},
    HazardClass{3, "high", "high"}, HazardClass{4, "very_high", "very high"}};
inline constexpr std::array<HazardClass, 6> aidr_classes = {
    HazardClass{1, "h1", "H1, generally safe"},
    HazardClass{2, "h2", "H2, unsafe for small vehicles"},
    HazardClass{3, "h3", "H3, unsafe for vehicles, children and the elderly"},
    HazardClass{4, "h4", "H4, unsafe for people and vehicles"},
    HazardClass{5, "h5", "H5, buildings may be damaged"},
    HazardClass{6, "h6", "H6, buildings may fail"}};

}  // namespace calade::results
