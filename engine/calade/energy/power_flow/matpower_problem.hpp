// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"
#include "calade/io/matpower.hpp"

#include <vector>

namespace calade::energy::power_flow {

struct MatpowerProblem {
    Problem problem;
    std::vector<Index> number;  ///< the file's bus number of each bus of the problem
};

/// A MATPOWER case as one per-unit island, by MATPOWER's own rules: isolated buses and what is out
/// of service are left out; a pv bus without a generator in service is pq; injections are
/// generation − load; the case's voltages are the start. Throws DataError if the case has no
/// reference bus, or a branch in service has no impedance.
[[nodiscard]] MatpowerProblem from_matpower(const io::MatpowerCase& given);

}  // namespace calade::energy::power_flow
