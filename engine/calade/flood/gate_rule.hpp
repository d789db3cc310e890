// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"

namespace calade::flood {

/// Whether a gate that is there stands closed once its gauge reads `level` (m above datum; `wet`:
/// there is water at the gauge at all). A gate is open from `opening_level_m` up to
/// `closing_level_m`. Both let go of it 5 cm below where they take hold, so that waves do not make
/// it flutter: it opens to a falling sea 5 cm below the closing level, and keeps the water of its
/// dock from 5 cm below the opening level on.
[[nodiscard]] inline bool gate_stands_closed(const Geometry::GateFaces& gate, bool closed, bool wet,
                                             double level) {
    constexpr double play_m = 0.05;
    const double keeps_out_from = closed ? gate.closing_level_m - play_m : gate.closing_level_m;
    const double keeps_in_below = closed ? gate.opening_level_m : gate.opening_level_m - play_m;
    const bool sea_is_lower = wet ? level < keeps_in_below : gate.keeps_water();
    return (wet && level >= keeps_out_from) || sea_is_lower;
}

}  // namespace calade::flood
