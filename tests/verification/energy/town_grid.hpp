// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

namespace calade::verification {

/// A town's radial grid, the same for the same arguments: a 90 kV source, one HV/MV substation, MV
/// feeders (20 kV cable, 0.5 km between stations), an MV/LV station at every MV node with four LV
/// feeders (400 V) of `lv_buses` nodes, and an open tie between the ends of neighbouring feeders.
[[nodiscard]] city::PowerNetwork town_grid(int feeders, int stations_per_feeder, int lv_buses);

}  // namespace calade::verification
