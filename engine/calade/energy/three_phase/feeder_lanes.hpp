// SPDX-License-Identifier: Apache-2.0
#pragma once

// The sweep of eight scenarios of a three-phase feeder side by side, compiled once for each
// instruction level under the rules of power_flow/lanes.hpp.

#include <cstdint>

namespace calade::energy::three_phase::feeder_lanes {

constexpr int width = 8;

/// Places depth first, parents first; arrays of three values a place are by phase, of nine by row.
struct Tile {
    int places;
    const std::int32_t* parent;
    const std::uint8_t* kind;  ///< 1: ratio other than 1; 2: admittance to ground; 4: load in delta
    const double* ratio;       ///< 3
    const double *z_re, *z_im, *y_re, *y_im;  ///< 9; y complete at the place
    const double *p, *q;                      ///< lanes, 3: drawn; of a delta between ab, bc, ca
    double *e, *f, *i_re, *i_im;              ///< lanes, 3; the root's voltage is given
};

struct Outcome {
    double change;  ///< squared
    std::int32_t iterations;
    std::int32_t converged;
};

using Sweep = void (*)(const Tile&, double tolerance, int max_iterations, Outcome*);
extern const Sweep baseline_sweep;
#if defined(__x86_64__)
extern const Sweep v3_sweep;
extern const Sweep v4_sweep;
#endif

}  // namespace calade::energy::three_phase::feeder_lanes
