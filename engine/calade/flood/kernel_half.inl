// SPDX-License-Identifier: Apache-2.0
// Second order: slopes in a cell, and the cell half a step ahead (MUSCL-Hancock, van Leer 1984,
// doi:10.1137/0905001, in primitive variables).
//
//   w = z + h                       slopes of w, h, u, v; the bed's is that of w less that of h
//   h' = h − ½Δt (u h_x + h u_x + v h_y + h v_y)
//   u' = u − ½Δt (u u_x + v u_y + g w_x) − friction, implicit
//
// A direction has slopes where the cell and both neighbours are wet and equally open; elsewhere it
// stays first order. Beside a wall or an edge of the domain the other side's difference serves for
// depth and surface, so that thin water on a slope keeps its weight there. Slopes are limited
// (monotonised central), so that no face value passes a neighbour's mean, and since the limiter
// neither divides nor roots, still water keeps its exact bits.

// Half the limited slope of a value that rises by a from below and by b to above: the least of a, b
// and their quarter sum where all rise, the greatest where all fall, else none.
template <class Real>
CALADE_INLINE Real half_slope(Real a, Real b) {
    constexpr Real zero = 0;
    const Real central = static_cast<Real>(0.25) * (a + b);
    const Real rising = larger(zero, smaller(central, smaller(a, b)));
    const Real falling = smaller(zero, larger(central, larger(a, b)));
    return rising + falling;
}

// h^(-1/3): a guess from the exponent and Newton steps, relative error below 2e-5 in single
// precision. The friction law is known far less well than that.
CALADE_INLINE float inverse_cube_root(float h) {
    const float third = static_cast<float>(__builtin_bit_cast(std::int32_t, h)) * 0.33333334F;
    const std::int32_t guess = 0x54a21d2a - static_cast<std::int32_t>(third);
    float y = __builtin_bit_cast(float, guess);
    y = y * (1.3333334F - 0.33333334F * h * y * y * y);
    y = y * (1.3333334F - 0.33333334F * h * y * y * y);
    return y;
}
CALADE_INLINE double inverse_cube_root(double h) {
    double y = static_cast<double>(inverse_cube_root(static_cast<float>(h)));
    y = y * (4.0 / 3.0 - 1.0 / 3.0 * h * y * y * y);
    y = y * (4.0 / 3.0 - 1.0 / 3.0 * h * y * y * y);
    return y;
}

// The least depth that a direction's slopes rest on; 0 where there may be none: walls on both
// sides, another openness, or a wall on one side and a depth that more than doubles on the other.
template <class Real>
CALADE_INLINE Real one_sided(Real h, Real h_low, Real h_high, Real phi, Real phi_low, Real phi_high,
                             bool wall_low, bool wall_high) {
    constexpr Real zero = 0;
    const Real low = wall_low ? h : h_low;
    const Real high = wall_high ? h : h_high;
    const Real uneven = (wall_low ? zero : magnitude(phi - phi_low)) +
                        (wall_high ? zero : magnitude(phi_high - phi));
    const Real least = smaller(h, smaller(low, high));
    const Real most = larger(low, high);
    const Real even = uneven > zero ? zero : least;
    const Real gentle = most > 2 * h ? zero : even;
    const Real beside = wall_low | wall_high ? gentle : even;
    return wall_low & wall_high ? zero : beside;
}

// The friction that half a step may feel: all that the drive feeds, as in steady flow, but where
// the slope that drives thin water was limited it may not stop it alone.
template <class Real>
CALADE_INLINE Real half_friction(Real u, Real drive, Real friction) {
    const Real most = larger(magnitude(drive), static_cast<Real>(0.25) * magnitude(u));
    return larger(smaller(friction * u, most), -most);
}

