// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/model.hpp"

namespace calade::flood {

/// The waves before a defence, in time.
struct Waves {
    WaveSlope shape;
    sim::Series height;     ///< H_m0 at the toe, m
    double period_s = 6.0;  ///< T_m-1,0
};

/// What waves throw over defence number `defence`, as a source in the cells behind it: EurOtop's
/// mean discharge for the freeboard that `level` (m above datum) leaves, over the length of the
/// defence's faces. Behind is the side that is not sea; the higher one where neither is. Times are
/// those of both series. While the level is above the crest the water itself runs over the wall in
/// the model: only what waves add counts then. Throws UsageError if there is no such defence,
/// DataError if it has no face or a series is empty or bad.
[[nodiscard]] Source overtopping_source(const Geometry& geometry, Index defence,
                                        const sim::Series& level, const Waves& waves);

}  // namespace calade::flood
