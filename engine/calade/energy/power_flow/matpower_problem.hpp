// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"
#include "calade/io/matpower.hpp"

#include <map>
#include <vector>

namespace calade::energy::power_flow {

struct MatpowerProblem {
    Problem problem;
    std::vector<Index> number;     ///< the file's number of each bus of the problem (the first)
    std::map<Index, Index> place;  ///< number → bus of the problem, −1: dark or isolated
    std::vector<Index> dark;       ///< numbers of buses that hang on no reference bus
};

/// A MATPOWER case as a per-unit problem, by MATPOWER's own rules: isolated buses and what is out
/// of service are left out; a pv bus without a generator in service is pq; injections are
/// generation − load; the case's voltages are the start; reactive limits are not enforced. Beyond
/// them, branches without impedance, tap and shift join their buses into one, and parts without a
/// reference bus are dark. Throws DataError if the case has no reference bus, a branch in service
/// with a tap or shift has no impedance, or reference buses of different voltage are joined.
[[nodiscard]] MatpowerProblem from_matpower(const io::MatpowerCase& given);

}  // namespace calade::energy::power_flow
