// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/radial_sweep.hpp"

#include <cstdint>
#include <vector>

namespace calade::energy::power_flow {

/// A radial island cut at its root: what hangs below the slack bus does not know of its
/// neighbours, so each group of subtrees is solved by itself while it stays in the near caches.
/// Depth first, parents before children.
struct SubtreeGroup {
    std::vector<std::int32_t> bus, parent;  ///< parent: place in the group, −1: the root
    std::vector<std::uint8_t> kind;         ///< 1: ratio other than 1; 2: admittance to ground
    std::vector<double> a_re, a_im, z_re, z_im, g, b;
};
/// Groups of at least `smallest` places where there are as many, in the order of the tree.
[[nodiscard]] std::vector<SubtreeGroup> make_subtree_groups(const RadialTree& tree,
                                                            std::size_t smallest);

}  // namespace calade::energy::power_flow
