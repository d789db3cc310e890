// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/layout.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

constexpr double reach_of_levels = 64.0;  // m, room for water above the highest bed
constexpr Index widest_tile = 48;         // blocks: the rows in work stay in the second cache
constexpr Index tallest_tile = 64;        // rows; a tile works four rows beside it twice
constexpr Index lowest_tile = 16;
constexpr Index small_width = 8;  // of small tiles: what they work twice is a quarter each way
constexpr Index small_height = 32;
constexpr Index tiles_wanted = 12;  // enough for a few threads

}  // namespace

template <class Real>
Layout<Real>::Layout(const Geometry& geometry, bool small_tiles)
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
    // Two bits are left for the halves of slopes.
    constexpr int digits = sizeof(Real) == 4 ? 24 : 51;
    quantum = std::exp2(std::ceil(std::log2(highest - datum + reach_of_levels)) - digits);
    // Tiles of one size whatever the number of threads; the result does not depend on them.
    const Index widest = small_tiles ? small_width : widest_tile;
    tiles_across = (blocks - 2 + widest - 1) / widest;
    tile_blocks = (blocks - 2 + tiles_across - 1) / tiles_across;
    tile_rows = std::clamp(rows * tiles_across / tiles_wanted, lowest_tile,
                           small_tiles ? small_height : tallest_tile);
    tiles_upwards = (rows + tile_rows - 1) / tile_rows;
    lay_cells(geometry);
    lay_walls(geometry);
    find_plain(geometry);
}

template <class Real>
void Layout<Real>::lay_cells(const Geometry& geometry) {
    const std::size_t count = size();
    z.assign(count, 0);
    phi.assign(count, 1);
    inverse_phi.assign(count, 0);
    friction.assign(count, 0);
    for (Index r = 0; r < rows; ++r) {
        for (Index c = 0; c < columns; ++c) {
            const auto g = static_cast<std::size_t>(geometry.grid.index(column0 + c, row0 + r));
            const auto p = static_cast<std::size_t>((r + frame_rows) * stride + block + c);
            if (geometry.active[g] == 0) {
                continue;
            }
            z[p] = level(static_cast<double>(geometry.bed[g]));
            phi[p] = static_cast<Real>(geometry.storage[g]);
            inverse_phi[p] = 1 / phi[p];
            const double n = static_cast<double>(geometry.manning[g]);
            friction[p] = static_cast<Real>(standard_gravity * n * n);
        }
    }
}

template <class Real>
void Layout<Real>::lay_walls(const Geometry& geometry) {
    const geo::Grid& grid = geometry.grid;
    z_west.assign(size(), closed);
    z_north.assign(size(), closed);
    const auto face = [&](Index first, Index second, float crest_m, Real& wall) {
        if (geometry.active[static_cast<std::size_t>(first)] != 0 &&
            geometry.active[static_cast<std::size_t>(second)] != 0) {
            wall = crest(static_cast<std::size_t>(position(first)),
                         static_cast<std::size_t>(position(second)), static_cast<double>(crest_m));
        }
    };
    for (Index r = 0; r < rows; ++r) {
        for (Index c = 0; c < columns; ++c) {
            const Index i = grid.index(column0 + c, row0 + r);
            const auto s = static_cast<std::size_t>(i);
            const auto p = static_cast<std::size_t>(position(i));
            if (c + 1 < columns) {
                face(i, i + 1, geometry.east_crest[s], z_west[p + 1]);
            }
            if (r + 1 < rows) {
                face(i, i + grid.columns, geometry.north_crest[s], z_north[p]);
            }
        }
    }
}

// A cell is special where it is outside, narrowed by a building, or beside a wall or a gate; a
// block is plain where neither its cells nor those beside them are special.
template <class Real>
void Layout<Real>::find_plain(const Geometry& geometry) {
    std::vector<std::uint8_t> special(size(), 0);
    const auto width = static_cast<std::size_t>(stride);
    for (std::size_t p = 0; p < size(); ++p) {
        if (inverse_phi[p] != 1 || z_west[p] != no_wall || z_north[p] != no_wall) {
            special[p] = 1;
        }
    }
    const auto mark = [&](const std::vector<geo::Face>& faces) {
        for (const geo::Face& f : faces) {
            for (const Index cell_index : {f.first, f.second}) {
                if (covers(cell_index)) {
                    special[static_cast<std::size_t>(position(cell_index))] = 1;
                }
            }
        }
    };
    for (const auto& gate : geometry.gates) {
        mark(gate.faces);
    }
    for (const auto& breach : geometry.breaches) {
        mark(breach.faces);
    }
    plain.assign(size() / block, 0);
    for (Index r = 1; r + 1 < total_rows(); ++r) {
        for (Index b = 1; b + 1 < blocks; ++b) {
            const std::size_t start = static_cast<std::size_t>(r) * width +
                                      static_cast<std::size_t>(b) * static_cast<std::size_t>(block);
            int any = 0;
            for (const std::size_t from : {start - width, start, start + width}) {
                for (std::size_t p = from - 1; p <= from + block; ++p) {
                    any |= special[p];
                }
            }
            plain[start / block] = any == 0 ? 1 : 0;
        }
    }
}

template <class Real>
bool Layout<Real>::covers(Index cell_index) const {
    const Index c = cell_index % grid_columns - column0;
    const Index r = cell_index / grid_columns - row0;
    return c >= 0 && r >= 0 && c < columns && r < rows;
}

template <class Real>
Real Layout<Real>::level(double level_m) const {
    return static_cast<Real>(std::nearbyint((level_m - datum) / quantum) * quantum);
}

template <class Real>
Real Layout<Real>::crest(std::size_t first, std::size_t second, double crest_m) const {
    if (!std::isfinite(crest_m)) {
        return crest_m > 0.0 ? closed : no_wall;
    }
    const Real height = level(crest_m);
    return height > std::max(z[first], z[second]) ? height : no_wall;
}

template struct Layout<float>;
template struct Layout<double>;

}  // namespace calade::flood
