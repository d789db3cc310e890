// SPDX-License-Identifier: Apache-2.0
// The flux through one face. Included inside an anonymous namespace by each kernel source.
//
//   z*   = max(z_l, z_r, crest)                 bed at the face
//   h*_s = max(0, h_s + z_s − z*)               hydrostatic reconstruction (Audusse et al. 2004,
//                                               doi:10.1137/S1064827503431090)
//   F    = HLLC(h*_l, u_l; h*_r, u_r)           (Harten, Lax, van Leer 1983; wave speeds from the
//                                               two-rarefaction estimate, Toro 2001, ch. 10; the
//                                               velocity along the face goes with the water)
//
// Beds enter as differences only (step = z_r − z_l, rise = crest − z_l), so that single precision
// serves a town high above its datum.
//
// The momentum that a cell gets is written as F − F_s + h*_s u_s², which is F less the pressure of
// its own side, so that large pressures are never subtracted and still water gives exact zeros.
//
// Where the water of the lower cell stands below the upper cell's bed, the surfaces do not meet:
// the upper cell, if it has no slope of its own, gets the whole weight of the drop (Chen & Noelle
// 2017, doi:10.1137/15M1053074) and, as nothing can travel up, the flux turns into the upwind one.
//
// A wall (crest above both beds) throws back the part of the column below its crest as a solid
// wall does in the HLL flux with a mirrored state, and passes no more than critical flow over a
// broad crest, q = (2/3)^1.5 √g H^1.5.

#define CALADE_INLINE inline __attribute__((always_inline))

template <class Real>
CALADE_INLINE Real larger(Real a, Real b) {
    return a > b ? a : b;
}
template <class Real>
CALADE_INLINE Real smaller(Real a, Real b) {
    return a < b ? a : b;
}
CALADE_INLINE float magnitude(float a) { return __builtin_fabsf(a); }
CALADE_INLINE double magnitude(double a) { return __builtin_fabs(a); }
CALADE_INLINE float root(float a) { return __builtin_sqrtf(a); }
CALADE_INLINE double root(double a) { return __builtin_sqrt(a); }

// `plain`: there is no wall and no building. `meets`: there is water deeper than a film on both
// sides, and the surfaces meet (then the same bits with fewer operations).
template <bool plain, bool meets = false, class Real>
CALADE_INLINE Flux<Real> face_flux(const Side<Real>& l, const Side<Real>& r, Real step, Real rise,
                                   const Constants<Real>& k) {
    constexpr Real zero = 0;
    constexpr Real half = 0.5;
    constexpr Real tiny = static_cast<Real>(1e-20);
    const Real g = k.gravity;
    // The face's ground above either bed, and its crest where that is higher still.
    const Real ground_l = larger(zero, step);
    const Real ground_r = larger(zero, -step);
    const bool wall = !plain && rise > ground_l;

    // Depths above the ground step and above the crest; films do not flow.
    const Real over_l = l.h - ground_l;
    const Real over_r = r.h - ground_r;
    const Real h0_l = meets ? over_l : larger(zero, over_l);
    const Real h0_r = meets ? over_r : larger(zero, over_r);
    const Real raw_l = wall ? l.h - rise : h0_l;
    const Real raw_r = wall ? r.h - (rise - step) : h0_r;
    const Real h_l = meets || raw_l > k.film ? raw_l : zero;
    const Real h_r = meets || raw_r > k.film ? raw_r : zero;

    // Drop from the upper cell's bed to the lower cell's surface; at most one is not zero.
    const Real fall_l = smaller(larger(zero, -step - r.h), k.greatest_drop);
    const Real fall_r = smaller(larger(zero, step - l.h), k.greatest_drop);
    const Real drop_l = meets || wall ? zero : fall_l;
    const Real drop_r = meets || wall ? zero : fall_r;
    const Real weight_l = !meets && l.flat ? (g * l.h) * drop_l : zero;
    const Real weight_r = !meets && r.flat ? (g * r.h) * drop_r : zero;

    const Real c_l = root(g * h_l);
    const Real c_r = root(g * h_r);
    const Real u_l = meets || h_l > zero ? l.u : zero;
    const Real u_r = meets || h_r > zero ? r.u : zero;

    // Wave speeds; a dry side is entered with u ± 2c.
    const Real u_star = half * (u_l + u_r) + (c_l - c_r);
    const Real c_star = half * (c_l + c_r) + static_cast<Real>(0.25) * (u_l - u_r);
    const Real wet_left = smaller(u_l - c_l, u_star - c_star);
    const Real wet_right = larger(u_r + c_r, u_star + c_star);
    const Real from_l = h_l > zero ? (h_r > zero ? wet_left : u_l - c_l) : u_r - 2 * c_r;
    const Real from_r = h_r > zero ? (h_l > zero ? wet_right : u_r + c_r) : u_l + 2 * c_l;
    const Real speed_l = meets ? wet_left : from_l;
    const Real speed_r = meets ? wet_right : from_r;

    // Surfaces that do not meet: no wave runs up the drop.
    const Real depth = larger(h_l + h_r, tiny);
    const Real meet = larger(zero, depth - (drop_l + drop_r)) / depth;
    const Real meet_l = !meets && drop_l > zero ? meet : static_cast<Real>(1);
    const Real meet_r = !meets && drop_r > zero ? meet : static_cast<Real>(1);
    const Real a = smaller(smaller(zero, speed_l) * meet_l, smaller(zero, u_l));
    const Real b = larger(larger(zero, speed_r) * meet_r, larger(zero, u_r));

    const Real q_l = h_l * u_l;
    const Real q_r = h_r * u_r;
    const Real qu_l = q_l * u_l;
    const Real qu_r = q_r * u_r;
    const Real inverse = static_cast<Real>(1) / larger(b - a, tiny);
    const Real ab = a * b;
    const Real hll = ((b * q_l - a * q_r) + ab * (h_r - h_l)) * inverse;
    const Real jump = (qu_r - qu_l) + (half * g) * ((h_r - h_l) * (h_r + h_l));
    const Real common = ab * (q_r - q_l);
    const Real left = (common - a * jump) * inverse + qu_l;
    const Real right = (common - b * jump) * inverse + qu_r;

    Flux<Real> f;
    if constexpr (plain) {
        f.mass = hll;
        f.left = left - weight_l;
        f.right = right - weight_r;
        f.across = hll * (hll > zero ? l.v : r.v);
    } else {
        const Real blocked_l = wall ? l.h - h_l : zero;
        const Real blocked_r = wall ? r.h - h_r : zero;
        // Critical flow over a crest, with the approach velocity's head (exact at Froude 0 and 1).
        constexpr Real weir = static_cast<Real>(0.5443);
        const Real most_l = h_l * (weir * c_l + (1 - weir) * magnitude(u_l));
        const Real most_r = h_r * (weir * c_r + (1 - weir) * magnitude(u_r));
        const Real over = larger(smaller(hll, most_l), -most_r);
        const Real mass = wall ? over : hll;
        const Real all_l = root(g * l.h);
        const Real all_r = root(g * r.h);
        const Real thrown_l = (blocked_l * l.u) * ((l.u + magnitude(l.u)) + all_l);
        const Real thrown_r = (blocked_r * r.u) * ((r.u - magnitude(r.u)) - all_r);
        const Real psi = smaller(l.phi, r.phi);
        f.mass = psi * mass;
        f.left = psi * (left + (thrown_l - weight_l));
        f.right = psi * (right + (thrown_r - weight_r));
        f.across = psi * (mass * (mass > zero ? l.v : r.v));
    }
    return f;
}
