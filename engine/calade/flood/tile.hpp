// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/seams.hpp"
#include "calade/flood/sweep.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace calade::flood {

/// The step of one tile: rows from south to north, the last few of them kept in rings that stay in
/// the cache. What lies beside a tile is computed by both neighbours, so tiles share nothing and
/// their cut does not reach the result:
///
///   velocities(j+1) → half(j) → west faces(j), north faces(j−1) → limiter(j−1) → update(j−2)
template <class Real>
class Tile {
public:
    /// `border`: the seams between short and long steps that the tile has, if any.
    Tile(const Sweep<Real>& sweep, Water<Real>& water, const kernel::Constants<Real>& k,
         Index number, const Border<Real>& border = {});

    struct Outcome {
        std::int32_t fastest = 0;
        bool wet = false;   ///< water stands in the tile
        bool idle = false;  ///< there was nothing to do
        Index work = 0;     ///< blocks of its rows that were worked through
    };
    Outcome run();

private:
    static constexpr Index block = Layout<Real>::block;
    static constexpr Index ring = 4;
    enum Field { u, v, drag, half, west = half + 11, north = west + 4, share = north + 4, fields };

    /// The rings of one thread, kept from step to step. A block stands before and behind them: the
    /// outermost cells of the halo, which nothing depends on, look one cell beyond it.
    struct Scratch {
        Line<Real> data;
        std::array<std::vector<std::uint8_t>, ring> live, near;
        std::array<bool, ring> any_live, any_near, limited;
    };
    static Scratch& scratch(std::size_t width);

    [[nodiscard]] static std::size_t slot(Index row) {
        return static_cast<std::size_t>(row & (ring - 1));
    }
    [[nodiscard]] Real* field(int f, Index row) const {
        return s_.data.data() + block + (static_cast<std::size_t>(f) * ring + slot(row)) * width_;
    }
    /// First cell of the tile's piece of a row, halo included.
    [[nodiscard]] std::size_t start(Index row) const {
        return static_cast<std::size_t>(row) * stride_ + origin_;
    }
    [[nodiscard]] std::size_t flag(Index row) const {
        return start(row) / static_cast<std::size_t>(block);
    }
    [[nodiscard]] bool live(Index row) const { return s_.any_live[slot(row)]; }
    [[nodiscard]] bool live(Index row, std::size_t b) const { return s_.live[slot(row)][b] != 0; }
    [[nodiscard]] bool near(Index row) const { return s_.any_near[slot(row)]; }
    [[nodiscard]] bool near(Index row, std::size_t b) const { return s_.near[slot(row)][b] != 0; }
    [[nodiscard]] bool plain(Index row, std::size_t b) const {
        return layout_.plain[flag(row) + b] != 0;
    }
    template <class On, class Plain, class Work>
    void runs(const On& on, const Plain& plain, int margin, const Work& work) const;

    void wake(Index row);
    void velocities(Index row);
    void find_near(Index row);
    void predict(Index row);
    void west_faces(Index row);
    void north_faces(Index row);
    void open_edges(Index row, int side, const kernel::FaceRow<Real>& out, std::size_t offset);
    void limit(Index row);
    void update(Index row);
    void sweep_flags(Index row);
    void book(Index row, const kernel::UpdateRow<Real>& r, bool limited);

    [[nodiscard]] bool seam(int side, typename Border<Real>::Kind kind) const;
    [[nodiscard]] bool beyond(Index row, typename Border<Real>::Kind kind) const;
    [[nodiscard]] typename Seams<Real>::Passed& passed(int side, Index row, std::size_t i) const;
    void take(int side, Index row, const kernel::FaceRow<Real>& out);
    void give(Index row, const kernel::UpdateRow<Real>& r, bool limited);
    void set_share(Index row, std::size_t i, Real value);
    void limit_beside_seams(Index row, const kernel::UpdateRow<Real>& r);

    [[nodiscard]] kernel::CellRow<Real> cells(Index row) const;
    [[nodiscard]] kernel::HalfRow<Real> half_row(Index row) const;
    [[nodiscard]] kernel::FaceRow<Real> faces(int first, Index row) const;
    [[nodiscard]] kernel::UpdateRow<Real> rows(Index row) const;

    const Sweep<Real>& sweep_;
    const Layout<Real>& layout_;
    Water<Real>& water_;
    const kernel::Constants<Real>& k_;
    Index number_;
    Border<Real> border_;
    Index row_begin_, row_end_;  ///< padded rows
    std::size_t own_;            ///< blocks of the tile, without the halo
    std::size_t width_;          ///< cells with one block of halo on either side
    std::size_t stride_, origin_;
    Scratch& s_;
    Outcome outcome_;
};

}  // namespace calade::flood
