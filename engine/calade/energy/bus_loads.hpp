// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

#include <span>
#include <vector>

namespace calade::energy {

/// What the load points at each bus draw, in pu of base_va.
struct BusLoads {
    std::vector<double> p_load, q_load;      ///< by bus: demand less feed-in
    std::vector<double> p_demand, p_fed_in;  ///< by bus, both 0 or more
};

/// What load points with these powers (W and var, one a load point) make of the buses. A point
/// below zero feeds in.
[[nodiscard]] BusLoads bus_loads(const city::PowerNetwork& network, std::span<const double> p_w,
                                 std::span<const double> q_var, double load_scale);

}  // namespace calade::energy
