// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/network.hpp"
#include "calade/traffic/parameters.hpp"

#include <span>
#include <vector>

namespace calade::traffic {

struct LinkCount {
    Index link = -1;
    double flow_vps = 0.0;  ///< counted
};

struct CalibrationRules {
    double prior_weight = 0.1;  ///< of the demand's change against the counts' misfit
    int rounds = 15;            ///< new equilibria
    int steps = 10;             ///< of the demand on the routes of one equilibrium
};

/// Fit of flows to counts. GEH = √(2 (v − c)² / (v + c)) in vehicles an hour.
struct CountFit {
    double rmse_vps = 0.0;
    double geh_mean = 0.0, geh_largest = 0.0;
    double geh_below_5 = 0.0;  ///< share of the counts
};
[[nodiscard]] CountFit count_fit(std::span<const double> link_flow_vps,
                                 std::span<const LinkCount> counts);

struct Calibration {
    std::vector<double> rate_vps;  ///< corrected demand, one a pair
    CountFit before, after;
};

/// Corrects the demand so that equilibrium flows come near to counts, by Spiess's (1990)
/// multiplicative gradient with the given demand as prior: pairs that carry nothing stay so, and
/// zero never turns negative. Throws DataError, naming the count, for a link outside the network, a
/// flow that is negative or not finite, or a link that is counted twice.
[[nodiscard]] Calibration calibrate_demand(const Network& network, const Parameters& parameters,
                                           std::span<const LinkCount> counts,
                                           const CalibrationRules& rules = {});

}  // namespace calade::traffic
