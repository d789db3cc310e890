// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// How one scenario of a batch ended.
struct ScenarioOutcome {
    bool converged = false;
    Method method = Method::sweep;
    int iterations = 0;
    Index bad_bus = -1;  ///< first bus whose injection is not finite; the scenario is not solved
};

/// One network under many loads. What scenarios share (order, tree or factors) is made once;
/// scenarios are solved eight side by side, one in each lane of a vector.
///
/// A tree below one slack bus is swept (problem.hpp). Any other island iterates with the Jacobian
/// of the problem's own solution, factorised once: V ← V + J⁻¹ (S − S(V)), linear convergence with
/// a factor as small as the scenarios are near the problem. A scenario that does not settle so is
/// solved alone by `power_flow::solve`; if that fails as well, it is not converged and the rest of
/// the batch is not touched by it. A scenario's bits depend neither on its neighbours nor on
/// threads or instruction level.
class Batch {
public:
    /// Solves the problem itself; throws NumericalError if it has no solution, and UsageError as
    /// `solve` does. `options.max_iterations` holds for each attempt at a scenario.
    Batch(const Problem& problem, const Options& options);
    ~Batch();
    Batch(Batch&&) noexcept;

    /// `p`, `q`: net injections, pu, scenario by scenario, one value a bus (at slack buses ignored,
    /// at pv buses `q` too). `e`, `f`: real and imaginary voltages in the same layout, NaN where a
    /// scenario did not converge. The number of scenarios is what the spans hold; UsageError if
    /// they disagree. Parallel over scenarios; safe from any thread.
    std::vector<ScenarioOutcome> solve(std::span<const double> p, std::span<const double> q,
                                       std::span<double> e, std::span<double> f) const;
    /// The problem's own solution, from which scenarios start.
    [[nodiscard]] const Solution& base() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy::power_flow
