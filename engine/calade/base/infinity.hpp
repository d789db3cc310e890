// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

namespace calade {

/// A time or cost that never comes to an end: closed, unreachable, not yet known.
inline constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace calade
