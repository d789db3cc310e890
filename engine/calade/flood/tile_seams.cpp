// SPDX-License-Identifier: Apache-2.0
// The part of a tile in the seams between short and long steps: it notes the fluxes that it saw
// there, or takes those that its neighbour noted in place of its own.
#include "calade/flood/tile.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

namespace {

constexpr double least_share = 0x1p-40;  // of what a cell asks for when a seam took all it has

// What leaves the cell i through its faces that are no seams (`open`: west, east, south, north).
template <class Real>
double outflow(const kernel::UpdateRow<Real>& r, std::size_t i, const std::array<bool, 4>& open) {
    double out = 0.0;
    const Real leaving[4] = {-r.x.mass[i], r.x.mass[i + 1], -r.south.mass[i], r.north.mass[i]};
    for (std::size_t side = 0; side < 4; ++side) {
        out += open[side] ? std::max(0.0, static_cast<double>(leaving[side])) : 0.0;
    }
    return out;
}

}  // namespace

template <class Real>
bool Tile<Real>::seam(int side, typename Border<Real>::Kind kind) const {
    return border_.side[static_cast<std::size_t>(side)] == kind;
}

template <class Real>
typename Seams<Real>::Passed& Tile<Real>::passed(int side, Index row, std::size_t i) const {
    if (side < 2) {
        const Index column = number_ % layout_.tiles_across + (side == 1 ? 1 : 0);
        return border_.seams
            ->eastward[static_cast<std::size_t>(column * layout_.total_rows() + row)];
    }
    const Index up = number_ / layout_.tiles_across + (side == 3 ? 1 : 0);
    return border_.seams->upward[static_cast<std::size_t>(up) * stride_ + origin_ + i];
}

// Takes the fluxes through the west (0), east (1), south (2) or north (3) side of a row's cells.
template <class Real>
void Tile<Real>::take(int side, Index row, const kernel::FaceRow<Real>& out) {
    if (!seam(side, Border<Real>::takes) || row < row_begin_ || row >= row_end_) {
        return;
    }
    const bool vertical = side < 2;
    Real* const push = side == 0 || side == 2 ? out.right : out.left;
    const Index beyond = side == 2 ? row - 1 : side == 3 ? row + 1 : row;
    for (std::size_t b = 1; b <= own_; ++b) {
        const std::size_t other = side == 0 ? 0 : side == 1 ? own_ + 1 : b;
        // Beside cells outside the domain the tile has its own fluxes: nobody noted any.
        if ((vertical && b != (side == 0 ? 1 : own_)) || !live(row, b) ||
            sweep_.active[flag(beyond) + other] == 0) {
            continue;
        }
        const std::size_t begin = side == 1 ? (own_ + 1) * block : b * block;
        for (std::size_t i = begin; i < (vertical ? begin + 1 : begin + block); ++i) {
            const auto& p = passed(side, row, i);
            out.mass[i] = static_cast<Real>(p.mass);
            push[i] = static_cast<Real>(p.push);
            out.across[i] = static_cast<Real>(p.across);
        }
    }
}

// Notes the fluxes of a row's cells through the sides that give.
template <class Real>
void Tile<Real>::give(Index row, const kernel::UpdateRow<Real>& r, bool limited) {
    const auto note = [&](int side, std::size_t i, const kernel::FaceRow<Real>& faces,
                          std::size_t face, const Real* low, std::size_t l, const Real* high,
                          std::size_t h) {
        const Real mass = faces.mass[face];
        const double w =
            border_.weight * (limited ? static_cast<double>(mass > 0 ? low[l] : high[h]) : 1.0);
        const Real* const push = side == 0 || side == 2 ? faces.left : faces.right;
        auto& p = passed(side, row, i);
        p.mass += w * static_cast<double>(mass);
        p.push += w * static_cast<double>(push[face]);
        p.across += w * static_cast<double>(faces.across[face]);
    };
    if (seam(0, Border<Real>::gives) && live(row, 1)) {
        note(0, block, r.x, block, r.share, block - 1, r.share, block);
    }
    if (const std::size_t i = own_ * block + block - 1;
        seam(1, Border<Real>::gives) && live(row, own_)) {
        note(1, i, r.x, i + 1, r.share, i, r.share, i + 1);
    }
    for (const int side : {2, 3}) {
        if (!seam(side, Border<Real>::gives) || row != (side == 2 ? row_begin_ : row_end_ - 1)) {
            continue;
        }
        for (std::size_t b = 1; b <= own_; ++b) {
            for (std::size_t i = b * block; live(row, b) && i < (b + 1) * block; ++i) {
                if (side == 2) {
                    note(2, i, r.south, i, r.share_south, i, r.share, i);
                } else {
                    note(3, i, r.north, i, r.share, i, r.share_north, i);
                }
            }
        }
    }
}

