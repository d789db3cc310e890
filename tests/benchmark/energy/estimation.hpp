// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases.hpp"
#include "peers.hpp"

namespace calade::benchmark {

/// State estimation with a meter at every load (deviation 2 %) and a voltage at every twentieth bus
/// (1 %): first estimate, new values in the same meters, many scenarios. Each new reading of a
/// power differs by up to 5 % from the last.
void estimations(const Case& given, Output& out);

/// The radial case by phase: z₀ = 3 z₁, loads shared unevenly, as the peers' script has it.
void three_phase_scenarios(const Case& given, Output& out);

}  // namespace calade::benchmark
