// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

namespace calade::traffic::dynamic {

/// Time in whole microseconds. Equal times compare equal whatever sums led to them, so the order of
/// events, and with it every bit of a result, never hangs on rounding.
using Tick = std::int64_t;

constexpr Tick ticks_per_second = 1'000'000;
constexpr Tick never = std::numeric_limits<Tick>::max() / 4;

[[nodiscard]] inline Tick to_ticks(double seconds) {
    return static_cast<Tick>(std::llround(seconds * static_cast<double>(ticks_per_second)));
}
[[nodiscard]] inline double to_seconds(Tick t) {
    return static_cast<double>(t) / static_cast<double>(ticks_per_second);
}
[[nodiscard]] constexpr std::size_t at(Index i) { return static_cast<std::size_t>(i); }

}  // namespace calade::traffic::dynamic
