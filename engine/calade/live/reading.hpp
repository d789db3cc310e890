// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace calade::live {

/// What the checks say of a reading; the first one that fails, in this order. Every reading is
/// kept with its flag. The numbers stand in the database.
enum class Quality : std::uint8_t {
    good = 0,
    not_finite = 1,    ///< NaN or infinity
    wrong_unit = 2,    ///< the payload names a unit that is none of the sensor's quantity
    out_of_range = 3,  ///< outside the sensor's valid range
    future = 4,        ///< measured later than now, beyond the tolerance
    stale = 5,         ///< measured too long ago to warn of
    out_of_order = 6,  ///< measured before a reading that is already here
    jump = 7,          ///< too far from the last one, and not confirmed yet
    contradicted = 8   ///< said later, in an alert: no state of the grid agrees with it
};
constexpr std::size_t qualities = 9;

[[nodiscard]] std::string_view to_string(Quality quality);

/// Whether the value may raise and clear alerts.
[[nodiscard]] constexpr bool fit_for_alert(Quality q) { return q == Quality::good; }
/// Whether the value may stand in a run's series: late is no fault of the value.
[[nodiscard]] constexpr bool fit_for_series(Quality q) {
    return q == Quality::good || q == Quality::stale || q == Quality::out_of_order;
}

/// What a sensor gave: a water level in m above the city's datum, or at the grid pu, W, var or A.
struct Reading {
    std::size_t sensor = 0;   ///< position in the configuration
    Millis measured = 0;      ///< by the sensor's clock; = received if the payload has no time
    Millis received = 0;      ///< by this machine's clock
    bool time_given = false;  ///< the payload had a time: a second one is the same reading
    double value = 0.0;
    Quality quality = Quality::good;
};

}  // namespace calade::live
