// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <vector>

namespace calade::energy::power_flow {

/// The four admittances of a branch: i_from = y_ff v_from + y_ft v_to, i_to = y_tf v_from + y_tt
/// v_to.
struct BranchAdmittance {
    double ff_g, ff_b, ft_g, ft_b, tf_g, tf_b, tt_g, tt_b;
};
[[nodiscard]] BranchAdmittance branch_admittance(const Branches& branch, Index k);

/// The bus admittance matrix G + jB, compressed by columns, rows rising within a column. Its
/// pattern is symmetric and holds the whole diagonal.
struct Admittance {
    std::vector<Index> column;  ///< n + 1 offsets
    std::vector<Index> row;
    std::vector<double> g, b;
    std::vector<Index> diagonal;  ///< position of (i, i)
    [[nodiscard]] Index size() const { return static_cast<Index>(diagonal.size()); }
};
[[nodiscard]] Admittance make_admittance(const Problem& problem);

}  // namespace calade::energy::power_flow
