// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"
#include "calade/geo/grid_walk.hpp"

#include <set>
#include <vector>

namespace calade::city {

/// Where watercourses pass under defences and ships pass between them: the defences must not stand
/// in their way on the grid.
class Outlets {
public:
    /// Finds the crossings of defences and watercourses. Passes need no crossing: the real walls
    /// end on both sides of them, only the grid's steps close them.
    Outlets(const geo::Grid& grid, const std::vector<geo::Polyline>& defences,
            const std::vector<geo::Polyline>& watercourses,
            const std::vector<geo::Polyline>& passes = {});

    /// What is left of a defence once it is cut, as little as the grid allows, so that no wall
    /// stands on a face that a watercourse passes near a crossing (one to four cells to either
    /// side), or that lies on a pass (from a fiftieth of a cell on: that face alone is opened).
    /// A line that closes none comes back whole.
    [[nodiscard]] std::vector<geo::Polyline> cut(const geo::Polyline& line) const;

private:
    struct Closed {
        double place;    ///< along the line
        bool of_course;  ///< a watercourse's, else a pass's
    };
    [[nodiscard]] std::vector<Closed> closed_faces(const geo::Polyline& line) const;
    geo::Grid grid_;
    std::vector<geo::Point2> crossings_;
    std::set<geo::Face> passed_;  ///< faces that watercourses pass
    std::set<geo::Face> free_;    ///< faces on passes
};

}  // namespace calade::city
