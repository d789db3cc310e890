// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/water.hpp"

namespace calade::flood {

/// Cumulated depth (m) that the ground could take after `dt` seconds more under ponded water,
/// having taken `taken` m so far. Green and Ampt 1911: F − ψΔθ ln(1 + F/ψΔθ) = K t, solved by
/// Newton's method to 1e-12 m. `suction` is ψΔθ, m.
[[nodiscard]] double green_ampt(double taken, double dt, double conductivity, double suction);
/// The same by Horton 1941 in its integral form, F = f_c t + (f_0 − f_c)(1 − e^(−k t))/k: the
/// capacity falls with what was taken, not with the clock.
[[nodiscard]] double horton(double taken, double dt, double first, double last, double decay);
/// m held back of `rain` m since the start by the curve number method (USDA NEH 630, ch. 10):
/// P − (P − I_a)²/(P − I_a + S), S = 25.4 mm (1000/CN − 10), I_a = 0.2 S.
[[nodiscard]] double curve_number_loss(double rain, double curve_number);

/// Water that goes into the ground, the air and the drains. Takes at most what stands there.
template <class Real>
class Infiltration {
public:
    Infiltration(const Parameters& parameters, const Geometry& geometry, const Forcing& forcing,
                 const Layout<Real>& layout);
    [[nodiscard]] bool works() const { return works_; }
    /// Takes what the ground and the air ask for in `dt` seconds, and books it.
    void run(State& state, Water<Real>& water, double dt) const;

private:
    /// The highest level that drains must run out against, m above the datum.
    [[nodiscard]] double outer_level(double time) const;
    [[nodiscard]] double wanted(double taken, double dt, double held, double held_before) const;
    const Parameters& parameters_;
    const Geometry& geometry_;
    const Forcing& forcing_;
    const Layout<Real>& layout_;
    bool works_;
};

}  // namespace calade::flood
