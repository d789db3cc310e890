// SPDX-License-Identifier: Apache-2.0
// A client of the installed library: reads a quantity, asks a tide and counts the cells below it.
#include "calade/base/units.hpp"
#include "calade/geo/raster.hpp"
#include "calade/sim/series.hpp"

#include <cmath>
#include <cstdio>

int main() {
    const double offset = calade::parse_quantity("60 cm", calade::Dimension::length);
    const calade::sim::Series tide{{0.0, 3600.0}, {4.0, 5.0}, "tide"};
    tide.check();
    const double level = tide.at(1800.0) + offset;  // halfway: 4.5 m + 0.6 m

    calade::geo::Raster<float> ground({3, 1, 0.0, 0.0, 10.0}, 6.0F);
    ground.at(1, 0) = 5.0F;
    int wet = 0;
    for (const float z : ground.values) {
        wet += z < level ? 1 : 0;
    }
    std::printf("level %.2f m, %d of %d cells below it\n", level, wet, ground.grid.size());
    return std::abs(level - 5.1) < 1e-9 && wet == 1 ? 0 : 1;
}
