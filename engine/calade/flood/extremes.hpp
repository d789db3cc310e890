// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/water.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// Nothing seen yet. The depths to measure the rise from are taken when the water first moves.
void start_extremes(Extremes& extremes, std::size_t cells);

/// Follows durations, hazard classes and rates of rise, with depth, speed and rise of the same
/// step. Most blocks of cells are dry or sea and passed over.
template <class Real>
class ExtremesWatch {
public:
    ExtremesWatch(const Parameters& parameters, const Geometry& geometry,
                  const Layout<Real>& layout);
    /// Before the first step of an advance.
    void begin(Extremes& extremes, const Water<Real>& water, double time) const;
    /// After a step of `dt` that ended at `time`. Same bits for any thread count.
    void see(Extremes& extremes, const Water<Real>& water, double dt, double time) const;

private:
    const Parameters& parameters_;
    const Layout<Real>& layout_;
    std::vector<float> from_;  ///< a cell of the grid counts when it is deeper, m; sea: never
    std::vector<std::uint8_t> land_;  ///< a block has such cells
};

}  // namespace calade::flood
