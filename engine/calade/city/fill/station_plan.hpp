// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/cable_graph.hpp"

#include <span>
#include <vector>

namespace calade::city {

struct StationLimits {
    double customers = 120.0;  ///< aim, per station
    double load_w = 500e3;     ///< largest load of a station
    double reach_m = 600.0;    ///< longest low-voltage feeder
};

/// Station places and the part of the cable graph that each one feeds.
struct StationPlan {
    std::vector<Index> seats;  ///< node of each station
    ShortestPaths paths;       ///< from all seats; paths.source gives the station of a node
};

/// Cuts the cable graph into parts around stations: places spread along a space-filling curve by
/// customers, moved to the load centre of their part a few times (Lloyd's iteration with network
/// distances), then parts over a limit get one more station at their farthest loaded node
/// until all limits hold, as far as a single node's load allows.
[[nodiscard]] StationPlan plan_stations(const CableGraph& cables, std::span<const double> customers,
                                        std::span<const double> load_w,
                                        const StationLimits& limits);

/// Positions along a Z-order curve over the points' bounding box; equals by number.
[[nodiscard]] std::vector<Index> z_order(std::span<const geo::Point2> points);

}  // namespace calade::city
