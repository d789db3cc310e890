// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/layout.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

constexpr float closed = 1e30F;           // bed of a face that nothing passes
constexpr double reach_of_levels = 64.0;  // m, room for water above the highest bed

}  // namespace

Layout::Layout(const Geometry& geometry)
    : cell(geometry.grid.cell), grid_columns(geometry.grid.columns) {
    const geo::Grid& grid = geometry.grid;
    Index last_column = -1;
    Index last_row = -1;
    column0 = grid.columns;
    row0 = grid.rows;
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    for (Index i = 0; i < grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (geometry.active[s] == 0) {
            continue;
        }
        column0 = std::min(column0, i % grid.columns);
        row0 = std::min(row0, i / grid.columns);
        last_column = std::max(last_column, i % grid.columns);
        last_row = std::max(last_row, i / grid.columns);
        lowest = std::min(lowest, static_cast<double>(geometry.bed[s]));
        highest = std::max(highest, static_cast<double>(geometry.bed[s]));
        ++active_cells;
    }
    columns = last_column - column0 + 1;
    rows = last_row - row0 + 1;
    blocks = (columns + block - 1) / block + 2;
    stride = blocks * block;
    datum = std::floor(lowest);
    quantum = std::exp2(std::ceil(std::log2(highest - datum + reach_of_levels)) - 24.0);

    const std::size_t count = size();
    z.assign(count, 0.0F);
    phi.assign(count, 1.0F);
    inverse_phi.assign(count, 0.0F);
    friction.assign(count, 0.0F);
    z_west.assign(count, closed);
    z_north.assign(count, closed);
    for (Index r = 0; r < rows; ++r) {
        for (Index c = 0; c < columns; ++c) {
            const auto g = static_cast<std::size_t>(grid.index(column0 + c, row0 + r));
            const auto p = static_cast<std::size_t>((r + frame_rows) * stride + block + c);
            if (geometry.active[g] == 0) {
                continue;
            }
            z[p] = level(static_cast<double>(geometry.bed[g]));
            phi[p] = geometry.storage[g];
            inverse_phi[p] = 1.0F / phi[p];
            const double n = static_cast<double>(geometry.manning[g]);
            friction[p] = static_cast<float>(standard_gravity * n * n);
        }
    }
    const auto face = [&](Index first, Index second, float crest, float& bed) {
        const auto a = static_cast<std::size_t>(first);
        const auto b = static_cast<std::size_t>(second);
        const auto p = static_cast<std::size_t>(position(second));
        const auto q = static_cast<std::size_t>(position(first));
        if (geometry.active[a] != 0 && geometry.active[b] != 0) {
            bed = std::max(std::max(z[p], z[q]), std::isfinite(crest) ? level(crest)
                                                 : crest > 0.0F       ? closed
                                                                      : -closed);
        }
    };
    for (Index r = 0; r < rows; ++r) {
        for (Index c = 0; c < columns; ++c) {
            const Index i = grid.index(column0 + c, row0 + r);
            const auto s = static_cast<std::size_t>(i);
            if (c + 1 < columns) {
                face(i, i + 1, geometry.east_crest[s],
                     z_west[static_cast<std::size_t>(position(i) + 1)]);
            }
            if (r + 1 < rows) {
                face(i, i + grid.columns, geometry.north_crest[s],
                     z_north[static_cast<std::size_t>(position(i))]);
            }
        }
    }
}

bool Layout::covers(Index cell_index) const {
    const Index c = cell_index % grid_columns - column0;
    const Index r = cell_index / grid_columns - row0;
    return c >= 0 && r >= 0 && c < columns && r < rows;
}

float Layout::level(double level_m) const {
    return static_cast<float>(std::nearbyint((level_m - datum) / quantum) * quantum);
}

float Layout::face_bed(Index first, Index second, double crest_m) const {
    const float ground =
        std::max(z[static_cast<std::size_t>(first)], z[static_cast<std::size_t>(second)]);
    return std::max(ground, std::isfinite(crest_m) ? level(crest_m)
                            : crest_m > 0.0        ? closed
                                                   : ground);
}

}  // namespace calade::flood
