// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::energy {

/// One bus without supply from `begin_s` to `end_s`.
struct Interruption {
    Index bus = -1;
    Index customers = 0;
    double begin_s = 0.0, end_s = 0.0;
};

/// Indices of IEEE Std 1366-2012: an interruption counts where it lasts longer than the threshold;
/// shorter ones are momentary. `customers` is all that the network serves.
struct ReliabilityIndices {
    double saifi = 0.0;    ///< sustained interruptions a customer
    double saidi_h = 0.0;  ///< hours of them a customer
    double caidi_h = 0.0;  ///< hours an interruption; 0 where there was none
    double maifi = 0.0;    ///< momentary interruptions a customer
    double customers = 0.0;
    double customers_interrupted = 0.0;  ///< at least once, sustained
    double energy_not_supplied_kwh = 0.0;
    std::int64_t sustained = 0, momentary = 0;  ///< interruptions of buses with customers
};

/// `energy_not_supplied_kwh` is left to the caller, who knows the loads. The order of
/// `interruptions` changes no bit of it beyond rounding; callers keep it fixed.
[[nodiscard]] ReliabilityIndices reliability_indices(std::span<const Interruption> interruptions,
                                                     double customers, double sustained_above_s);

}  // namespace calade::energy
