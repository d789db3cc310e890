// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <cstdint>

namespace calade::city {

struct DemoTownOptions {
    int buildings = 2000;  ///< 500 to 20,000; the town has within 2 % of it
    std::uint64_t seed = 1;
    double cell_m = 10.0;  ///< terrain cell
};

/// A made-up river town on the coast: quays, a valley, a street hierarchy, blocks of buildings,
/// hospital, fire station, pumping station with an underpass, substations, gate at the river
/// mouth. The same seed and size give the same town, bit for bit. Everything is `synthesised`.
/// Throws UsageError outside the stated ranges.
[[nodiscard]] City make_demo_town(const DemoTownOptions& options);

}  // namespace calade::city
