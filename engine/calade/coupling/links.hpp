// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/flood/geometry.hpp"
#include "calade/flood/model.hpp"

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
    Lists street_cells;  ///< cells under each street's axis; none for bridges
    std::vector<float>
        street_raise;  ///< beside street_cells.items: the carriageway above the bed
                       ///< of its cell, m; 0 but beside open water; empty: 0 all over
    std::vector<Index> station_cell;  ///< -1: outside the flood domain
    std::vector<Index> site_cell;
    Lists building_cells;  ///< cells that the footprint touches
};

/// The carriageway's height is city::carriageway_height: on a bank it does not follow the slope
/// that the cell shares with the water.
[[nodiscard]] Links find_links(const city::City& city, const flood::Geometry& geometry);

/// Largest depth on the carriageway of a street, m, in a field of depths (flood::State::h or
/// max_depth); 0 for one without cells.
[[nodiscard]] float street_depth(std::span<const float> depth_m, const Links& links, Index street);

/// The cell of a street with the largest depth on the carriageway, the first among equals; -1:
/// none.
[[nodiscard]] Index deepest_street_cell(const flood::State& water, const Links& links,
                                        Index street);

}  // namespace calade::coupling
