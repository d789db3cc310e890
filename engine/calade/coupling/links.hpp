// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/flood/geometry.hpp"

#include <span>
#include <vector>

namespace calade::coupling {

/// A list of lists, stored flat.
struct Lists {
    std::vector<Index> start{0};
    std::vector<Index> items;
    [[nodiscard]] Index size() const { return static_cast<Index>(start.size()) - 1; }
    void append(const std::vector<Index>& list);
    [[nodiscard]] std::span<const Index> operator[](Index i) const;
};

/// Which flood cells matter to which element. Made once for a city and a flood grid.
struct Links {
    Lists street_cells;               ///< cells under each street's axis; none for bridges
    std::vector<Index> station_cell;  ///< -1: outside the flood domain
    std::vector<Index> site_cell;
    Lists building_cells;  ///< cells that the footprint touches
};

[[nodiscard]] Links find_links(const city::City& city, const flood::Geometry& geometry);

}  // namespace calade::coupling