// Whether the row lies beyond a seam to the south or north of the given kind.
template <class Real>
bool Tile<Real>::beyond(Index row, typename Border<Real>::Kind kind) const {
    return (row < row_begin_ && seam(2, kind)) || (row >= row_end_ && seam(3, kind));
}

template <class Real>
void Tile<Real>::set_share(Index row, std::size_t i, Real value) {
    Real* const shares = field(share, row);
    if (!s_.limited[slot(row)]) {
        s_.limited[slot(row)] = true;
        std::fill(shares, shares + width_, static_cast<Real>(1));
    }
    shares[i] = value;
}

// Shares beside seams. A cell of long steps promises to each short step no more than its water over
// the whole long step allows; in its own step its other faces get what is left. That share is a
// power of two: the fluxes of the seam, divided by it here and multiplied in the update, stay
// exact.
template <class Real>
void Tile<Real>::limit_beside_seams(Index row, const kernel::UpdateRow<Real>& r) {
    const auto budget = [&](std::size_t i, Real r_step) {
        return kernel::payable_share * static_cast<double>(r.h[i]) /
               std::max(static_cast<double>(r_step) * static_cast<double>(r.inverse_phi[i]), 1e-30);
    };
    for (const int side : {0, 1}) {
        const std::size_t i = side == 0 ? block - 1 : (own_ + 1) * block;
        const std::size_t b = side == 0 ? 0 : own_ + 1;
        if (seam(side, Border<Real>::gives) && live(row, b)) {
            const double out = outflow(r, i, {true, true, true, true});
            const double may = budget(i, border_.long_r);
            set_share(row, i, out > may ? static_cast<Real>(may / out) : static_cast<Real>(1));
        } else if (seam(side, Border<Real>::takes) && s_.limited[slot(row)]) {
            field(share, row)[i] = 1;
        }
    }
    if (row < row_begin_ || row >= row_end_) {
        return;
    }
    const auto settle = [&](std::size_t i) {
        std::array<bool, 4> open{};
        const std::array<bool, 4> here{i == block, i == (own_ + 1) * block - 1, row == row_begin_,
                                       row == row_end_ - 1};
        std::array<bool, 4> fixed{};
        for (std::size_t side = 0; side < 4; ++side) {
            fixed[side] = here[side] && border_.side[side] == Border<Real>::takes;
            open[side] = !fixed[side];
        }
        const double taken = outflow(r, i, fixed);
        const double wanted = outflow(r, i, open);
        const double left = budget(i, k_.r) - taken;
        if (wanted <= left) {
            if (s_.limited[slot(row)]) {
                field(share, row)[i] = 1;
            }
            return;
        }
        const double part = wanted > 0.0 ? std::clamp(left / wanted, least_share, 1.0) : 1.0;
        const auto s = static_cast<Real>(std::exp2(std::floor(std::log2(part))));
        set_share(row, i, s);
        const kernel::FaceRow<Real> faces[4] = {r.x, r.x, r.south, r.north};
        for (std::size_t side = 0; side < 4; ++side) {
            const std::size_t face = side == 1 ? i + 1 : i;
            const bool leaves =
                side == 0 || side == 2 ? !(faces[side].mass[face] > 0) : faces[side].mass[face] > 0;
            if (fixed[side] && leaves) {
                for (Real* f : {faces[side].mass,
                                side == 0 || side == 2 ? faces[side].right : faces[side].left,
                                faces[side].across}) {
                    f[face] /= s;
                }
            }
        }
    };
    const bool whole = (row == row_begin_ && seam(2, Border<Real>::takes)) ||
                       (row == row_end_ - 1 && seam(3, Border<Real>::takes));
    for (std::size_t b = 1; b <= own_; ++b) {
        for (std::size_t i = b * block; whole && live(row, b) && i < (b + 1) * block; ++i) {
            settle(i);
        }
    }
    if (!whole && seam(0, Border<Real>::takes) && live(row, 1)) {
        settle(block);
    }
    if (!whole && seam(1, Border<Real>::takes) && live(row, own_)) {
        settle((own_ + 1) * block - 1);
    }
}

template void Tile<float>::take(int, Index, const kernel::FaceRow<float>&);
template void Tile<float>::give(Index, const kernel::UpdateRow<float>&, bool);
template bool Tile<float>::beyond(Index, Border<float>::Kind) const;
template void Tile<float>::limit_beside_seams(Index, const kernel::UpdateRow<float>&);
template void Tile<double>::take(int, Index, const kernel::FaceRow<double>&);
template void Tile<double>::give(Index, const kernel::UpdateRow<double>&, bool);
template bool Tile<double>::beyond(Index, Border<double>::Kind) const;
template void Tile<double>::limit_beside_seams(Index, const kernel::UpdateRow<double>&);

}  // namespace calade::flood
