// SPDX-License-Identifier: Apache-2.0
// A client of the installed library: makes the demo town and counts what lies below a level.
#include "calade/base/units.hpp"
#include "calade/city/demo/demo_town.hpp"

#include <cmath>
#include <cstdio>

int main() {
    const double level = calade::parse_quantity("450 cm", calade::Dimension::length);
    const auto town = calade::city::make_demo_town({.buildings = 500, .seed = 1, .cell_m = 10.0});
    int low = 0;
    for (const float z : town.terrain.elevation.values) {
        low += z < level ? 1 : 0;
    }
    const auto buildings = static_cast<int>(town.buildings.size());
    std::printf("%d buildings; %d of %d cells below %.2f m\n", buildings, low,
                town.terrain.elevation.grid.size(), level);
    // A town on the coast: the sea is below any tide, the valley's sides are above it.
    return std::abs(buildings - 500) <= 10 && low > 0 && low < town.terrain.elevation.grid.size()
               ? 0
               : 1;
}
