// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/energy/bus_loads.hpp"

#include <cstdint>
#include <vector>

namespace calade::energy {

/// Base power of the per-unit system, VA. Base voltages are the buses' nominal voltages.
constexpr double base_va = 1e6;
/// Lines and ties below this impedance, pu on base_va, join their buses into one node. It is
/// 1.6e-8 ohm at 400 V and 4e-5 ohm at 20 kV: well below a metre of cable.
constexpr double merge_below_pu = 1e-7;

/// The power network in per unit, made once: what never changes in a run, free of names and ohms.
struct Grid {
    std::vector<double> current_base_a;          ///< by bus
    BusLoads loads;                              ///< the city's own, scaled
    std::vector<double> source_v;                ///< by bus, 0: no source
    std::vector<Index> customers;                ///< by bus
    std::vector<Index> station;                  ///< by bus, −1: none
    std::vector<Index> from, to;                 ///< by branch
    std::vector<double> r, x, b, tap;            ///< by branch, on the `to` side's base
    std::vector<std::uint8_t> merges;            ///< by branch: no impedance to speak of
    std::vector<std::uint8_t> intact_closed;     ///< by branch, as the city has it
    std::vector<Index> near_first, near_branch;  ///< branches at each bus, offsets then numbers

    [[nodiscard]] Index buses() const { return static_cast<Index>(station.size()); }
    [[nodiscard]] Index branches() const { return static_cast<Index>(from.size()); }
    /// The other end of a branch.
    [[nodiscard]] Index across(Index branch, Index bus) const {
        const auto k = static_cast<std::size_t>(branch);
        return from[k] == bus ? to[k] : from[k];
    }
};

/// Of a checked network. Throws DataError if closed branches without impedance form a loop (their
/// currents would be undefined) or join sources of different voltage.
[[nodiscard]] Grid make_grid(const city::PowerNetwork& network, double load_scale);

}  // namespace calade::energy
