// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// What the loss of one branch leads to.
struct Outage {
    bool converged = false;
    bool alone = false;  ///< solved alone, since the mended factors did not settle
    int iterations = 0;
    Index dark = 0;  ///< buses that the branch alone tied to a slack bus
};

/// The full AC solution without each of many branches, one at a time (N−1). Eight outages stand
/// side by side and share the factors of the intact Jacobian; what a lost branch changes in it is
/// four rows, mended by Sherman, Morrison and Woodbury (Alsac, Stott & Tinney 1983,
/// doi:10.1109/TPAS.1983.317802). The mismatch is that of the network without the branch, so what
/// converges is a solution and not an estimate. An outage that does not settle so is solved alone.
class Outages {
public:
    /// Throws as Batch does.
    Outages(const Problem& problem, const Options& options);
    ~Outages();
    Outages(Outages&&) noexcept;

    /// `e`, `f`: voltages, outage by outage, one value a bus: zero on dark buses, NaN where it did
    /// not converge. UsageError for a branch that is not there, or spans of another size.
    std::vector<Outage> solve(std::span<const Index> branches, std::span<double> e,
                              std::span<double> f) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy::power_flow
