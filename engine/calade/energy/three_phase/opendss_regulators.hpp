// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/opendss_network.hpp"

namespace calade::energy::three_phase {

struct RegulatedFeeder {
    OpenDssNetwork given;
    NodalSolution solution;
    Taps taps;             ///< of every transformer, as the regulators left them
    bool settled = false;  ///< no regulator asks for a further step
    int rounds = 0;        ///< solutions
};

/// Runs a script's regulator controls (regcontrol: transformer, winding, tapwinding, vreg, band,
/// ptratio, ctprim, r, x, ldc_z, bus, remoteptratio, ptphase, vlimit, delay, inversetime,
/// maxtapchange, tapnum) from the taps as written to a fixed point, as OpenDSS does in its static
/// control mode: after each solution, of the regulators that are out of band those with the
/// shortest delay move, 70 % of the way but at least a step and at most `maxtapchange`, within the
/// winding's mintap and maxtap. Not settling within `max_rounds` or not converging is a result.
/// Throws DataError naming the regulator for a transformer, winding or bus that is not there,
/// values out of range, and reversible regulators through which power flows backwards.
[[nodiscard]] RegulatedFeeder regulate(const io::DssScript& script, int max_rounds = 100);

}  // namespace calade::energy::three_phase
