// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"

#include <compare>
#include <functional>
#include <vector>

namespace calade::geo {

/// Cells whose square meets the segment ab, in order from a, each once, clipped to the grid.
/// Consecutive cells share a side. A cell owns its western and southern sides; where the segment
/// passes exactly through a corner, one of the two cells beside the corner is visited on the way.
void walk_cells(const Grid& grid, Point2 a, Point2 b, const std::function<void(Index cell)>& visit);

/// A face between two cells that share a side. `first` is the western or southern one.
struct Face {
    Index first = -1;
    Index second = -1;
    bool vertical = true;  ///< true: between west and east cells; false: between south and north
    friend auto operator<=>(const Face&, const Face&) = default;
};

/// The faces that a line on the grid must close so that water cannot pass through the line from
/// one side to the other: a 4-connected staircase of cell faces that follows the line within
/// 0.71 cells. A face is in it exactly when the line crosses the link between the centres of its
/// two cells, so a line too short to cross a link closes nothing, and lines that share an end
/// point leave no gap. Each face comes once, with the distance along the line (m) of the first
/// crossing, in that order; the faces are the same whichever way the line is drawn. Parts outside
/// the grid are left out.
struct LineFace {
    Face face;
    double along = 0.0;
};
[[nodiscard]] std::vector<LineFace> faces_along(const Grid& grid, const Polyline& line);

/// Share of each cell's area covered by the polygon, for cells where it is not zero, computed by
/// exact clipping of the polygon to the cell; cells ascend. The rings must not cross themselves.
struct CellShare {
    Index cell = -1;
    double share = 0.0;  ///< in (0, 1]
};
[[nodiscard]] std::vector<CellShare> cover(const Grid& grid, const Polygon& polygon);

/// Cells whose centre is inside, ascending.
[[nodiscard]] std::vector<Index> cells_inside(const Grid& grid, const MultiPolygon& polygons);

}  // namespace calade::geo
