// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <span>
#include <vector>

namespace calade::energy {

struct HostingLimits {
    double highest_v_pu = 1.1;    ///< EN 50160
    std::vector<double> rating;   ///< by branch, pu at its `to` side, 0: none; empty: none at all
    double largest_pu = 1.0;      ///< no more is looked for
    double resolution_pu = 1e-3;  ///< the answer is at most this much too small
    double first_pu = 0.01;       ///< tried first, then its double until limits are met
};

/// Generation that is spread over buses: the share of the whole at each, above 0.
struct Spread {
    std::vector<Index> bus;
    std::vector<double> share;
};

/// Active power that can be generated in each of the given ways alone, pu, on top of the problem's
/// injections, before a voltage or a rating is exceeded anywhere: doubled until it is, then found
/// by halving, all ways side by side. Rests on both growing with the power. 0 where the network is
/// outside its limits already. Throws UsageError for buses that are not there and shares or limits
/// out of range, NumericalError where the problem itself has no solution. Same bits for any thread
/// count.
[[nodiscard]] std::vector<double> hosting_capacity(const power_flow::Problem& problem,
                                                   std::span<const Spread> spreads,
                                                   const HostingLimits& limits);
/// The same at each of the given buses alone.
[[nodiscard]] std::vector<double> hosting_capacity(const power_flow::Problem& problem,
                                                   std::span<const Index> buses,
                                                   const HostingLimits& limits);

}  // namespace calade::energy
