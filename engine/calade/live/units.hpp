// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace calade::live {

/// What one of `unit` is in the unit of Reading::value, nothing if it is none of the sensor's
/// quantity. Voltages in V need the nominal voltage of their place (place_at_grid).
[[nodiscard]] std::optional<double> one_of_unit(const Sensor& sensor, std::string_view unit);
/// The units that would do, for people.
[[nodiscard]] std::string_view units_of(SensorQuantity quantity);
[[nodiscard]] std::string_view default_unit(SensorQuantity quantity);
/// The unit of Reading::value: "m", "pu", "W", "var" or "A".
[[nodiscard]] std::string_view stored_unit(SensorQuantity quantity);

}  // namespace calade::live
