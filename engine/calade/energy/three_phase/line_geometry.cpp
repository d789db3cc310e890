// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/three_phase/line_geometry.hpp"

#include "calade/base/error.hpp"

#include <cmath>
#include <numbers>

namespace calade::energy::three_phase {

namespace {

constexpr double mu0 = 4e-7 * std::numbers::pi;  // H/m
constexpr double epsilon0 = 8.854187817e-12;     // F/m
constexpr Complex j1(0.0, 1.0);

/// I0(z)/I1(z) by the power series of both; z is small for conductors at power frequency.
Complex bessel_ratio(Complex z) {
    const Complex quarter = 0.25 * z * z;
    Complex term0 = 1.0;
    Complex term1 = 0.5 * z;
    Complex i0 = term0;
    Complex i1 = term1;
    for (int k = 1; k < 60; ++k) {
        term0 *= quarter / static_cast<double>(k * k);
        term1 *= quarter / static_cast<double>(k * (k + 1));
        i0 += term0;
        i1 += term1;
    }
    return i0 / i1;
}

/// Resistance of a solid conductor with skin effect, Ω/m.
double skin_resistance(double r_dc, double frequency) {
    const Complex alpha = Complex(1.0, 1.0) * std::sqrt(frequency * mu0 / r_dc);
    const Complex ratio = std::abs(alpha) > 35.0 ? Complex(1.0) : bessel_ratio(alpha);
    return (Complex(1.0, 1.0) * ratio * std::sqrt(r_dc * frequency * mu0) / 2.0).real();
}

}  // namespace

LineConstants line_constants(const std::vector<Conductor>& conductors, std::size_t phases,
                             double frequency_hz, bool carson, double earth_ohm_m,
                             const std::string& element) {
    const auto n = conductors.size();
    require<DataError>(phases > 0 && phases <= n, "{}: {} phases of {} conductors", element, phases,
                       n);
    const double omega = 2.0 * std::numbers::pi * frequency_hz;
    const Complex factor = j1 * omega * mu0 / (2.0 * std::numbers::pi);
    const Complex depth = 1.0 / std::sqrt(j1 * omega * mu0 / earth_ohm_m);
    SmallMatrix z(n);
    SmallMatrix p(n);
    for (std::size_t i = 0; i < n; ++i) {
        const auto& a = conductors[i];
        require<DataError>(a.gmr > 0.0 && a.radius > 0.0 && a.height > 0.0 && a.r_dc > 0.0,
                           "{}: conductor {} of resistance {}, radius {}, GMR {} and height {}, "
                           "expected values above 0",
                           element, i + 1, a.r_dc, a.radius, a.gmr, a.height);
        for (std::size_t j = 0; j < n; ++j) {
            const auto& b = conductors[j];
            const double dx = a.x - b.x;
            const double apart = i == j ? a.gmr : std::hypot(dx, a.height - b.height);
            const double image = std::hypot(dx, a.height + b.height);
            require<DataError>(apart > 0.0, "{}: conductors {} and {} at one place", element, i + 1,
                               j + 1);
            const Complex spacing = factor * std::log(1.0 / apart);
            Complex earth;
            if (carson) {
                earth = omega * mu0 / 8.0 +
                        factor * std::log(658.5 * std::sqrt(earth_ohm_m / frequency_hz));
            } else {
                const Complex height = a.height + b.height + 2.0 * depth;
                earth = factor * std::log(std::sqrt(height * height + dx * dx));
            }
            z(i, j) = spacing + earth;
            const double radius = i == j ? a.radius : apart;
            p(i, j) = std::log(image / radius) / (2.0 * std::numbers::pi * epsilon0);
        }
        z(i, i) += carson ? a.r_ac : skin_resistance(a.r_dc, frequency_hz);
    }
    return {z.reduced(phases, element), p.reduced(phases, element).inverse(element)};
}

}  // namespace calade::energy::three_phase
