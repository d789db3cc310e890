// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <complex>

namespace calade::energy::power_flow {

/// A transformer of two windings, as it stands in a problem: a leg of a three-winding one, too.
struct TransformerLeg {
    std::complex<double> z;  ///< short-circuit impedance in pu of v_low² / MVA
    double v_high = 0.0;     ///< rated voltages with the tap, kV
    double v_low = 0.0;
    double shift = 0.0;         ///< by which the high side leads, degrees
    std::complex<double> core;  ///< its admittance g + jb in MVA at rated voltage

    /// A tap that multiplies the turns of one side by `factor` (its angle turns them).
    /// `on_high_side`: the winding is at the leg's high side. `at_high_end`: the changer is, so
    /// that the impedance stands behind it; otherwise it is at the low end. Both differ where the
    /// taps of a three-winding transformer are at its star point.
    void tap(std::complex<double> factor, bool on_high_side, bool at_high_end);
};

/// By winding, high, middle and low voltage; short-circuit values of the pairs high-middle,
/// middle-low and high-low on the smaller of the two ratings.
struct ThreeWindings {
    std::array<double, 3> mva{}, kv{}, vk{}, vkr{};
    std::array<double, 3> shift{};  ///< by which the highest voltage leads, degrees; first unused
};

/// The star of a three-winding transformer: high → star, star → middle, star → low, the star point
/// at the rated voltage of the first winding. A leg of no impedance stands as 1e-8 pu of its
/// rating. A leg may have a negative impedance.
[[nodiscard]] std::array<TransformerLeg, 3> star_of(const ThreeWindings& windings);

}  // namespace calade::energy::power_flow
