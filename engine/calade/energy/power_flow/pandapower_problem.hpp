// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"
#include "calade/io/pandapower.hpp"

#include <map>
#include <vector>

namespace calade::energy::power_flow {

struct PandapowerProblem {
    Problem problem;                    ///< pu on 1 MVA; every bus hangs on an external grid
    std::map<std::int64_t, Index> bus;  ///< index of the net → bus, −1: without supply
};

/// A pandapower net, balanced: buses, lines, transformers of two windings (T sections, taps at
/// either side, tap phase shifters by degrees) and of three (a star with taps at a winding or its
/// star point, the core at the highest voltage), loads and asymmetric loads (their sum), static and
/// voltage-controlled generators, external grids, shunts, switches (between buses joining them; at
/// lines and transformers opening an end). Lines that are open at one end keep their charging.
/// `turns`: vector groups turn angles (pandapower's calculate_voltage_angles, off by default where
/// nothing is above 70 kV). Throws DataError naming table and index for elements of other
/// kinds in service, buses that are not there, loads with shares of constant current or impedance,
/// and impossible values: lengths, voltages and ratings not above zero, missing tap data, branches
/// without impedance.
[[nodiscard]] PandapowerProblem from_pandapower(const io::PandapowerNet& net, bool turns = true);

}  // namespace calade::energy::power_flow
