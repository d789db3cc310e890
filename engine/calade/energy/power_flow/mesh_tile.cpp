// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/mesh_tile.hpp"

namespace calade::energy::power_flow {

lanes::MeshTile shared_tile(const NewtonSystem& system) {
    const auto& lu = *system.blocks();
    const auto& pattern = system.pattern();
    lanes::MeshTile tile{};
    tile.nodes = system.nodes;
    tile.unknown = system.unknown;
    tile.y_first = system.y_first.data();
    tile.y_col = system.y_col.data();
    tile.y_g = system.y_g.data();
    tile.y_b = system.y_b.data();
    tile.pv = system.pv.data();
    tile.l_first = pattern.l_first.data();
    tile.l_col = pattern.l_col.data();
    tile.u_first = pattern.u_first.data();
    tile.u_col = pattern.u_col.data();
    tile.l_block = lu.l().empty() ? nullptr : lu.l()[0].data();
    tile.u_block = lu.u().empty() ? nullptr : lu.u()[0].data();
    tile.d_inverse = lu.d_inverse().empty() ? nullptr : lu.d_inverse()[0].data();
    return tile;
}

}  // namespace calade::energy::power_flow
