// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace calade {

/// What a number measures. Inside the engine every value is in the SI unit of its dimension.
enum class Dimension {
    none,
    length,
    time,
    speed,
    discharge,
    rain_rate,
    volume,
    area,
    power,
    voltage,
    money
};

/// The SI unit's symbol: "m", "s", "m/s", "m3/s", "m/s" (rain), "m3", "m2", "W", "V", "EUR".
[[nodiscard]] std::string_view si_unit(Dimension dimension);

/// Reads a quantity with its unit ("24 cm", "60 s", "12 h", "30 mm/h", "250 l/s", "63 kVA") and
/// gives it in the SI unit of `dimension`. A bare number is taken to be in SI already.
/// Throws ScenarioError, naming the units that would do, if the unit is unknown, belongs to
/// another dimension, or the value is not finite.
[[nodiscard]] double parse_quantity(std::string_view text, Dimension dimension);

constexpr double standard_gravity = 9.81;  // m/s², the value flood models share
constexpr double seconds_per_hour = 3600.0;

}  // namespace calade
