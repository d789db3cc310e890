// SPDX-License-Identifier: Apache-2.0
#include "calade/city/carriageway.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::city {

float carriageway_height(const Terrain& terrain, Index cell) {
    const geo::Grid& grid = terrain.elevation.grid;
    const float own = terrain.elevation[cell];
    if (std::isnan(own) || terrain.sea[cell] != 0) {
        return own;
    }
    std::array<float, 9> land{};
    std::size_t count = 0;
    bool bank = false;
    for (Index dr = -1; dr <= 1; ++dr) {
        for (Index dc = -1; dc <= 1; ++dc) {
            const Index column = cell % grid.columns + dc;
            const Index row = cell / grid.columns + dr;
            if (!grid.contains(column, row) || std::isnan(terrain.elevation.at(column, row))) {
                continue;
            }
            if (terrain.sea.at(column, row) != 0) {
                bank = true;
            } else {
                land[count++] = terrain.elevation.at(column, row);
            }
        }
    }
    if (!bank) {
        return own;
    }
    const auto middle = land.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(land.begin(), middle, land.begin() + static_cast<std::ptrdiff_t>(count));
    return std::max(own, *middle);
}

}  // namespace calade::city
