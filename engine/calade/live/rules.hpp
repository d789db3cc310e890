// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace calade::live {

/// When to warn. Raised when the level reaches `threshold_m`, over only when it has gone back
/// past `clear_m`: in between nothing changes, so that a level that dances on the threshold warns
/// once.
struct Rule {
    enum class Direction { above, below };
    std::string name;
    std::size_t sensor = 0;
    Direction direction = Direction::above;
    double threshold_m = 0.0;
    double clear_m = 0.0;  ///< at or below the threshold for `above`, at or above it for `below`
    std::string severity;  ///< "yellow", "orange" or "red"
    std::string message_fr, message_en;
    bool run_scenario = false;
};

enum class Crossing { none, raised, cleared };

/// What a new level means for a rule that is raised or not.
[[nodiscard]] constexpr Crossing crossing(const Rule& rule, bool raised, double level_m) {
    const bool above = rule.direction == Rule::Direction::above;
    if (!raised) {
        return (above ? level_m >= rule.threshold_m : level_m <= rule.threshold_m)
                   ? Crossing::raised
                   : Crossing::none;
    }
    return (above ? level_m < rule.clear_m : level_m > rule.clear_m) ? Crossing::cleared
                                                                     : Crossing::none;
}

}  // namespace calade::live
