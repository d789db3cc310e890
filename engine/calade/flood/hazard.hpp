// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace calade::flood {

/// Hazard of water of a depth (m) and speed (m/s) at the same time, 0 (dry) and 1 to 6, for people,
/// vehicles and buildings: AIDR 2017, Guideline 7-3, table 1 (H1 to H6: limits on depth × speed,
/// depth and speed).
[[nodiscard]] inline std::uint8_t aidr_class(float depth, float speed) {
    const float product = depth * speed;
    const auto within = [&](float p, float d, float v) {
        return product <= p && depth <= d && speed <= v;
    };
    return depth <= 0.0F              ? std::uint8_t{0}
           : within(0.3F, 0.3F, 2.0F) ? std::uint8_t{1}
           : within(0.6F, 0.5F, 2.0F) ? std::uint8_t{2}
           : within(0.6F, 1.2F, 2.0F) ? std::uint8_t{3}
           : within(1.0F, 2.0F, 2.0F) ? std::uint8_t{4}
           : within(4.0F, 4.0F, 4.0F) ? std::uint8_t{5}
                                      : std::uint8_t{6};
}

/// Hazard by the French order of 5 July 2019 on flood risk plans: 0 dry, 1 faible, 2 modéré, 3
/// fort, 4 très fort, from the depth (limits 0.5, 1 and 2 m) and the water's dynamics. The order
/// leaves the dynamics' limits to the study: slow to 0.2 m/s, fast from 0.5 m/s, as in the guide to
/// coastal risk plans (MEDDE 2014).
[[nodiscard]] inline std::uint8_t french_class(float depth, float speed) {
    if (depth <= 0.0F) {
        return 0;
    }
    const int fast = speed < 0.2F ? 0 : speed < 0.5F ? 1 : 2;
    constexpr std::uint8_t table[4][3] = {{1, 2, 3}, {2, 2, 3}, {3, 3, 4}, {4, 4, 4}};
    const int deep = depth < 0.5F ? 0 : depth < 1.0F ? 1 : depth < 2.0F ? 2 : 3;
    return table[deep][fast];
}

}  // namespace calade::flood
