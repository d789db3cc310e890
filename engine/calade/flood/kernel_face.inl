// SPDX-License-Identifier: Apache-2.0
// Flux through one face. Included inside an anonymous namespace by each kernel source.
//
//   z*   = max(z_l, z_r, crest)                 bed at the face
//   h*_s = max(0, h_s + z_s − z*)               hydrostatic reconstruction (Audusse et al. 2004,
//                                               doi:10.1137/S1064827503431090)
//   F    = HLL(h*_l, u_l; h*_r, u_r)            (Harten, Lax, van Leer 1983; wave speeds from the
//                                               two-rarefaction estimate, Toro 2001, ch. 10)
//
// The momentum that a cell gets is written as F − F_s + h*_s u_s², which is F less the pressure of
// its own side, so that large pressures are never subtracted and still water gives exact zeros.
//
// Where the water of the lower cell stands below the upper cell's bed, the surfaces do not meet:
// the upper cell gets the whole weight of the drop (Chen & Noelle 2017, doi:10.1137/15M1053074)
// and, as nothing can travel up, the flux turns into the upwind one.
//
// A wall (crest above both beds) throws back the part of the column below its crest as a solid
// wall does in the HLL flux with a mirrored state, and passes no more than critical flow over a
// broad crest, q = (2/3)^1.5 √g H^1.5.

#define CALADE_INLINE inline __attribute__((always_inline))

CALADE_INLINE float larger(float a, float b) { return a > b ? a : b; }
CALADE_INLINE float smaller(float a, float b) { return a < b ? a : b; }
CALADE_INLINE float magnitude(float a) { return __builtin_fabsf(a); }
CALADE_INLINE float root(float a) { return __builtin_sqrtf(a); }

CALADE_INLINE Flux face_flux(const Side& l, const Side& r, float z_face, const Constants& k) {
    constexpr float tiny = 1e-20F;
    const float g = k.gravity;
    const float z_ground = larger(l.z, r.z);
    const bool wall = z_face > z_ground;

    // Depths above the ground step and above the crest; films do not flow.
    const float h0_l = larger(0.0F, l.h - (z_ground - l.z));
    const float h0_r = larger(0.0F, r.h - (z_ground - r.z));
    const float raw_l = l.h - (z_face - l.z);
    const float raw_r = r.h - (z_face - r.z);
    const float h_l = raw_l > k.film ? raw_l : 0.0F;
    const float h_r = raw_r > k.film ? raw_r : 0.0F;
    const float blocked_l = wall ? h0_l - h_l : 0.0F;
    const float blocked_r = wall ? h0_r - h_r : 0.0F;

    // Drop from the upper cell's bed to the lower cell's surface; at most one is not zero.
    const float fall_l = smaller(larger(0.0F, (l.z - r.z) - r.h), k.greatest_drop);
    const float fall_r = smaller(larger(0.0F, (r.z - l.z) - l.h), k.greatest_drop);
    const float drop_l = wall ? 0.0F : fall_l;
    const float drop_r = wall ? 0.0F : fall_r;

    const float c_l = root(g * h_l);
    const float c_r = root(g * h_r);
    const float u_l = h_l > 0.0F ? l.u : 0.0F;
    const float u_r = h_r > 0.0F ? r.u : 0.0F;

    // Wave speeds; a dry side is entered with u ± 2c.
    const float u_star = 0.5F * (u_l + u_r) + (c_l - c_r);
    const float c_star = 0.5F * (c_l + c_r) + 0.25F * (u_l - u_r);
    const float wet_left = smaller(u_l - c_l, u_star - c_star);
    const float wet_right = larger(u_r + c_r, u_star + c_star);
    const float speed_l = h_l > 0.0F ? (h_r > 0.0F ? wet_left : u_l - c_l) : u_r - 2.0F * c_r;
    const float speed_r = h_r > 0.0F ? (h_l > 0.0F ? wet_right : u_r + c_r) : u_l + 2.0F * c_l;

    // Surfaces that do not meet: no wave runs up the drop.
    const float depth = larger(h_l + h_r, tiny);
    const float meet = larger(0.0F, depth - (drop_l + drop_r)) / depth;
    const float meet_l = drop_l > 0.0F ? meet : 1.0F;
    const float meet_r = drop_r > 0.0F ? meet : 1.0F;
    const float a = smaller(smaller(0.0F, speed_l) * meet_l, smaller(0.0F, u_l));
    const float b = larger(larger(0.0F, speed_r) * meet_r, larger(0.0F, u_r));

    const float q_l = h_l * u_l;
    const float q_r = h_r * u_r;
    const float qu_l = q_l * u_l;
    const float qu_r = q_r * u_r;
    const float inverse = 1.0F / larger(b - a, tiny);
    const float ab = a * b;
    const float hll = ((b * q_l - a * q_r) + ab * (h_r - h_l)) * inverse;
    const float jump = (qu_r - qu_l) + (0.5F * g) * ((h_r - h_l) * (h_r + h_l));
    const float common = ab * (q_r - q_l);

    // Critical flow over a crest, with the approach velocity's head (exact at Froude 0 and 1).
    const float most_l = h_l * (0.5443F * c_l + 0.4557F * magnitude(u_l));
    const float most_r = h_r * (0.5443F * c_r + 0.4557F * magnitude(u_r));
    const float over = larger(smaller(hll, most_l), -most_r);
    const float mass = wall ? over : hll;

    const float thrown_l = (blocked_l * l.u) * ((l.u + magnitude(l.u)) + l.c);
    const float thrown_r = (blocked_r * r.u) * ((r.u - magnitude(r.u)) - r.c);
    const float psi = smaller(l.phi, r.phi);
    const float v = mass > 0.0F ? l.v : r.v;

    Flux f;
    f.mass = psi * mass;
    f.left = psi * (((common - a * jump) * inverse + qu_l) + (thrown_l - (g * l.h) * drop_l));
    f.right = psi * (((common - b * jump) * inverse + qu_r) + (thrown_r - (g * r.h) * drop_r));
    f.across = psi * (mass * v);
    return f;
}
