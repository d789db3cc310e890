// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/geo/geometry.hpp"

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace calade::geo {

/// A regular north-up grid of square cells. Row 0 is the SOUTHERN row: y grows with the row, so
/// files that store the north first are flipped on the way in and out (io does that).
struct Grid {
    Index columns = 0;
    Index rows = 0;
    double x_min = 0.0;  ///< western edge, m, in the project's coordinate system
    double y_min = 0.0;  ///< southern edge, m
    double cell = 1.0;   ///< side of a cell, m

    [[nodiscard]] Index size() const { return columns * rows; }
    [[nodiscard]] Index index(Index column, Index row) const { return row * columns + column; }
    [[nodiscard]] Point2 centre(Index column, Index row) const {
        return {x_min + (column + 0.5) * cell, y_min + (row + 0.5) * cell};
    }
    [[nodiscard]] Point2 centre(Index i) const { return centre(i % columns, i / columns); }
    [[nodiscard]] Index column_of(double x) const {
        return static_cast<Index>(std::floor((x - x_min) / cell));
    }
    [[nodiscard]] Index row_of(double y) const {
        return static_cast<Index>(std::floor((y - y_min) / cell));
    }
    [[nodiscard]] bool contains(Index column, Index row) const {
        return column >= 0 && row >= 0 && column < columns && row < rows;
    }
    /// Index of the cell that holds `p`, or -1 outside the grid.
    [[nodiscard]] Index cell_at(Point2 p) const {
        const Index c = column_of(p.x);
        const Index r = row_of(p.y);
        return contains(c, r) ? index(c, r) : -1;
    }
    [[nodiscard]] Box box() const {
        return {{x_min, y_min}, {x_min + columns * cell, y_min + rows * cell}};
    }
    friend bool operator==(const Grid&, const Grid&) = default;
};

/// Values on a grid, one a cell, stored row by row from the south-western corner. In rasters of
/// floating type NaN means "no data".
template <class T>
struct Raster {
    Grid grid;
    std::vector<T> values;

    Raster() = default;
    explicit Raster(const Grid& g, T fill = T{})
        : grid(g), values(static_cast<std::size_t>(g.size()), fill) {}

    [[nodiscard]] bool empty() const { return values.empty(); }
    [[nodiscard]] T& operator[](Index i) { return values[static_cast<std::size_t>(i)]; }
    [[nodiscard]] const T& operator[](Index i) const { return values[static_cast<std::size_t>(i)]; }
    [[nodiscard]] T& at(Index column, Index row) { return (*this)[grid.index(column, row)]; }
    [[nodiscard]] const T& at(Index column, Index row) const {
        return (*this)[grid.index(column, row)];
    }
};

}  // namespace calade::geo
