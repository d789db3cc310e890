// SPDX-License-Identifier: Apache-2.0
#pragma once

// The inner loops of batches, compiled once for each instruction level. One scenario stands in
// each lane of a vector, so that every operation of a lane is the same scalar operation at every
// level: all levels give the same bits, and a scenario has the bits that it would have alone. This
// header is read by code built for processors that this machine may not have: it includes nothing
// whose inline functions could leak from there into the rest of the program.

#include <cstddef>
#include <cstdint>

namespace calade::energy::power_flow::lanes {

/// Scenarios side by side.
constexpr int width = 8;

/// Eight scenarios in one subtree below the root of a radial island. Arrays by place, parents
/// first; lane arrays hold `width` values a place.
struct TreeTile {
    int places;
    const std::int32_t* parent;  ///< place, −1: the root
    const std::uint8_t* kind;    ///< 1: ratio other than 1; 2: admittance to ground; 3: both
    const double *a_re, *a_im, *z_re, *z_im, *g, *b;
    const double *p, *q;          ///< lanes: net injection
    double *e, *f, *i_re, *i_im;  ///< lanes: voltage (start in, solution out), currents
    double root_e, root_f;
};

/// Eight scenarios on an island of any shape with one factorised Jacobian. Nodes in the order of
/// elimination, `unknown` of them, then the slack nodes.
struct MeshTile {
    int nodes, unknown;
    const std::int32_t *y_first, *y_col;
    const double *y_g, *y_b;
    const std::uint8_t* pv;
    const std::int32_t *l_first, *l_col, *u_first, *u_col;
    const double *l_block, *u_block, *d_inverse;  ///< four values a block, row by row
    const double *p, *q;                          ///< lanes: wanted injection
    double *e, *f;                                ///< lanes: voltage
    double* x;                                    ///< lanes: two rows of `width` a node
    const struct LowRank* update;  ///< null, or a change of the Jacobian in each lane
    const struct Patch* patch;
    int patches;
};

/// What each lane adds to the current of one node: i += y V_other. Node −1: nothing.
struct Patch {
    std::int32_t node[width], other[width];
    double g[width], b[width];
};

/// Jacobian of a lane = shared Jacobian + Σ over `rank` rows e_r w_rᵀ; the solution is mended by
/// Sherman, Morrison and Woodbury: x −= Z (I + W Z)⁻¹ W x.
struct LowRank {
    int rank;
    const double* z;         ///< lanes: rank × unknown × 2
    const double* capacity;  ///< lanes: (I + W Z)⁻¹, rank × rank
    const std::int32_t* at;  ///< by row of W, term and lane: unknown number (2 node + row)
    const double* w;         ///< by row of W, term and lane
    int terms;               ///< terms of a row of W
};

/// How a lane ended.
struct Outcome {
    double change;  ///< last measure of convergence, squared for the tree
    std::int32_t iterations;
    std::int32_t converged;
};

struct Kernels {
    /// Backward/forward sweeps until the largest change of voltage, and of power, is at most
    /// `tolerance` in every lane. Lanes that are done stay as they are.
    void (*sweep)(const TreeTile&, double tolerance, int max_iterations, Outcome*);
    /// Newton steps with the shared Jacobian until the largest mismatch is at most `tolerance`.
    void (*chord)(const MeshTile&, double tolerance, int max_iterations, Outcome*);
    /// x ← (LDU)⁻¹ x for `width` right-hand sides.
    void (*solve)(const MeshTile&);
    /// Rows of `count` scenarios (at most `width`, of `stride` values each) to lanes, by `column`.
    void (*gather)(const double* rows, std::size_t stride, int count, const std::int32_t* column,
                   int places, double* out);
    /// The way back.
    void (*scatter)(const double* in, const std::int32_t* column, int places, int count,
                    std::size_t stride, double* rows);
};

extern const Kernels baseline_kernels;
#if defined(__x86_64__)
extern const Kernels v3_kernels;
extern const Kernels v4_kernels;
#endif

/// Of the best level of this processor, or of what CALADE_SIMD (baseline, v3, v4) asks for.
[[nodiscard]] const Kernels& kernels();
/// All levels that this processor runs, for tests.
struct Level {
    const char* name;
    const Kernels* kernels;
};
[[nodiscard]] const Level* levels(int& count);

}  // namespace calade::energy::power_flow::lanes
