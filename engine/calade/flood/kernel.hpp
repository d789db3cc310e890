// SPDX-License-Identifier: Apache-2.0
#pragma once

// The inner loops of the flood model, compiled once for each instruction level. This header is
// read by code built for processors that this machine may not have: it includes nothing whose
// inline functions could leak from there into the rest of the program.

#include <cstdint>

namespace calade::flood {

/// Instruction levels of the inner loops. All give the same bits.
enum class SimdLevel { baseline, v3, v4 };

namespace kernel {

/// What is the same for all cells of one step.
struct Constants {
    float gravity;        ///< m/s²
    float r;              ///< dt / dx, s/m
    float dt;             ///< s
    float rain;           ///< m that fall in this step
    float dry;            ///< m, below it no momentum
    float film;           ///< m, a reconstructed depth below it does not flow
    float wet;            ///< m, counts as flooded
    float greatest_drop;  ///< m, surface drops beyond it drive water no harder
    float time;           ///< s, end of the step
};

/// One side of a face, in the face's own direction.
struct Side {
    float h;    ///< depth, m
    float u;    ///< velocity through the face, m/s
    float v;    ///< velocity along the face, m/s
    float c;    ///< celerity of the whole depth, m/s
    float z;    ///< bed, m
    float phi;  ///< share of the cell open to water
};

/// What passes a face per metre of it. `left` and `right` are what the momentum balance of the
/// cell on that side gets, static pressure and bed step already taken out: zero at rest.
struct Flux {
    float mass;    ///< m²/s
    float left;    ///< m³/s²
    float right;   ///< m³/s²
    float across;  ///< momentum along the face, m³/s²
};

/// A row of cells (arrays from the row's first, padded cell).
struct CellRow {
    const float* h;
    const float* u;
    const float* v;
    const float* c;
    const float* z;
    const float* phi;
};

/// A row of faces: index i is the face west of cell i, or the face north of cell i.
struct FaceRow {
    float* mass;
    float* left;
    float* right;
    float* across;
};

/// Everything that the update of one row reads and writes.
struct UpdateRow {
    FaceRow x;                 ///< west faces of this row
    FaceRow south, north;      ///< faces below and above
    const float* share_south;  ///< outflow limiter of the row below, this row, the row above
    const float* share;
    const float* share_north;
    const float* h;
    const float* hu;
    const float* hv;
    const float* inverse_phi;  ///< zero outside the domain
    const float* friction;     ///< g n²
    float* h_low;
    float* h_next;
    float* hu_next;
    float* hv_next;
    float* max_depth;
    float* max_speed;
    float* arrival;
};

/// All loops run over [begin, end).
struct Kernels {
    /// u, v, c from h, hu, hv.
    void (*velocities)(const float* h, const float* hu, const float* hv, float* u, float* v,
                       float* c, int begin, int end, const Constants& k);
    /// Faces west of the cells.
    void (*west_faces)(const CellRow& row, const float* z_face, const FaceRow& out, int begin,
                       int end, const Constants& k);
    /// Faces between a row and the one north of it.
    void (*north_faces)(const CellRow& south, const CellRow& north, const float* z_face,
                        const FaceRow& out, int begin, int end, const Constants& k);
    /// Share of its outflow that each cell can pay for in this step; false: all of them all.
    bool (*outflow_share)(const UpdateRow& row, float* share, int begin, int end,
                          const Constants& k);
    /// New state; returns the largest |u| + |v| + 2c as the bits of a non-negative float, larger
    /// than those of infinity where a value is not a number. `limited` uses the shares.
    std::int32_t (*update)(const UpdateRow& row, bool limited, int begin, int end,
                           const Constants& k);
};

extern const Kernels baseline_kernels;
#if defined(__x86_64__)
extern const Kernels v3_kernels;
extern const Kernels v4_kernels;
#endif

}  // namespace kernel

/// The best level that this machine has.
[[nodiscard]] SimdLevel best_simd_level();
/// The loops of a level; the machine must have it.
[[nodiscard]] const kernel::Kernels& kernels(SimdLevel level);
/// Level in use by new models: the best one, or the one forced by the environment variable
/// CALADE_SIMD (baseline, v3, v4).
[[nodiscard]] SimdLevel simd_level();
/// Forces a level from now on (tests, reproduction of another machine's run).
void force_simd_level(SimdLevel level);
[[nodiscard]] const char* to_string(SimdLevel level);

}  // namespace calade::flood
