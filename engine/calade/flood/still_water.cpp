// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/still_water.hpp"

#include <algorithm>

namespace calade::flood {

std::vector<std::uint8_t> covered_by_still_water(const Geometry& geometry, double level_m,
                                                 const std::vector<std::uint8_t>& gate_closed) {
    const geo::Grid& grid = geometry.grid;
    std::vector<float> east = geometry.east_crest;
    std::vector<float> north = geometry.north_crest;
    for (std::size_t i = 0; i < geometry.gates.size(); ++i) {
        if (gate_closed[i] == 0) {
            continue;
        }
        for (const geo::Face& face : geometry.gates[i].faces) {
            float& crest = (face.vertical ? east : north)[static_cast<std::size_t>(face.first)];
            crest = std::max(crest, static_cast<float>(geometry.gates[i].crest_m));
        }
    }
    std::vector<std::uint8_t> covered(static_cast<std::size_t>(grid.size()), 0);
    std::vector<Index> open;
    const auto take = [&](Index cell) {
        const auto s = static_cast<std::size_t>(cell);
        if (covered[s] == 0 && geometry.active[s] != 0 &&
            static_cast<double>(geometry.bed[s]) < level_m) {
            covered[s] = 1;
            open.push_back(cell);
        }
    };
    for (Index i = 0; i < grid.size(); ++i) {
        if (geometry.sea[static_cast<std::size_t>(i)] != 0) {
            take(i);
        }
    }
    for (const auto& boundary : geometry.boundaries) {
        if (boundary.kind == city::BoundaryKind::level) {
            for (const auto& face : boundary.faces) {
                take(face.cell);
            }
        }
    }
    while (!open.empty()) {
        const Index cell = open.back();
        open.pop_back();
        const auto s = static_cast<std::size_t>(cell);
        const Index column = cell % grid.columns;
        const auto below = [&](float crest) { return static_cast<double>(crest) < level_m; };
        if (column + 1 < grid.columns && below(east[s])) {
            take(cell + 1);
        }
        if (column > 0 && below(east[s - 1])) {
            take(cell - 1);
        }
        if (cell + grid.columns < grid.size() && below(north[s])) {
            take(cell + grid.columns);
        }
        if (cell >= grid.columns && below(north[s - static_cast<std::size_t>(grid.columns)])) {
            take(cell - grid.columns);
        }
    }
    return covered;
}

}  // namespace calade::flood
