// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/small_matrix.hpp"

#include <string>
#include <vector>

namespace calade::energy::three_phase {

/// One overhead conductor; metres and ohms per metre.
struct Conductor {
    double x = 0.0, height = 0.0;
    double r_ac = 0.0, r_dc = 0.0, gmr = 0.0, radius = 0.0;
};

struct LineConstants {
    SmallMatrix z;  ///< Ω/m, neutrals reduced out
    SmallMatrix c;  ///< F/m (real)
};

/// Series impedance and capacitance of overhead conductors over lossy ground, the first `phases`
/// kept. Earth return by complex depth (Deri, Tevan, Semlyen & Castanheira 1981,
/// doi:10.1109/TPAS.1981.317011) with the skin effect of a solid round conductor, or by Carson's
/// formula cut to its first terms. Throws DataError naming `element` for impossible positions.
[[nodiscard]] LineConstants line_constants(const std::vector<Conductor>& conductors,
                                           std::size_t phases, double frequency_hz, bool carson,
                                           double earth_ohm_m, const std::string& element);

}  // namespace calade::energy::three_phase
