// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calade::energy::power_flow {

struct SimbenchProblem {
    Problem problem;                ///< pu on 1 MVA
    std::vector<std::string> node;  ///< name of each bus
};

/// A SimBench grid from its folder of CSV tables (Node, Line, LineType, Transformer,
/// TransformerType, Load, RES, ExternalNet): every load and generator at its rated power, taps as
/// they stand, external grids of kind vavm as slack. Transformers are T sections; the turn of a
/// vector group is left out, as in the published results. Throws DataError naming table, line and
/// value for tables or types that are missing, nodes that are not there and impossible values.
[[nodiscard]] SimbenchProblem from_simbench(const std::filesystem::path& folder);

}  // namespace calade::energy::power_flow
