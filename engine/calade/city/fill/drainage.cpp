// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/drainage.hpp"

#include "calade/geo/grid_walk.hpp"

#include <cmath>

namespace calade::city {

void fill_drainage(City& city, float built_mm_h, float open_mm_h) {
    Terrain& terrain = city.terrain;
    const geo::Grid& grid = terrain.elevation.grid;
    terrain.drainage = geo::Raster<float>(grid, open_mm_h);
    for (const Building& b : city.buildings) {
        for (const geo::CellShare& share : geo::cover(grid, b.footprint)) {
            terrain.drainage[share.cell] = built_mm_h;
        }
    }
    for (const Street& s : city.streets.streets) {
        for (std::size_t k = 1; s.cars && s.level == StreetLevel::ground && k < s.axis.size();
             ++k) {
            geo::walk_cells(grid, s.axis[k - 1], s.axis[k],
                            [&](Index cell) { terrain.drainage[cell] = built_mm_h; });
        }
    }
    for (Index i = 0; i < grid.size(); ++i) {
        if (terrain.sea[i] != 0 || std::isnan(terrain.elevation[i])) {
            terrain.drainage[i] = 0.0F;
        }
    }
}

}  // namespace calade::city
