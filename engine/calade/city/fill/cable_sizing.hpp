// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/cable_types.hpp"

#include <vector>

namespace calade::city {

struct VoltageBand {
    double lowest_pu = 0.955;
    double highest_pu = 1.045;
};

struct SizingResult {
    double lowest_pu = 0.0;
    double highest_pu = 0.0;
    int lines_thickened = 0;
    int taps_set = 0;
};

/// Makes a radial network keep a voltage band and its ratings: first the off-load tap (2.5 %) of
/// the transformer above a bus that is too low, then thicker lines all the way up from it.
/// `steps` holds the catalogue size of each branch (-1: transformer) and is updated.
/// Throws NumericalError naming the worst bus if 200 rounds do not suffice.
SizingResult size_cables(PowerNetwork& network, std::vector<CableSize>& steps,
                         const VoltageBand& band);

}  // namespace calade::city
