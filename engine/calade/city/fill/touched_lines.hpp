// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/geo/geometry.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace calade::city {

/// The ends of lines, two a line, as far as they are joined by themselves.
struct LineEnds {
    std::vector<geo::Point2> points;
    std::vector<Index> group;   ///< of each, the first end of the joint that it is part of
    std::vector<Index> anchor;  ///< of each, the station that its joint is; -1: none
};

/// Where each line is to be cut because another's end touches it: distances along it, m, rising,
/// all between its ends. An end touches a line that is nearer than `reach_m` at its nearest point
/// and whose own ends are not of the end's joint. Ends at a station touch nothing, and ends that
/// are joined to other ends touch only what is not joined with them already: cables that run side
/// by side in one trench are not joined at every splice. Lines that cross without an end there do
/// not touch.
[[nodiscard]] std::vector<std::vector<double>> touched_at(std::span<const geo::Polyline> lines,
                                                          const LineEnds& ends, double reach_m);

}  // namespace calade::city
