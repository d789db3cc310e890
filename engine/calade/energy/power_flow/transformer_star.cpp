// SPDX-License-Identifier: Apache-2.0
// With all pairs on one power, z_hm = z_h + z_m and so on, for resistances and reactances apart:
//   z_h = (z_hm + z_hl − z_ml)/2,  z_m = (z_hm + z_ml − z_hl)/2,  z_l = (z_hl + z_ml − z_hm)/2.
// Source: pandapower documentation, "Three Winding Transformer", electric model.
#include "calade/energy/power_flow/transformer_star.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace calade::energy::power_flow {

void TransformerLeg::tap(std::complex<double> factor, bool on_high_side, bool at_high_end) {
    const double size = std::abs(factor);
    const double ratio = on_high_side ? size : 1.0 / size;
    (at_high_end ? v_high : v_low) *= at_high_end ? ratio : 1.0 / ratio;
    shift += (on_high_side ? 1.0 : -1.0) * std::arg(factor) * 180.0 / std::numbers::pi;
}

std::array<TransformerLeg, 3> star_of(const ThreeWindings& w) {
    using Complex = std::complex<double>;
    std::array<Complex, 3> pair;  // pu of 1 MVA
    for (std::size_t k = 0; k < 3; ++k) {
        const double mva = k == 0   ? std::min(w.mva[0], w.mva[1])
                           : k == 1 ? std::min(w.mva[1], w.mva[2])
                                    : std::min(w.mva[0], w.mva[2]);
        pair[k] = Complex(w.vkr[k], std::sqrt(w.vk[k] * w.vk[k] - w.vkr[k] * w.vkr[k])) / mva;
    }
    const auto& [hm, ml, hl] = pair;
    const std::array<Complex, 3> z = {0.5 * (hm + hl - ml), 0.5 * (hm + ml - hl),
                                      0.5 * (hl + ml - hm)};
    std::array<TransformerLeg, 3> legs;
    for (std::size_t k = 0; k < 3; ++k) {
        constexpr double smallest = 1e-8;
        const bool none = std::abs(z[k]) < smallest / w.mva[k];
        legs[k] = {none ? Complex(0.0, smallest / w.mva[k]) : z[k], w.kv[0], w.kv[k],
                   k == 0 ? 0.0 : w.shift[k], 0.0};
    }
    return legs;
}

}  // namespace calade::energy::power_flow
