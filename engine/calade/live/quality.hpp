// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/reading.hpp"

#include <optional>

namespace calade::live {

/// What a sensor can say in good health; values in the unit of Reading::value.
struct QualityLimits {
    double lowest = -20.0;
    double highest = 50.0;
    double oldest_s = 3600.0;  ///< older than this on arrival is stale; infinite: no such check
    double ahead_s = 120.0;    ///< clocks may differ by this much
    double jump = 0.5;         ///< between readings up to ten minutes apart; grows with longer gaps
};

/// Checks the readings of one sensor in their order of arrival. Keeps the last good one.
class QualityControl {
public:
    explicit QualityControl(const QualityLimits& limits) : limits_(limits) {}

    /// Gives the flag; `now` is the clock that ages are counted by. `unit_known` is what the
    /// payload's reader found. A jump is believed when the next reading confirms it.
    Quality check(const Reading& reading, Millis now, bool unit_known);
    /// Goes on from a reading that the store holds.
    void restore(Millis measured, double value) { last_ = Point{measured, value}; }

private:
    struct Point {
        Millis measured;
        double value;
    };
    [[nodiscard]] bool close(const Point& a, Millis measured, double value) const;
    QualityLimits limits_;
    std::optional<Point> last_;
    std::optional<Point> suspect_;
};

}  // namespace calade::live
