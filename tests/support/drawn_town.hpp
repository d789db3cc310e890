// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace calade::test {

/// Terrain from a drawing, north at the top, one character a cell of `cell_m`:
/// ' ' outside the flood domain, '~' sea with its bed at -5 m, '0'..'9' ground at that many metres.
/// Every other character is ground at `letters(character)` metres.
template <class Letters>
city::Terrain draw_terrain(const std::vector<std::string>& rows, double cell_m, Letters letters) {
    geo::Grid grid;
    grid.rows = static_cast<Index>(rows.size());
    grid.columns = static_cast<Index>(rows.front().size());
    grid.cell = cell_m;
    city::Terrain t;
    t.elevation = geo::Raster<float>(grid, std::numeric_limits<float>::quiet_NaN());
    t.manning = geo::Raster<float>(grid, 0.03F);
    t.sea = geo::Raster<std::uint8_t>(grid, 0);
    t.mark = geo::Raster<std::uint8_t>(grid, static_cast<std::uint8_t>(Mark::synthesised));
    for (Index r = 0; r < grid.rows; ++r) {
        for (Index c = 0; c < grid.columns; ++c) {
            const char symbol =
                rows[static_cast<std::size_t>(grid.rows - 1 - r)][static_cast<std::size_t>(c)];
            if (symbol == '~') {
                t.elevation.at(c, r) = -5.0F;
                t.sea.at(c, r) = 1;
            } else if (symbol >= '0' && symbol <= '9') {
                t.elevation.at(c, r) = static_cast<float>(symbol - '0');
            } else if (symbol != ' ') {
                t.elevation.at(c, r) = static_cast<float>(letters(symbol));
            }
        }
    }
    return t;
}

/// A box as a polygon.
inline geo::Polygon box_polygon(double x0, double y0, double x1, double y1) {
    return {{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}, {}};
}

}  // namespace calade::test
