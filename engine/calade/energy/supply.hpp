// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid.hpp"
#include "calade/energy/power_flow/problem.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::energy {

/// An island whose lowest voltage would be below this has collapsed: motors stall and protection
/// opens long before, and constant power is no longer a model of its loads.
constexpr double collapse_below_pu = 0.5;

/// Who is supplied, and how: a pure function of what is alive and closed.
struct Supply {
    std::vector<std::uint8_t> energised;  ///< by bus
    std::vector<double> v, angle;         ///< by bus, pu and rad, 0 on dark buses
    std::vector<double> current_a;        ///< by branch, at its `to` side
    double losses_w = 0.0, source_w = 0.0;
    int iterations = 0;            ///< the most of any island
    std::vector<Index> collapsed;  ///< source buses of islands that could not be solved
};

/// Islands are solved side by side; the result has the same bits for any thread count.
[[nodiscard]] Supply find_supply(const Grid& grid, const BusLoads& loads,
                                 std::span<const std::uint8_t> alive,
                                 std::span<const std::uint8_t> closed,
                                 const power_flow::Options& options);

}  // namespace calade::energy
