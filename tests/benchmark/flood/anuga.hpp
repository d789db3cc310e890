// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace calade::bench {

struct Anuga {
    std::string name;    ///< with its version
    double value = 0.0;  ///< million element-steps a second of wall time
};

/// ANUGA (DE0, two threads) on the dam break of the benchmark: a square of `side` × 10 m for
/// `seconds`. Empty where it cannot be installed; run_anuga.sh says why.
[[nodiscard]] std::optional<Anuga> run_anuga(int side, double seconds);

}  // namespace calade::bench
