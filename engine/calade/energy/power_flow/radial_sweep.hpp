// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/newton_raphson.hpp"
#include "calade/energy/power_flow/problem.hpp"

#include <optional>
#include <vector>

namespace calade::energy::power_flow {

/// Subtrees in one piece (depth first), or layer by layer: then neighbours in memory do not wait
/// for each other, which is faster where one network is swept alone.
enum class TreeOrder : std::uint8_t { depth_first, breadth_first };

/// An island that is a tree below its one slack bus, laid out so that a parent stands before its
/// children and both sweeps run through memory in order.
/// Across the branch above a bus: v = a v_parent − z i, i_parent += conj(a) i.
struct RadialTree {
    std::vector<Index> bus;     ///< place → bus of the problem
    std::vector<Index> parent;  ///< place of the parent; the root's is 0
    std::vector<double> a_re, a_im, z_re, z_im;
    std::vector<double> p, q;  ///< net injection
    std::vector<double> g, b;  ///< to ground, branch charging included
};

/// Nothing if the island has a loop, a second slack bus or a pv bus.
[[nodiscard]] std::optional<RadialTree> make_radial_tree(const Problem& problem,
                                                         TreeOrder order = TreeOrder::depth_first);

/// Backward/forward sweep of currents and voltages (Shirmohammadi et al. 1988,
/// doi:10.1109/59.192932). Starts from `v`,
/// `angle` (indexed by bus) and leaves the last iterate there.
Attempt sweep(const RadialTree& tree, std::vector<double>& v, std::vector<double>& angle,
              const Options& options);

}  // namespace calade::energy::power_flow
