// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/demand.hpp"
#include "calade/traffic/network.hpp"

#include <string>
#include <vector>

namespace calade::traffic::dynamic {

/// The share of a day's trips that leaves between two hours of the day (UTC), evenly.
struct DepartureShare {
    double from_h = 0.0, to_h = 24.0;
    double share = 1.0;
};
/// Hours that no entry names have no departures. The default has the same rate all day, which is
/// that of the equilibrium: a default without a source.
using DepartureProfile = std::vector<DepartureShare>;

/// What is wrong with a profile, and with which entry: hours outside 0 to 24 or out of order, a
/// share that is negative or no number, entries that overlap, shares that do not sum to 1 (within
/// 1e-6; entry −1).
struct ProfileFault {
    Index entry = -1;
    std::string key, words;  ///< key empty: the profile as a whole. Both empty: nothing is wrong
};
[[nodiscard]] ProfileFault fault_of(const DepartureProfile& profile);

/// Departures at `hour_of_day` over the mean of the day.
[[nodiscard]] double demand_factor(const DepartureProfile& profile, double hour_of_day);

/// The network's trips cut into slices from 0 to `end_s`, whose second 0 is `starts_at_s` of the
/// day: a day of 24 times the hour that the demand stands for, shared out by the profile. Throws
/// DataError for a profile that is faulty.
[[nodiscard]] Demand demand_of(const Network& network, const DepartureProfile& profile,
                               double starts_at_s, double end_s);

}  // namespace calade::traffic::dynamic
