// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/model.hpp"

namespace calade::flood {

double discharge_through(const Geometry& geometry, const State& state, const geo::Polyline& line) {
    double total = 0.0;
    const geo::Grid& grid = geometry.grid;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const geo::Point2 way{line[i + 1].x - line[i].x, line[i + 1].y - line[i].y};
        for (const geo::LineFace& f : geo::faces_along(grid, {line[i], line[i + 1]})) {
            const auto a = static_cast<std::size_t>(f.face.first);
            const auto b = static_cast<std::size_t>(f.face.second);
            if (geometry.active[a] == 0 || geometry.active[b] == 0) {
                continue;
            }
            const auto& q = f.face.vertical ? state.hu : state.hv;
            const double open = static_cast<double>(geometry.storage[a] < geometry.storage[b]
                                                        ? geometry.storage[a]
                                                        : geometry.storage[b]);
            const double through =
                0.5 * (static_cast<double>(q[a]) + static_cast<double>(q[b])) * open * grid.cell;
            // To the right of the way: east of a line that goes north, south of one that goes east.
            const bool positive = f.face.vertical ? way.y > 0.0 : way.x < 0.0;
            total += positive ? through : -through;
        }
    }
    return total;
}

}  // namespace calade::flood