template <bool plain, class Real>
CALADE_INLINE void predict_row(const PredictRow<Real>& row, const HalfRow<Real>& out, int begin,
                               int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict h0 = row.here.h;
    const Real* __restrict u0 = row.here.u;
    const Real* __restrict v0 = row.here.v;
    const Real* __restrict z0 = row.here.z;
    const Real* __restrict p0 = row.here.phi;
    const Real* __restrict hs = row.south.h;
    const Real* __restrict us = row.south.u;
    const Real* __restrict vs = row.south.v;
    const Real* __restrict zs = row.south.z;
    const Real* __restrict ps = row.south.phi;
    const Real* __restrict hn = row.north.h;
    const Real* __restrict un = row.north.u;
    const Real* __restrict vn = row.north.v;
    const Real* __restrict zn = row.north.z;
    const Real* __restrict pn = row.north.phi;
    const Real* __restrict crest_w = row.west_crest;
    const Real* __restrict crest_s = row.south_crest;
    const Real* __restrict crest_n = row.north_crest;
    const Real* __restrict friction = row.friction;
    Real* __restrict hm = out.h;
    Real* __restrict um = out.u;
    Real* __restrict vm = out.v;
    Real* __restrict xh = out.xh;
    Real* __restrict xw = out.xw;
    Real* __restrict xu = out.xu;
    Real* __restrict xv = out.xv;
    Real* __restrict yh = out.yh;
    Real* __restrict yw = out.yw;
    Real* __restrict yu = out.yu;
    Real* __restrict yv = out.yv;
    constexpr Real zero = 0;
    constexpr Real no_wall = static_cast<Real>(-1e29);
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real h = h0[i];
        const Real u = u0[i];
        const Real v = v0[i];
        const Real z = z0[i];
        Real h_w = h - h0[i - 1];
        Real h_e = h0[i + 1] - h;
        Real h_s = h - hs[i];
        Real h_n = hn[i] - h;
        Real z_w = z - z0[i - 1];
        Real z_e = z0[i + 1] - z;
        Real z_s = z - zs[i];
        Real z_n = zn[i] - z;
        Real deep_x = smaller(h, smaller(h0[i - 1], h0[i + 1]));
        Real deep_y = smaller(h, smaller(hs[i], hn[i]));
        bool turned_x = false;
        bool turned_y = false;
        if constexpr (!plain) {
            const bool wall_w = crest_w[i] > no_wall;
            const bool wall_e = crest_w[i + 1] > no_wall;
            const bool wall_s = crest_s[i] > no_wall;
            const bool wall_n = crest_n[i] > no_wall;
            deep_x =
                one_sided(h, h0[i - 1], h0[i + 1], p0[i], p0[i - 1], p0[i + 1], wall_w, wall_e);
            deep_y = one_sided(h, hs[i], hn[i], p0[i], ps[i], pn[i], wall_s, wall_n);
            const Real only_w = h_w;
            const Real only_s = h_s;
            const Real bed_w = z_w;
            const Real bed_s = z_s;
            h_w = wall_w ? h_e : h_w;
            z_w = wall_w ? z_e : z_w;
            h_e = wall_e ? only_w : h_e;
            z_e = wall_e ? bed_w : z_e;
            h_s = wall_s ? h_n : h_s;
            z_s = wall_s ? z_n : z_s;
            h_n = wall_n ? only_s : h_n;
            z_n = wall_n ? bed_s : z_n;
            turned_x = wall_w | wall_e;
            turned_y = wall_s | wall_n;
        }
        const Real raw_xh = half_slope(h_w, h_e);
        const Real raw_yh = half_slope(h_s, h_n);
        const Real raw_xw = half_slope(h_w + z_w, h_e + z_e);
        const Real raw_yw = half_slope(h_s + z_s, h_n + z_n);
        const Real raw_xu = half_slope(u - u0[i - 1], u0[i + 1] - u);
        const Real raw_xv = half_slope(v - v0[i - 1], v0[i + 1] - v);
        const Real raw_yu = half_slope(u - us[i], un[i] - u);
        const Real raw_yv = half_slope(v - vs[i], vn[i] - v);
        const bool on_x = deep_x > k.film;
        const bool on_y = deep_y > k.film;
        const bool move_x = on_x & !turned_x;
        const bool move_y = on_y & !turned_y;
        const Real s_xh = on_x ? raw_xh : zero;
        const Real s_xw = on_x ? raw_xw : zero;
        const Real s_xu = move_x ? raw_xu : zero;
        const Real s_xv = move_x ? raw_xv : zero;
        const Real s_yh = on_y ? raw_yh : zero;
        const Real s_yw = on_y ? raw_yw : zero;
        const Real s_yu = move_y ? raw_yu : zero;
        const Real s_yv = move_y ? raw_yv : zero;
        xh[i] = s_xh;
        xw[i] = s_xw;
        xu[i] = s_xu;
        xv[i] = s_xv;
        yh[i] = s_yh;
        yw[i] = s_yw;
        yu[i] = s_yu;
        yv[i] = s_yv;

        const Real h_half = h - k.r * ((u * s_xh + h * s_xu) + (v * s_yh + h * s_yv));
        const Real drive_u = -k.r * ((u * s_xu + v * s_yu) + k.gravity * s_xw);
        const Real drive_v = -k.r * ((v * s_yv + u * s_xv) + k.gravity * s_yw);
        const Real y = inverse_cube_root(larger(h, k.dry));
        const Real y2 = y * y;
        const Real f =
            ((static_cast<Real>(0.5) * k.dt) * friction[i]) * (root(u * u + v * v) * (y2 * y2));
        const Real carry = 1 / (1 + f);
        const Real slow_u = half_friction(u, drive_u, f);
        const Real slow_v = half_friction(v, drive_v, f);
        hm[i] = larger(zero, h_half);
        um[i] = u + (drive_u - (on_x ? slow_u : zero)) * carry;
        vm[i] = v + (drive_v - (on_y ? slow_v : zero)) * carry;
    }
}

template <class Real>
void predict(const PredictRow<Real>& row, const HalfRow<Real>& out, bool plain, int begin, int end,
             const Constants<Real>& k) {
    if (plain) {
        predict_row<true>(row, out, begin, end, k);
    } else {
        predict_row<false>(row, out, begin, end, k);
    }
}

