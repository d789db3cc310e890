// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace calade::flood {

/// What parts slow, medium and fast dynamics. The order of 5 July 2019 names the three and gives no
/// numbers: these are defaults, to be set to those of the local plan.
struct DynamicsLimits {
    float slow_speed_ms = 0.2F, fast_speed_ms = 0.5F;
    float slow_rise_mh = 0.5F, fast_rise_mh = 1.0F;
};

/// Hazard classes of the French order of 5 July 2019 (art. 2, marine flooding; used here for all
/// water), by depth and dynamics.
///
///     depth       slow        medium      fast
///     < 0.5 m     low         moderate    high
///     0.5-1 m     moderate    moderate    high
///     1-2 m       high        high        very high
///     > 2 m       very high   very high   very high
enum class FrenchHazard : std::uint8_t { none, low, moderate, high, very_high };

/// Depth, speed and rise of the same moment; none where it is dry.
[[nodiscard]] inline FrenchHazard french_hazard(float depth_m, float speed_ms, float rise_mh,
                                                const DynamicsLimits& limits = {}) {
    const bool fast = (speed_ms >= limits.fast_speed_ms) | (rise_mh >= limits.fast_rise_mh);
    const bool slow = (speed_ms < limits.slow_speed_ms) & (rise_mh < limits.slow_rise_mh);
    // Each class holds where the one above it does: no branches, so that loops run in vectors.
    const bool moderate = (depth_m >= 0.5F) | !slow;
    const bool high = (depth_m >= 1.0F) | fast;
    const bool very_high = (depth_m > 2.0F) | ((depth_m >= 1.0F) & fast);
    const int hazard = depth_m > 0.0F ? 1 + moderate + high + very_high : 0;
    return static_cast<FrenchHazard>(hazard);
}

/// Hazard vulnerability class H1 to H6 as 1 to 6 (Australian Institute for Disaster Resilience,
/// Guideline 7-3 Flood hazard, 2017): the lowest class whose limits on depth times speed, depth and
/// speed all hold. 0 where it is dry.
///
///           D·V, m²/s    D, m    V, m/s
///     H1    0.3          0.3     2.0
///     H2    0.6          0.5     2.0
///     H3    0.6          1.2     2.0
///     H4    1.0          2.0     2.0
///     H5    4.0          4.0     4.0
[[nodiscard]] inline std::uint8_t aidr_hazard(float depth_m, float speed_ms) {
    const float product = depth_m * speed_ms;
    // The limits grow from class to class: the class is one more than the limits that do not hold.
    const auto beyond = [&](float most_product, float most_depth, float most_speed) {
        return static_cast<int>(
            !((product <= most_product) & (depth_m <= most_depth) & (speed_ms <= most_speed)));
    };
    const int hazard = 1 + beyond(0.3F, 0.3F, 2.0F) + beyond(0.6F, 0.5F, 2.0F) +
                       beyond(0.6F, 1.2F, 2.0F) + beyond(1.0F, 2.0F, 2.0F) +
                       beyond(4.0F, 4.0F, 4.0F);
    return static_cast<std::uint8_t>(depth_m > 0.0F ? hazard : 0);
}

}  // namespace calade::flood
