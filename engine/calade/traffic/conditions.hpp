// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/link_costs.hpp"
#include "calade/traffic/model.hpp"

namespace calade::traffic {

/// What drivers meet on a street: whether they may pass, and how much slower than in the dry.
struct StreetCondition {
    bool closed = false;
    double slowdown = 1.0;  ///< free time over the water / dry free time, at least 1
    friend bool operator==(const StreetCondition&, const StreetCondition&) = default;
};

/// The street's condition in `state`: closed for any reason, or slowed by its water depth rounded
/// down to a whole number of depth steps. Streets without links are always as in the dry.
[[nodiscard]] StreetCondition condition_of_street(const Network& network,
                                                  const Parameters& parameters, const State& state,
                                                  StreetId street);

/// Puts closures, slow streets and dark signals of `state` on dry costs. False if none holds: the
/// network is as in the dry.
bool apply_conditions(const Network& network, const Parameters& parameters, const State& state,
                      LinkCosts& costs);

}  // namespace calade::traffic
