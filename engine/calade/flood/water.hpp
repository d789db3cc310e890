// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/edges.hpp"
#include "calade/flood/layout.hpp"

#include <bit>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace calade::flood {

/// Where a block holds water. A step carries water over one face at most, so that the block beside
/// it has work only where the cell at their common edge is wet.
enum WetFlags : std::uint8_t {
    wet_somewhere = 1,
    wet_at_west = 2,  ///< in its first cell
    wet_at_east = 4,  ///< in its last cell
    wet_throughout = wet_somewhere | wet_at_west | wet_at_east
};

/// The flags of the block of depths that begins at `h`.
template <class Real>
std::uint8_t wet_flags(const Real* h) {
    // Depths are never negative: their bits tell wet from dry.
    using Bits = std::conditional_t<sizeof(Real) == 4, std::uint32_t, std::uint64_t>;
    constexpr Index last = Layout<Real>::block - 1;
    Bits any = 0;
    for (Index i = 0; i <= last; ++i) {
        any |= std::bit_cast<Bits>(h[i]);
    }
    return static_cast<std::uint8_t>((any != 0 ? wet_somewhere : 0) |
                                     (std::bit_cast<Bits>(h[0]) != 0 ? wet_at_west : 0) |
                                     (std::bit_cast<Bits>(h[last]) != 0 ? wet_at_east : 0));
}

/// The water on the padded grid, while it is being advanced.
template <class Real>
struct Water {
    explicit Water(const Layout<Real>& layout);

    Line<Real> h, hu, hv;  ///< now
    Line<Real> h_next, hu_next, hv_next;
    Line<Real> h_low;
    Line<float> max_depth, max_speed, arrival;
    Line<Real> z_west, z_north;     ///< crests of the faces, with closed gates
    std::vector<std::uint8_t> wet;  ///< of a block of each padded row: WetFlags
    std::vector<std::uint8_t> wet_next;
    std::vector<std::uint8_t> swept;     ///< the block was written by the last sweep
    std::vector<std::uint8_t> wet_tile;  ///< a tile holds water
    std::vector<std::uint8_t> asleep;    ///< a tile: how many sweeps found nothing to do, at most 2
    typename Edges<Real>::Drive drive;

    // Only with rain grids: m/s on the cells of one field, their sums by inner row and in all.
    Line<float> rain;
    std::vector<double> rain_rows;
    double rain_sum = 0.0;
    std::int64_t rain_field = -1;  ///< which field; -1: none yet

    // Local inertial scheme only, else empty: discharges through the faces west and north of the
    // cells, m²/s eastward and northward.
    Line<Real> q_west, q_north, q_west_next, q_north_next;
    Line<Real> share;                   ///< of its outflow that a cell can pay for
    std::vector<std::uint8_t> limited;  ///< a row has shares below one
    std::vector<std::uint8_t> live;     ///< a block: 2 works, 1 has stopped lately, 0 rests
    Line<float> froude;                 ///< largest Froude number so far

    /// Says that a cell got water from outside the sweep.
    void wake(const Layout<Real>& layout, std::size_t position) {
        wet[position / Layout<Real>::block] = wet_throughout;
        wet_tile[layout.tile_of(position)] = 1;
    }
    /// Marks the wet blocks anew after h was filled from outside.
    void find_wet(const Layout<Real>& layout);
};

}  // namespace calade::flood
