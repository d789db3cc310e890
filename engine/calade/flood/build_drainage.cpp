// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/build.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

void lay_drainage(const city::City& city, const Parameters& parameters, Geometry& geometry) {
    constexpr double mm_h = 1e-3 / 3600.0;
    const auto& rates = city.terrain.drainage;
    if (rates.empty() || !parameters.drainage) {
        return;
    }
    const geo::Grid& from = rates.grid;
    const auto cells = static_cast<std::size_t>(geometry.grid.size());
    // Terrain cells in a flood cell, or the one that the flood cell lies in.
    const auto larger =
        std::max<Index>(1, static_cast<Index>(std::round(geometry.grid.cell / from.cell)));
    const auto smaller =
        std::max<Index>(1, static_cast<Index>(std::round(from.cell / geometry.grid.cell)));
    geometry.drainage.assign(cells, 0.0F);
    double sum = 0.0;
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (geometry.active[s] == 0 || geometry.sea[s] != 0) {
            continue;
        }
        const Index column = i % geometry.grid.columns * larger / smaller;
        const Index row = i / geometry.grid.columns * larger / smaller;
        double rate = 0.0;
        Index inside = 0;
        for (Index r = row; r < row + larger; ++r) {
            for (Index c = column; c < column + larger; ++c) {
                if (from.contains(c, r) && std::isfinite(city.terrain.elevation.at(c, r))) {
                    rate += static_cast<double>(rates.at(c, r));
                    ++inside;
                }
            }
        }
        if (inside > 0) {
            rate /= static_cast<double>(inside);
            geometry.drainage[s] = static_cast<float>(rate * mm_h);
            sum += rate * mm_h * geometry.grid.cell * geometry.grid.cell;
        }
    }
    geometry.notes.push_back(fmt::format("drains take at most {:.2f} m3/s off the ground: {}", sum,
                                         city.terrain.drainage_source.empty()
                                             ? "of no stated source"
                                             : city.terrain.drainage_source));
}

}  // namespace calade::flood
