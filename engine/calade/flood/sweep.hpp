// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/edges.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/water.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// One time step of all tiles in parallel: slopes, fluxes, outflow limiter, update, maxima. Tiles
/// and blocks of cells without water in or beside them are skipped; the result is the same bits as
/// if they were not.
template <class Real>
class Sweep {
public:
    Sweep(const Layout<Real>& layout, const Edges<Real>& edges,
          const kernel::Kernels<Real>& kernels, bool second_order);
    /// Advances `water` by k.dt and swaps now and next. Returns the largest |u| + |v| + 2c as bits
    /// (see Kernels::update).
    std::int32_t run(Water<Real>& water, const kernel::Constants<Real>& k) const;

    /// Whether a tile has water in or beside it, or may get some.
    [[nodiscard]] bool has_work(const Water<Real>& water, Index tile, bool rain) const;
    [[nodiscard]] bool open_edge(std::size_t tile) const { return awake_tile_[tile] != 0; }

    const Layout<Real>& layout;
    const Edges<Real>& edges;
    const kernel::Kernels<Real>& kernels;
    bool second_order;
    std::vector<std::uint8_t> active;  ///< a block has active cells
    std::vector<std::uint8_t> awake;   ///< a block has an open edge
    Line<Real> zeros, ones;            ///< as long as a row

private:
    std::vector<std::uint8_t> awake_tile_;
};

}  // namespace calade::flood
