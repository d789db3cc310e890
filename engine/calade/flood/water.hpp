// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/edges.hpp"
#include "calade/flood/layout.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// The water on the padded grid, while it is being advanced.
struct Water {
    explicit Water(const Layout& layout);

    Floats h, hu, hv;  ///< now
    Floats h_next, hu_next, hv_next;
    Floats h_low, max_depth, max_speed, arrival;
    Floats z_west, z_north;         ///< beds of the faces, with closed gates
    std::vector<std::uint8_t> wet;  ///< a block of each padded row holds water
    std::vector<std::uint8_t> wet_next;
    std::vector<std::uint8_t> swept;  ///< the block was written by the last sweep
    Edges::Drive drive;

    /// Marks the wet blocks anew after h was filled from outside.
    void find_wet();
};

}  // namespace calade::flood
