// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace calade::scenario {

/// What a scenario orders: its events, measures that are orders, and its action plan; with the
/// breaches, evacuations and diversions that they mean. What a what-if adds stands last in every
/// list, so that a checkpoint knows the others by their places. Throws ScenarioError for names that
/// the city does not have, breaches that share a defence, and orders that wait for one another.
void add_orders(const Scenario& scenario, const city::City& city, coupling::Inputs& inputs);

}  // namespace calade::scenario
