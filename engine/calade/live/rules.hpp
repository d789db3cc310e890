// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace calade::live {

/// When to warn. Raised when the value reaches `threshold`, over only when it has gone back past
/// `clear`: in between nothing changes, so that a level that dances on the threshold warns once.
struct Rule {
    /// level: what a sensor says, m. voltage and loading: what the estimate of the grid says, pu
    /// and share of the rating.
    enum class Subject { level, voltage, loading };
    enum class Direction { above, below };
    std::string name;
    Subject subject = Subject::level;
    std::size_t sensor = 0;  ///< of a level
    std::string element;     ///< bus or branch; empty: the worst of the town
    Index place = -1;        ///< of the element in the town, once known
    std::string where;       ///< file:line
    Direction direction = Direction::above;
    double threshold = 0.0;
    double clear = 0.0;    ///< at or below the threshold for `above`, at or above it for `below`
    std::string severity;  ///< "yellow", "orange" or "red"
    std::string message_fr, message_en;
    bool run_scenario = false;
};

/// The rule of an alert that tells of a sensor at fault: this and the sensor's name.
constexpr std::string_view fault_rule_prefix = "sensor fault: ";

enum class Crossing { none, raised, cleared };

/// What a new value means for a rule that is raised or not.
[[nodiscard]] constexpr Crossing crossing(const Rule& rule, bool raised, double value) {
    const bool above = rule.direction == Rule::Direction::above;
    if (!raised) {
        return (above ? value >= rule.threshold : value <= rule.threshold) ? Crossing::raised
                                                                           : Crossing::none;
    }
    return (above ? value < rule.clear : value > rule.clear) ? Crossing::cleared : Crossing::none;
}

}  // namespace calade::live
