// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/cable_graph.hpp"

#include <span>
#include <vector>

namespace calade::city {

/// Medium-voltage rings through the stations: each starts and ends at the depot (the HV/MV station)
/// and carries at most `ring_load_w`, by the savings method (Clarke & Wright 1964,
/// doi:10.1287/opre.12.4.568) on street distances. A station above the limit has a ring of
/// its own.
struct RingPlan {
    std::vector<std::vector<Index>> rings;         ///< stations in order from the depot
    std::vector<std::vector<geo::Polyline>> legs;  ///< legs[r][k]: to the k-th station; last: back
};
[[nodiscard]] RingPlan plan_rings(const CableGraph& cables, Index depot,
                                  std::span<const Index> stations, std::span<const double> load_w,
                                  double ring_load_w);

/// The leg to leave open so that both halves carry as equal loads as possible.
[[nodiscard]] std::size_t open_leg(std::span<const Index> ring, std::span<const double> load_w);

}  // namespace calade::city
