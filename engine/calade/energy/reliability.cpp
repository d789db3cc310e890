// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/reliability.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::energy {

ReliabilityIndices reliability_indices(std::span<const Interruption> interruptions,
                                       double customers, double sustained_above_s) {
    require<UsageError>(std::isfinite(sustained_above_s) && sustained_above_s >= 0.0,
                        "reliability: interruptions longer than {} s, expected 0 or more",
                        sustained_above_s);
    ReliabilityIndices out;
    out.customers = customers;
    std::vector<std::pair<Index, Index>> met;
    for (const auto& one : interruptions) {
        const double seconds = one.end_s - one.begin_s;
        if (one.customers <= 0 || seconds <= 0.0) {
            continue;
        }
        if (seconds <= sustained_above_s) {
            ++out.momentary;
            out.maifi += one.customers;
            continue;
        }
        ++out.sustained;
        out.saifi += one.customers;
        out.saidi_h += one.customers * seconds / seconds_per_hour;
        met.emplace_back(one.bus, one.customers);
    }
    std::sort(met.begin(), met.end());
    met.erase(std::unique(met.begin(), met.end()), met.end());
    for (const auto& [bus, count] : met) {
        out.customers_interrupted += count;
    }
    if (out.saifi > 0.0) {
        out.caidi_h = out.saidi_h / out.saifi;
    }
    if (customers > 0.0) {
        out.saifi /= customers;
        out.saidi_h /= customers;
        out.maifi /= customers;
    }
    return out;
}

}  // namespace calade::energy
