// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace calade::flood {

/// What passed the seams between tiles of short and of long steps during one long step: the mean
/// fluxes that the tile of long steps takes, after the limiter. One place for each face on a side
/// that tiles may have in common; it has one giver, so tiles may write at the same time.
template <class Real>
struct Seams {
    struct Passed {
        double mass = 0.0;    ///< m²/s, to the east or north
        double push = 0.0;    ///< m³/s², of the side with long steps (Flux::left or right)
        double across = 0.0;  ///< m³/s²
    };
    explicit Seams(const Layout<Real>& layout)
        : upward(static_cast<std::size_t>(layout.tiles_upwards + 1) *
                 static_cast<std::size_t>(layout.stride)),
          eastward(static_cast<std::size_t>(layout.tiles_across + 1) *
                   static_cast<std::size_t>(layout.total_rows())) {}

    std::vector<Passed> upward;    ///< tiles_upwards + 1 rows of faces, as long as a padded row
    std::vector<Passed> eastward;  ///< tiles_across + 1 columns of faces, as long as all rows
};

/// One tile's part in them during one pass.
template <class Real>
struct Border {
    enum Kind : std::uint8_t { none, gives, takes };   ///< gives: has short steps, the other long
    std::array<Kind, 4> side{none, none, none, none};  ///< west, east, south, north
    Seams<Real>* seams = nullptr;
    Real long_r = 0;      ///< dt / dx of the long step, s/m
    double weight = 0.0;  ///< share of the long step that this pass takes, for sides that give
};

}  // namespace calade::flood
