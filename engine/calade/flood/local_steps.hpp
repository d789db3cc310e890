// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/seams.hpp"
#include "calade/flood/sweep.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// Which tiles take long steps, and the passes of both kinds (Osher & Sanders 1983; Sanders 2008).
///
/// A long step is 2, 4 or 8 times what the fastest cell allows. A tile takes it if it and all
/// tiles beside it could, and nothing in it is held short; the others take short steps through it.
/// They go first: beside a seam they see the long tiles as these stood at its beginning, and what
/// passed the seam is noted. The long tiles then take that, and see the short ones as these stood
/// at the beginning. What a tile may do follows from the water alone, so a run that is resumed
/// takes the same steps.
template <class Real>
class LocalSteps {
public:
    /// All must outlive it.
    LocalSteps(const Sweep<Real>& sweep, Water<Real>& water);

    /// |u| + |v| + 2c (bits, see Kernels::update) of water that came from outside the sweep.
    void see(std::size_t position, std::int32_t pace);
    /// The tile of this cell always takes short steps.
    void hold_short(std::size_t position) { held_[layout_.tile_of(position)] = 1; }
    /// Chooses the tiles and the ratio of long to short steps, 1: all alike. `fastest`: m/s, sets
    /// the short step; `slowest`: m/s, no tile's step is longer than it allows.
    [[nodiscard]] int plan(float fastest, float slowest);
    /// As Sweep::run, for all tiles.
    std::int32_t run_all(const kernel::Constants<Real>& k);
    /// A short step, part of a long one with dt / dx = `long_r`; the first begins it. Returns the
    /// largest pace of the tiles with short steps as bits.
    std::int32_t run_short(const kernel::Constants<Real>& k, Real long_r, bool first);
    /// The long step of the others; returns the largest pace of all tiles.
    std::int32_t run_long(const kernel::Constants<Real>& k);
    /// Active cells with short, with long steps.
    [[nodiscard]] Index cells(bool is_long) const;

private:
    void keep_borders();
    void swap_borders();
    std::vector<Index> pass(const kernel::Constants<Real>& k, bool is_long, Real long_r);
    void adopt(const std::vector<Index>& tiles);
    [[nodiscard]] Border<Real> border(Index tile, bool is_long, Real long_r, double weight);
    template <class Each>
    void each_row(Index tile, const Each& each) const;

    const Sweep<Real>& sweep_;
    const Layout<Real>& layout_;
    Water<Real>& water_;
    Seams<Real> seams_;
    std::vector<std::int32_t> pace_;         ///< a tile, as bits
    std::vector<Index> work_;                ///< a tile: blocks worked through in its last step
    std::vector<Index> active_;              ///< a tile: active cells
    std::vector<std::uint8_t> held_;         ///< a tile may take short steps only
    std::vector<std::uint8_t> long_;         ///< a tile takes long steps
    std::vector<std::uint8_t> ran_;          ///< a tile was worked through in this long step
    std::vector<std::uint8_t> wet_tile_;     ///< at the end of its last step
    std::vector<Index> borders_;             ///< short tiles beside long ones
    Line<Real> kept_h_, kept_hu_, kept_hv_;  ///< their water at the beginning of the long step
};

}  // namespace calade::flood
