// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"
#include "calade/geo/grid_walk.hpp"

#include <set>
#include <vector>

namespace calade::city {

/// Where watercourses pass under defences: the defences must not stand in their way on the grid.
class Outlets {
public:
    /// Finds the crossings of all lines.
    Outlets(const geo::Grid& grid, const std::vector<geo::Polyline>& defences,
            const std::vector<geo::Polyline>& watercourses);

    /// What is left of a defence once it is cut, as little as the grid allows (one to four cells to
    /// either side), so that no wall stands on a face that a watercourse passes near a crossing.
    /// A line that closes none comes back whole.
    [[nodiscard]] std::vector<geo::Polyline> cut(const geo::Polyline& line) const;

private:
    [[nodiscard]] std::vector<double> closed_faces(const geo::Polyline& line) const;
    geo::Grid grid_;
    std::vector<geo::Point2> crossings_;
    std::set<geo::Face> passed_;  ///< faces that watercourses pass
};

}  // namespace calade::city
