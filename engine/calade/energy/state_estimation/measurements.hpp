// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

/// Weighted least squares state estimation, balanced or by phase: every phase of a bus is a node,
/// anything that conducts an admittance between nodes. Per unit and radians; nothing here knows a
/// city. docs/theory/energy.md has the equations.
namespace calade::energy::state_estimation {

using Complex = std::complex<double>;

/// What is measured. Injections flow into the network at a node; currents and powers of a branch
/// end flow into the branch. The local phasor of a current is turned so that the voltage of its
/// node is real: its conjugate is S/|V|.
enum class Quantity : std::uint8_t {
    voltage,          ///< |V| of a node
    angle,            ///< arg V of a node, rad
    p_injection,      ///< of a node
    q_injection,      ///< of a node
    p_flow,           ///< into a branch end
    q_flow,           ///< into a branch end
    current,          ///< |I| into a branch end
    current_re,       ///< Re I, angle against the network's reference
    current_im,       ///< Im I
    local_current_p,  ///< P/|V|
    local_current_q,  ///< Q/|V|
};

/// One measured value with its standard deviation. Deviation 0 makes an injection a constraint and
/// is refused elsewhere; infinity takes the measurement out.
struct Measurement {
    Quantity quantity = Quantity::voltage;
    Index place = -1;  ///< node, or branch end
    double value = 0.0;
    double sigma = 0.01;
};

/// A current that can be measured: Σ y V over some nodes, drawn from node `at`.
struct BranchEnd {
    Index at = -1;
    std::vector<Index> node;
    std::vector<Complex> y;
};

/// What is known of a network beyond its measurements.
struct Network {
    struct Entry {
        Index row, column;
        Complex y;
    };
    std::vector<Entry> y;             ///< of branches and shunts; summed where repeated
    std::vector<Complex> start;       ///< by node: where iterations begin, of modulus about 1
    std::vector<std::uint8_t> empty;  ///< by node: nothing is connected, so its injection is zero
    std::vector<BranchEnd> ends;
    Index reference = 0;  ///< node that keeps the angle of `start` if no angle is measured
    /// Further nodes that keep their angles with it: the phases of its bus.
    std::vector<Index> also_reference;
    [[nodiscard]] Index nodes() const { return static_cast<Index>(start.size()); }
};

/// Balanced: one node a bus, ends 2k at `from` and 2k + 1 at `to` of branch k; buses whose
/// injection is zero and that are no slack or pv bus count as empty. Starts from no load.
[[nodiscard]] Network network_of(const power_flow::Problem& problem);

/// Injections of buses that no meter sees, from what a load profile expects: a standard deviation
/// of `share` of the apparent power, at least `smallest`. For buses with a power that is not zero
/// and without both injections among `measured`.
[[nodiscard]] std::vector<Measurement> pseudo_measurements(std::span<const double> p,
                                                           std::span<const double> q, double share,
                                                           double smallest,
                                                           std::span<const Measurement> measured);

}  // namespace calade::energy::state_estimation
