// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>

namespace calade::energy {

/// A generator or battery (UPS) behind one bus, for the loads of that bus alone. It carries them
/// while the grid does not, all of them or, where they are above its rating, none.
struct Backup {
    Index bus = -1;
    std::int32_t battery = 0;  ///< 1: filled again at once when the grid is back
    double rated_w = 0.0;
    double store_kwh = 0.0;  ///< full
    double left_kwh = 0.0;
};

}  // namespace calade::energy
