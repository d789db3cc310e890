// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

#include <string>
#include <vector>

namespace calade::city {

/// A medium-voltage feeder that does not keep the band: its first line's name and lowest voltage,
/// 0 where the sweep does not settle.
struct WeakFeeder {
    std::string line;
    double lowest_pu = 0.0;
};

/// Sweeps every line that leaves a source's bus on its own (feeders of an ideal source do not touch
/// one another) and gives those with a bus outside the band.
[[nodiscard]] std::vector<WeakFeeder> weak_feeders(const PowerNetwork& network, double lowest_pu,
                                                   double highest_pu);

}  // namespace calade::city
