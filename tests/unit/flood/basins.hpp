// SPDX-License-Identifier: Apache-2.0
#pragma once

// Small basins for the flood tests, drawn or made by a formula.

#include "calade/flood/model.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace calade::flood::test {

constexpr float no_wall = -std::numeric_limits<float>::infinity();

/// A rectangle of active cells without boundaries; `bed(x, y)` at the cell's centre.
inline Geometry make_basin(Index columns, Index rows, double cell,
                           const std::function<double(double, double)>& bed, double manning = 0.0) {
    Geometry g;
    g.grid = {columns, rows, 0.0, 0.0, cell};
    const auto n = static_cast<std::size_t>(g.grid.size());
    g.bed.resize(n);
    for (Index i = 0; i < g.grid.size(); ++i) {
        const geo::Point2 p = g.grid.centre(i);
        g.bed[static_cast<std::size_t>(i)] = static_cast<float>(bed(p.x, p.y));
    }
    g.active.assign(n, 1);
    g.manning.assign(n, static_cast<float>(manning));
    g.storage.assign(n, 1.0F);
    g.sea.assign(n, 0);
    g.east_crest.assign(n, no_wall);
    g.north_crest.assign(n, no_wall);
    return g;
}

/// Opens a whole side (0 west, 1 east, 2 south, 3 north) of a rectangle.
inline void open_side(Geometry& g, std::int8_t side, city::BoundaryKind kind, std::string name) {
    Geometry::Boundary boundary{std::move(name), kind, {}};
    const Index n = side < 2 ? g.grid.rows : g.grid.columns;
    for (Index i = 0; i < n; ++i) {
        const Index column = side == 0 ? 0 : side == 1 ? g.grid.columns - 1 : i;
        const Index row = side == 2 ? 0 : side == 3 ? g.grid.rows - 1 : i;
        boundary.faces.push_back({g.grid.index(column, row), side});
    }
    g.boundaries.push_back(std::move(boundary));
}

/// A wall between column `column` and the next, over all rows.
inline void wall_east_of(Geometry& g, Index column, float crest) {
    for (Index row = 0; row < g.grid.rows; ++row) {
        g.east_crest[static_cast<std::size_t>(g.grid.index(column, row))] = crest;
    }
}

inline sim::Series constant(double value, std::string name = "constant") {
    return {{0.0}, {value}, std::move(name)};
}

/// Sets the depth of every cell from a formula for the surface; the ledger starts anew.
inline void set_surface(State& state, const Model& model,
                        const std::function<double(double, double)>& surface) {
    const Geometry& g = model.geometry();
    for (Index i = 0; i < g.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        const geo::Point2 p = g.grid.centre(i);
        const double depth = surface(p.x, p.y) - static_cast<double>(g.bed[s]);
        state.h[s] = g.active[s] != 0 && depth > 0.0 ? static_cast<float>(depth) : 0.0F;
    }
    state.initial_volume = model.ledger(state).stored;
}

inline double fastest(const State& state) {
    float most = 0.0F;
    for (const float s : state.max_speed) {
        most = s > most ? s : most;
    }
    return static_cast<double>(most);
}

}  // namespace calade::flood::test
