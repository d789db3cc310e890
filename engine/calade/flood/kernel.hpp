// SPDX-License-Identifier: Apache-2.0
#pragma once

// The inner loops of the flood model, compiled once for each instruction level, in single and in
// double precision. This header is read by code built for processors that this machine may not
// have: it includes nothing whose inline functions could leak from there into the rest.

#include "calade/flood/simd.hpp"

#include <cstdint>

namespace calade::flood::kernel {

/// The share of its water that a cell may pay out in a step; the rest covers the update's rounding.
inline constexpr double payable_share = 0.999999;

/// What is the same for all cells of one step.
template <class Real>
struct Constants {
    Real gravity;        ///< m/s²
    Real r;              ///< dt / dx, s/m
    Real dt;             ///< s
    Real rain;           ///< m that fall in this step
    Real dry;            ///< m, below it no momentum
    Real film;           ///< m, a reconstructed depth below it does not flow
    Real greatest_drop;  ///< m, surface drops beyond it drive water no harder
    float wet;           ///< m, counts as flooded
    float time;          ///< s, end of the step
};

/// One side of a face, in the face's own direction.
template <class Real>
struct Side {
    Real h;            ///< depth, m
    Real u;            ///< velocity through the face, m/s
    Real v;            ///< velocity along the face, m/s
    Real phi;          ///< share of the cell open to water
    bool flat = true;  ///< the cell's own slope does not already carry its weight
};

/// What passes a face per metre of it. `left` and `right` are what the momentum balance of the
/// cell on that side gets, static pressure and bed step already taken out: zero at rest.
template <class Real>
struct Flux {
    Real mass;    ///< m²/s
    Real left;    ///< m³/s²
    Real right;   ///< m³/s²
    Real across;  ///< momentum along the face, m³/s²
};

/// A row of cells (arrays from the row's first, padded cell).
template <class Real>
struct CellRow {
    const Real* h;
    const Real* u;
    const Real* v;
    const Real* z;
    const Real* phi;
};

/// A row of cells half a step ahead: means, and half the slopes to the east (x) and north (y) of
/// depth (h), surface (w) and both velocities.
template <class Real>
struct HalfRow {
    Real *h, *u, *v;
    Real *xh, *xw, *xu, *xv;
    Real *yh, *yw, *yu, *yv;
};

/// What the predictor of one row reads.
template <class Real>
struct PredictRow {
    CellRow<Real> south, here, north;
    const Real* west_crest;   ///< of the faces west of this row's cells, above the datum
    const Real* south_crest;  ///< of the faces south of this row's cells
    const Real* north_crest;
    const Real* drag;
};

/// A row of faces: index i is the face west of cell i, or the face north of cell i.
template <class Real>
struct FaceRow {
    Real* mass;
    Real* left;
    Real* right;
    Real* across;
};

/// Everything that the update of one row reads and writes.
template <class Real>
struct UpdateRow {
    FaceRow<Real> x;             ///< west faces of this row
    FaceRow<Real> south, north;  ///< faces below and above
    const Real* share_south;     ///< outflow limiter of the row below, this row, the row above
    const Real* share;
    const Real* share_north;
    HalfRow<Real> half;  ///< second order only
    const Real* h;
    const Real* hu;
    const Real* hv;
    const Real* inverse_phi;  ///< zero outside the domain
    const Real* friction;     ///< g n²
    Real* h_low;
    Real* h_next;
    Real* hu_next;
    Real* hv_next;
    float* max_depth;
    float* max_speed;
    float* arrival;
};

/// What the local inertial balance of a row of faces reads; index i is the face between l[i] and
/// r[i].
template <class Real>
struct InertialRow {
    const Real *w_l, *w_r;  ///< surfaces
    const Real *z_l, *z_r;
    const Real* crest;
    const Real *phi_l, *phi_r;
    const Real *friction_l, *friction_r;  ///< g n²
    const Real *q, *q_low, *q_high;       ///< discharges now: here, and of the faces beside
    Real* q_next;
    /// With subgrid tables: mean depth, lowest ground and g n² of the faces; else null.
    const Real *depth, *ground, *friction;
};

/// All loops run over [begin, end). `plain`: no wall, no building, no edge of the domain in these
/// cells nor in those beside them; the same bits in less time.
template <class Real>
struct Kernels {
    /// u, v from h, hu, hv.
    void (*velocities)(const Real* h, const Real* hu, const Real* hv, Real* u, Real* v, int begin,
                       int end, const Constants<Real>& k);
    /// With them the drag of half a step, ½ dt g n² |u| h^(-4/3) (friction: g n²).
    void (*velocities_2)(const Real* h, const Real* hu, const Real* hv, const Real* friction,
                         Real* u, Real* v, Real* drag, int begin, int end,
                         const Constants<Real>& k);
    /// Slopes, and the cells half a step ahead.
    void (*predict)(const PredictRow<Real>& row, const HalfRow<Real>& out, bool plain, int begin,
                    int end, const Constants<Real>& k);
    /// Faces west of the cells: first order, and between cells half a step ahead.
    void (*west_faces)(const CellRow<Real>& row, const Real* crest, const FaceRow<Real>& out,
                       bool plain, int begin, int end, const Constants<Real>& k);
    void (*west_faces_2)(const CellRow<Real>& row, const HalfRow<Real>& half, const Real* crest,
                         const FaceRow<Real>& out, bool plain, int begin, int end,
                         const Constants<Real>& k);
    /// Faces between a row and the one north of it.
    void (*north_faces)(const CellRow<Real>& south, const CellRow<Real>& north, const Real* crest,
                        const FaceRow<Real>& out, bool plain, int begin, int end,
                        const Constants<Real>& k);
    void (*north_faces_2)(const CellRow<Real>& south, const CellRow<Real>& north,
                          const HalfRow<Real>& half_south, const HalfRow<Real>& half_north,
                          const Real* crest, const FaceRow<Real>& out, bool plain, int begin,
                          int end, const Constants<Real>& k);
    /// Share of its outflow that each cell can pay for in this step; false: all of them all.
    bool (*outflow_share)(const UpdateRow<Real>& row, Real* share, int begin, int end,
                          const Constants<Real>& k);
    /// New state; returns the largest |u| + |v| + 2c as the bits of a non-negative float, larger
    /// than those of infinity where a value is not a number. `limited` uses the shares.
    std::int32_t (*update)(const UpdateRow<Real>& row, bool second_order, bool limited, int begin,
                           int end, const Constants<Real>& k);
    /// Local inertial: the discharges of a row of faces; returns the largest √(g H) as bits.
    std::int32_t (*inertial_faces)(const InertialRow<Real>& row, bool plain, int begin, int end,
                                   const Constants<Real>& k);
    /// Its new state, in place; fluxes are the `mass` of the faces. `froude`: the largest so far
    /// where deeper than k.wet. Returns the largest √(g h) as bits.
    std::int32_t (*inertial_update)(const UpdateRow<Real>& row, float* froude, int begin, int end,
                                    const Constants<Real>& k);
};

/// The loops of one instruction level.
struct Level {
    Kernels<float> single;
    Kernels<double> full;
};

extern const Level baseline;
#if defined(__x86_64__)
extern const Level v3;
extern const Level v4;
#endif

/// The loops of a level; the machine must have it.
[[nodiscard]] const Level& level(SimdLevel level);

}  // namespace calade::flood::kernel
