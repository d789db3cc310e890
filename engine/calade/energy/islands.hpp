// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid.hpp"
#include "calade/energy/power_flow/problem.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::energy {

/// The buses that hang together below one or more live sources, ready to be solved. Buses joined
/// without impedance are one node of the problem.
struct Island {
    power_flow::Problem problem;
    std::vector<Index> bus;     ///< members, sources' surroundings first
    std::vector<Index> node;    ///< the problem's node of each member
    std::vector<Index> branch;  ///< the grid's branch of each branch of the problem
    std::vector<Index> source;  ///< buses with a source, rising
};

/// What is connected now.
struct Topology {
    std::vector<Island> islands;      ///< by lowest source bus
    std::vector<Index> member;        ///< by bus: its island, −1: dark
    std::vector<Index> merging_tree;  ///< closed branches without impedance that join two nodes
};

/// `alive` by bus and `closed` by branch. Among closed branches without impedance that form a
/// loop, the one with the highest number carries nothing. A node with several sources has the
/// voltage of the lowest bus.
[[nodiscard]] Topology find_islands(const Grid& grid, const BusLoads& loads,
                                    std::span<const std::uint8_t> alive,
                                    std::span<const std::uint8_t> closed);

}  // namespace calade::energy
