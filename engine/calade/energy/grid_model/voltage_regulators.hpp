// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid_model/grid_model.hpp"

namespace calade::energy::grid_model {

struct RegulatedVoltages {
    bool converged = false;
    three_phase::NodalSolution solution;
    /// Regulators whose node could not be held: 1: all its generators give their least reactive
    /// power, 2: their most.
    std::map<std::int64_t, int> at_limit;
};

/// Finds the reactive powers of generators with a voltage_regulator in service that hold their
/// nodes at u_ref, phase by phase, and writes them into the network's loads. Generators of one node
/// share evenly; one that reaches q_min or q_max stays there and the others take the rest; where
/// all do, the voltage is let go. Newton's method on |V|(Q), the slopes by differences of full
/// solutions. Without regulators one solve. DataError naming the regulator where its object is no
/// generator or load of constant power, u_ref is not above zero, q_min is above q_max, or two
/// regulators of a node disagree.
[[nodiscard]] RegulatedVoltages regulate_voltages(Network& network,
                                                  const io::GridModelTables& tables);

}  // namespace calade::energy::grid_model
