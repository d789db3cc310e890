// SPDX-License-Identifier: Apache-2.0
// Local inertial flow (Bates, Horritt & Fewtrell 2010, doi:10.1016/j.jhydrol.2010.03.027): the
// momentum balance without advection, on faces, semi-implicit in friction, with the discharges
// beside a face taking a share of its own (de Almeida, Bates, Freer & Souvignet 2012,
// doi:10.1029/2011WR011570).
//
//   q' = (θ q + ½ (1 − θ)(q₋ + q₊) − g H Δt/Δx (w_r − w_l)) / (1 + Δt g n² |q| H^(−7/3))
//   H  = max(w_l, w_r) − max(z_l, z_r, crest), w = z + h
//
// The lower side's surface counts as no lower than the face's ground: water that falls from it does
// not pull. Where walls or buildings narrow the face to ψ, q is what passes a metre of the whole.

// The share of its own discharge that a face keeps.
template <class Real>
constexpr Real own_share = static_cast<Real>(0.8);

template <class Real>
CALADE_INLINE Real inertial_flow(Real w_l, Real w_r, Real ground, Real deep, Real psi,
                                 Real friction, Real q, Real beside, const Constants<Real>& k) {
    constexpr Real zero = 0;
    const Real safe = larger(deep, k.dry);
    const Real y = inverse_cube_root(safe);
    const Real y2 = y * y;
    const Real y7 = (y2 * y2) * (y2 * y);
    const Real fall = larger(w_r, ground) - larger(w_l, ground);
    const Real mean =
        own_share<Real> * q + (static_cast<Real>(0.5) * (1 - own_share<Real>)) * beside;
    const Real drive = mean - ((k.gravity * psi) * (deep * k.r)) * fall;
    const Real brake = psi + (k.dt * friction) * (magnitude(q) * y7);
    const Real flow = (drive * psi) / larger(brake, static_cast<Real>(1e-30));
    return deep > k.film ? flow : zero;
}

template <bool plain, bool given, class Real>
CALADE_INLINE std::int32_t inertial_row(const InertialRow<Real>& row, int begin, int end,
                                        const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict w_l = row.w_l;
    const Real* __restrict w_r = row.w_r;
    const Real* __restrict z_l = row.z_l;
    const Real* __restrict z_r = row.z_r;
    const Real* __restrict crest = row.crest;
    const Real* __restrict phi_l = row.phi_l;
    const Real* __restrict phi_r = row.phi_r;
    const Real* __restrict friction_l = row.friction_l;
    const Real* __restrict friction_r = row.friction_r;
    const Real* __restrict depth = row.depth;
    const Real* __restrict ground_of = row.ground;
    const Real* __restrict friction_of = row.friction;
    const Real* __restrict q_here = row.q;
    const Real* __restrict q_low = row.q_low;
    const Real* __restrict q_high = row.q_high;
    Real* __restrict q_next = row.q_next;
    constexpr Real zero = 0;
    std::int32_t fastest = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real bed = given ? ground_of[i] : larger(z_l[i], z_r[i]);
        const Real ground = plain ? bed : larger(bed, crest[i]);
        const Real above = larger(w_l[i], w_r[i]) - ground;
        const Real open = larger(zero, given ? smaller(depth[i], above) : above);
        const Real psi = plain ? static_cast<Real>(1) : smaller(phi_l[i], phi_r[i]);
        const Real friction =
            given ? friction_of[i] : static_cast<Real>(0.5) * (friction_l[i] + friction_r[i]);
        const Real q = inertial_flow(w_l[i], w_r[i], ground, open, psi, friction, q_here[i],
                                     q_low[i] + q_high[i], k);
        q_next[i] = q;
        const auto pace = static_cast<float>(root(k.gravity * open));
        const std::int32_t bits = __builtin_bit_cast(std::int32_t, pace) & 0x7fffffff;
        fastest = bits > fastest ? bits : fastest;
    }
    return fastest;
}

template <class Real>
std::int32_t inertial_faces(const InertialRow<Real>& row, bool plain, int begin, int end,
                            const Constants<Real>& k) {
    if (row.depth != nullptr) {
        return plain ? inertial_row<true, true>(row, begin, end, k)
                     : inertial_row<false, true>(row, begin, end, k);
    }
    return plain ? inertial_row<true, false>(row, begin, end, k)
                 : inertial_row<false, false>(row, begin, end, k);
}

// The lesser of what comes into a cell and what leaves it over the greater: a cell that a front is
// just filling has no flow of its own yet.
template <class Real>
CALADE_INLINE Real through(Real west, Real east, Real south, Real north) {
    constexpr Real zero = 0;
    const Real in =
        (larger(zero, west) + larger(zero, -east)) + (larger(zero, south) + larger(zero, -north));
    const Real out =
        (larger(zero, east) + larger(zero, -west)) + (larger(zero, north) + larger(zero, -south));
    return smaller(in, out) / larger(larger(in, out), static_cast<Real>(1e-20));
}

// Water that comes through the faces and from above; discharges at the centre, what is watched.
template <class Real>
std::int32_t inertial_update(const UpdateRow<Real>& row, float* __restrict froude, int begin,
                             int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict qx = row.x.mass;
    const Real* __restrict south = row.south.mass;
    const Real* __restrict north = row.north.mass;
    const Real* __restrict inverse_phi = row.inverse_phi;
    Real* __restrict low = row.h_low;
    Real* __restrict h = row.h_next;
    Real* __restrict hu = row.hu_next;
    Real* __restrict hv = row.hv_next;
    float* __restrict max_depth = row.max_depth;
    float* __restrict max_speed = row.max_speed;
    float* __restrict arrival = row.arrival;
    constexpr Real zero = 0;
    std::int32_t fastest = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real part = k.r * inverse_phi[i];
        const Real h_old = h[i];
        const Real gain =
            (k.rain * inverse_phi[i] - part * ((qx[i + 1] - qx[i]) + (north[i] - south[i]))) +
            low[i];
        const Real h_new = h_old + gain;
        const Real seen = h_new - h_old;
        low[i] = (h_old - (h_new - seen)) + (gain - seen);
        h[i] = h_new;
        const Real carry = h_new >= k.dry ? static_cast<Real>(0.5) * inverse_phi[i] : zero;
        const Real x = carry * (qx[i] + qx[i + 1]);
        const Real y = carry * (south[i] + north[i]);
        hu[i] = x;
        hv[i] = y;
        const Real inverse = 1 / larger(h_new, k.dry);
        const Real speed = root(x * x + y * y) * inverse;
        const Real waves = k.gravity * h_new;
        // Not a number where either is: the run then ends.
        const auto pace = static_cast<float>(root(waves) + zero * speed);
        const std::int32_t bits = __builtin_bit_cast(std::int32_t, pace) & 0x7fffffff;
        fastest = bits > fastest ? bits : fastest;
        const auto deep = static_cast<float>(h_new);
        const auto fast = static_cast<float>(speed);
        max_depth[i] = larger(deep, max_depth[i]);
        max_speed[i] = larger(fast, max_speed[i]);
        const Real passing = through(qx[i], qx[i + 1], south[i], north[i]);
        const auto number =
            static_cast<float>((speed * passing) / larger(root(waves), static_cast<Real>(1e-6)));
        const float shown = deep > k.wet ? number : 0.0F;
        froude[i] = larger(shown, froude[i]);
        const float before = arrival[i];
        const float now = deep > k.wet ? k.time : before;
        arrival[i] = before == before ? before : now;
    }
    return fastest;
}
