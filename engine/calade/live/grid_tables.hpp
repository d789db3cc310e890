// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the configuration says of the grid. Not a public header.

#include "calade/io/toml.hpp"
#include "calade/live/config.hpp"

namespace calade::live {

/// The keys of a sensor at the grid beside those that all sensors have.
[[nodiscard]] std::vector<std::string> grid_sensor_keys();
/// Place, instrument and limits of a sensor whose quantity and unit are known.
[[nodiscard]] GridPlace read_grid_place(const io::TomlTable& t, SensorQuantity quantity);
/// [grid]; nothing of it is required.
[[nodiscard]] GridSettings read_grid_settings(const io::TomlTable& t);

}  // namespace calade::live
