// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <array>
#include <complex>
#include <memory>
#include <span>
#include <vector>

namespace calade::energy::three_phase {

/// Three values by phase, nine by row.
using Phases = std::array<std::complex<double>, 3>;
using PhaseMatrix = std::array<std::complex<double>, 9>;

/// Entries of a balanced line: (2 z₁ + z₀)/3 on the diagonal, (z₀ − z₁)/3 beside it.
[[nodiscard]] PhaseMatrix from_sequences(std::complex<double> zero, std::complex<double> positive);

/// A radial three-phase network in per unit (phase to neutral; powers a third of the base).
struct Feeder {
    Index nodes = 0;
    Index root = 0;
    Phases source{};  ///< the root's voltages
    struct Branch {
        Index from = -1, to = -1;
        PhaseMatrix z{};                             ///< series
        PhaseMatrix y{};                             ///< to ground, half of it at each end
        std::array<double, 3> ratio{1.0, 1.0, 1.0};  ///< of v_from to v_to: a regulator's taps
    };
    std::vector<Branch> branches;
    std::vector<std::uint8_t> delta;  ///< by node: its load stands between phases; empty: none does
};

/// One feeder under many loads of constant power, eight scenarios side by side. A scenario's bits
/// depend neither on its neighbours nor on threads or instruction level.
class FeederBatch {
public:
    /// Throws UsageError naming the branch if the network is no tree below its root, an impedance
    /// or ratio is not finite or a ratio not above 0.
    explicit FeederBatch(const Feeder& feeder, double tolerance = 1e-8, int max_iterations = 60);
    ~FeederBatch();
    FeederBatch(FeederBatch&&) noexcept;

    struct Outcome {
        bool converged = false;
        int iterations = 0;
        Index bad_node = -1;  ///< first whose power is not finite; the scenario is not solved
    };
    /// `p`, `q`: drawn, scenario by scenario, three values a node (in delta: of ab, bc, ca; the
    /// root's are ignored). `e`, `f`: real and imaginary voltages in the same layout, NaN where a
    /// scenario did not settle. Parallel over scenarios; safe from any thread.
    std::vector<Outcome> solve(std::span<const double> p, std::span<const double> q,
                               std::span<double> e, std::span<double> f) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy::three_phase