template <bool plain, class Real>
CALADE_INLINE void west_row_2(const CellRow<Real>& row, const HalfRow<Real>& half,
                              const Real* __restrict crest, const FaceRow<Real>& out, int begin,
                              int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict z = row.z;
    const Real* __restrict phi = row.phi;
    const Real* __restrict h = half.h;
    const Real* __restrict u = half.u;
    const Real* __restrict v = half.v;
    const Real* __restrict sh = half.xh;
    const Real* __restrict sw = half.xw;
    const Real* __restrict su = half.xu;
    const Real* __restrict sv = half.xv;
    Real* __restrict mass = out.mass;
    Real* __restrict left = out.left;
    Real* __restrict right = out.right;
    Real* __restrict across = out.across;
    constexpr Real zero = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Side<Real> l{larger(zero, h[i - 1] + sh[i - 1]), u[i - 1] + su[i - 1],
                           v[i - 1] + sv[i - 1], plain ? 1 : phi[i - 1],
                           sw[i - 1] == zero && sh[i - 1] == zero};
        const Side<Real> r{larger(zero, h[i] - sh[i]), u[i] - su[i], v[i] - sv[i],
                           plain ? 1 : phi[i], sw[i] == zero && sh[i] == zero};
        const Real step = (z[i] - z[i - 1]) - ((sw[i] - sh[i]) + (sw[i - 1] - sh[i - 1]));
        const Flux<Real> f = face_flux<plain>(
            l, r, step, plain ? zero : (crest[i] - z[i - 1]) - (sw[i - 1] - sh[i - 1]), k);
        mass[i] = f.mass;
        left[i] = f.left;
        right[i] = f.right;
        across[i] = f.across;
    }
}

template <class Real>
void west_faces_2(const CellRow<Real>& row, const HalfRow<Real>& half, const Real* crest,
                  const FaceRow<Real>& out, bool plain, int begin, int end,
                  const Constants<Real>& k) {
    if (plain) {
        west_row_2<true>(row, half, crest, out, begin, end, k);
    } else {
        west_row_2<false>(row, half, crest, out, begin, end, k);
    }
}

template <bool plain, class Real>
CALADE_INLINE void north_row_2(const CellRow<Real>& south, const CellRow<Real>& north,
                               const HalfRow<Real>& half_s, const HalfRow<Real>& half_n,
                               const Real* __restrict crest, const FaceRow<Real>& out, int begin,
                               int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict z_s = south.z;
    const Real* __restrict phi_s = south.phi;
    const Real* __restrict z_n = north.z;
    const Real* __restrict phi_n = north.phi;
    const Real* __restrict h_s = half_s.h;
    const Real* __restrict u_s = half_s.u;
    const Real* __restrict v_s = half_s.v;
    const Real* __restrict sh_s = half_s.yh;
    const Real* __restrict sw_s = half_s.yw;
    const Real* __restrict su_s = half_s.yu;
    const Real* __restrict sv_s = half_s.yv;
    const Real* __restrict h_n = half_n.h;
    const Real* __restrict u_n = half_n.u;
    const Real* __restrict v_n = half_n.v;
    const Real* __restrict sh_n = half_n.yh;
    const Real* __restrict sw_n = half_n.yw;
    const Real* __restrict su_n = half_n.yu;
    const Real* __restrict sv_n = half_n.yv;
    Real* __restrict mass = out.mass;
    Real* __restrict left = out.left;
    Real* __restrict right = out.right;
    Real* __restrict across = out.across;
    constexpr Real zero = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        // Through the face flows v, along it u.
        const Side<Real> l{larger(zero, h_s[i] + sh_s[i]), v_s[i] + sv_s[i], u_s[i] + su_s[i],
                           plain ? 1 : phi_s[i], sw_s[i] == zero && sh_s[i] == zero};
        const Side<Real> r{larger(zero, h_n[i] - sh_n[i]), v_n[i] - sv_n[i], u_n[i] - su_n[i],
                           plain ? 1 : phi_n[i], sw_n[i] == zero && sh_n[i] == zero};
        const Real step = (z_n[i] - z_s[i]) - ((sw_n[i] - sh_n[i]) + (sw_s[i] - sh_s[i]));
        const Flux<Real> f = face_flux<plain>(
            l, r, step, plain ? zero : (crest[i] - z_s[i]) - (sw_s[i] - sh_s[i]), k);
        mass[i] = f.mass;
        left[i] = f.left;
        right[i] = f.right;
        across[i] = f.across;
    }
}

template <class Real>
void north_faces_2(const CellRow<Real>& south, const CellRow<Real>& north,
                   const HalfRow<Real>& half_south, const HalfRow<Real>& half_north,
                   const Real* crest, const FaceRow<Real>& out, bool plain, int begin, int end,
                   const Constants<Real>& k) {
    if (plain) {
        north_row_2<true>(south, north, half_south, half_north, crest, out, begin, end, k);
    } else {
        north_row_2<false>(south, north, half_south, half_north, crest, out, begin, end, k);
    }
}
