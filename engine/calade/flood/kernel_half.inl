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
// depth and surface, so that thin water on a slope keeps its weight there. Slopes are limited,
// so that no face value passes a neighbour's mean, and since the limiter
// neither divides nor roots, still water keeps its exact bits.

// A number's bits, with an integer of its size for its sign.
CALADE_INLINE std::int32_t bits_of(float a) { return __builtin_bit_cast(std::int32_t, a); }
CALADE_INLINE std::int64_t bits_of(double a) { return __builtin_bit_cast(std::int64_t, a); }
CALADE_INLINE float number_of(std::int32_t a) { return __builtin_bit_cast(float, a); }
CALADE_INLINE double number_of(std::int64_t a) { return __builtin_bit_cast(double, a); }
CALADE_INLINE std::int32_t sign_bit(float a) { return bits_of(a) & INT32_MIN; }
CALADE_INLINE std::int64_t sign_bit(double a) { return bits_of(a) & INT64_MIN; }
// All bits set where two numbers have different signs, else none.
CALADE_INLINE std::int32_t opposite(float a, float b) { return (bits_of(a) ^ bits_of(b)) >> 31; }
CALADE_INLINE std::int64_t opposite(double a, double b) { return (bits_of(a) ^ bits_of(b)) >> 63; }

// Half the limited slope of a value that rises by a from below and by b to above: the least of
// ¾ |a|, ¾ |b| and a quarter of |a + b| where both have one sign, else zero (generalised minmod,
// θ = 1.5; Kurganov & Tadmor 2000, doi:10.1006/jcph.2000.6459). With θ = 2 steady flows never come
// to rest: cells beside a crest of the surface hop by 0.2 mm for ever. Signs are handled as bits:
// the processor's units for comparing and multiplying are what these loops wait for.
template <class Real>
CALADE_INLINE Real half_slope(Real a, Real b) {
    const Real central = static_cast<Real>(0.25) * magnitude(a + b);
    const Real bound = static_cast<Real>(0.75) * smaller(magnitude(a), magnitude(b));
    const Real least = smaller(central, bound);
    return number_of((bits_of(least) & ~opposite(a, b)) | sign_bit(a));
}

// h^(-1/3): a guess from the exponent and Newton steps, relative error below 2e-5 in single
// and 1e-9 in double precision. The friction law is known far less well than that.
CALADE_INLINE float inverse_cube_root(float h) {
    const float third = static_cast<float>(__builtin_bit_cast(std::int32_t, h)) * 0.33333334F;
    const std::int32_t guess = 0x54a21d2a - static_cast<std::int32_t>(third);
    float y = __builtin_bit_cast(float, guess);
    const float part = 0.33333334F * h;
    y = y * (1.3333334F - (part * y) * (y * y));
    y = y * (1.3333334F - (part * y) * (y * y));
    return y;
}
CALADE_INLINE double inverse_cube_root(double h) {
    const double y = static_cast<double>(inverse_cube_root(static_cast<float>(h)));
    return y * (4.0 / 3.0 - (1.0 / 3.0 * h * y) * (y * y));
}

// The least depth that a direction's slopes rest on; 0 where there may be none: walls on both
// sides, another openness, or a wall on one side and on the other a depth that more than doubles
// or halves: a film on a quay does not tilt the dock below it.
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
    const bool uneven_depth = (most > 2 * h) | (2 * least < h);
    const Real gentle = uneven_depth ? zero : even;
    const Real beside = wall_low | wall_high ? gentle : even;
    return wall_low & wall_high ? zero : beside;
}

// The friction that half a step may feel: all that the drive feeds, as in steady flow, but where
// the slope that drives thin water was limited it may not stop it alone.
template <class Real>
CALADE_INLINE Real half_friction(Real u, Real drive, Real friction) {
    const Real most = larger(magnitude(drive), static_cast<Real>(0.25) * magnitude(u));
    const Real slow = smaller(friction * magnitude(u), most);
    return number_of(bits_of(slow) | sign_bit(u));
}

template <class Real>
void velocities_2(const Real* __restrict h, const Real* __restrict hu, const Real* __restrict hv,
                  const Real* __restrict friction, Real* __restrict u, Real* __restrict v,
                  Real* __restrict drag, int begin, int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real half_step = static_cast<Real>(0.5) * k.dt;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real safe = larger(h[i], k.dry);
        const Real inverse = 1 / safe;
        const Real u_i = hu[i] * inverse;
        const Real v_i = hv[i] * inverse;
        const Real y = inverse_cube_root(safe);
        const Real y2 = y * y;
        u[i] = u_i;
        v[i] = v_i;
        drag[i] = (half_step * friction[i]) * (root(u_i * u_i + v_i * v_i) * (y2 * y2));
    }
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
    const Real* __restrict drag = row.drag;
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
        const Real f = drag[i];
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

// What the faces of a row see of the cells on one side, in the faces' own direction: u goes through
// them, v along them, s is half a slope across them.
template <class Real>
struct Bank {
    const Real *h, *u, *v, *sh, *sw, *su, *sv, *z, *phi;
};

// Where water stands on both sides of all faces and meets, the flux needs no cases.
template <class Real>
CALADE_INLINE bool water_meets(const Bank<Real>& left, const Bank<Real>& right, int begin, int end,
                               Real film) {
    const Real* __restrict h_l = left.h;
    const Real* __restrict sh_l = left.sh;
    const Real* __restrict sw_l = left.sw;
    const Real* __restrict z_l = left.z;
    const Real* __restrict h_r = right.h;
    const Real* __restrict sh_r = right.sh;
    const Real* __restrict sw_r = right.sw;
    const Real* __restrict z_r = right.z;
    constexpr Real zero = 0;
    std::int32_t apart = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real step = (z_r[i] - z_l[i]) - ((sw_r[i] - sh_r[i]) + (sw_l[i] - sh_l[i]));
        const Real up = (h_l[i] + sh_l[i]) - larger(zero, step);
        const Real down = (h_r[i] - sh_r[i]) - larger(zero, -step);
        apart |= smaller(up, down) > film ? 0 : 1;
    }
    return apart == 0;
}

template <bool plain, bool meets, class Real>
CALADE_INLINE void bank_faces(const Bank<Real>& left, const Bank<Real>& right,
                              const Real* __restrict crest, const FaceRow<Real>& out, int begin,
                              int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict h_l = left.h;
    const Real* __restrict u_l = left.u;
    const Real* __restrict v_l = left.v;
    const Real* __restrict sh_l = left.sh;
    const Real* __restrict sw_l = left.sw;
    const Real* __restrict su_l = left.su;
    const Real* __restrict sv_l = left.sv;
    const Real* __restrict z_l = left.z;
    const Real* __restrict phi_l = left.phi;
    const Real* __restrict h_r = right.h;
    const Real* __restrict u_r = right.u;
    const Real* __restrict v_r = right.v;
    const Real* __restrict sh_r = right.sh;
    const Real* __restrict sw_r = right.sw;
    const Real* __restrict su_r = right.su;
    const Real* __restrict sv_r = right.sv;
    const Real* __restrict z_r = right.z;
    const Real* __restrict phi_r = right.phi;
    Real* __restrict mass = out.mass;
    Real* __restrict west = out.left;
    Real* __restrict east = out.right;
    Real* __restrict across = out.across;
    constexpr Real zero = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real high = h_l[i] + sh_l[i];
        const Real low = h_r[i] - sh_r[i];
        const Side<Real> l{meets ? high : larger(zero, high), u_l[i] + su_l[i], v_l[i] + sv_l[i],
                           plain ? 1 : phi_l[i], sw_l[i] == zero && sh_l[i] == zero};
        const Side<Real> r{meets ? low : larger(zero, low), u_r[i] - su_r[i], v_r[i] - sv_r[i],
                           plain ? 1 : phi_r[i], sw_r[i] == zero && sh_r[i] == zero};
        const Real rise_l = sw_l[i] - sh_l[i];
        const Real step = (z_r[i] - z_l[i]) - ((sw_r[i] - sh_r[i]) + rise_l);
        const Flux<Real> f =
            face_flux<plain, meets>(l, r, step, plain ? zero : (crest[i] - z_l[i]) - rise_l, k);
        mass[i] = f.mass;
        west[i] = f.left;
        east[i] = f.right;
        across[i] = f.across;
    }
}

template <class Real>
CALADE_INLINE void all_faces(const Bank<Real>& left, const Bank<Real>& right, const Real* crest,
                             const FaceRow<Real>& out, bool plain, int begin, int end,
                             const Constants<Real>& k) {
    if (!plain) {
        bank_faces<false, false>(left, right, crest, out, begin, end, k);
        return;
    }
    constexpr int together = 256;
    for (int from = begin; from < end; from += together) {
        const int to = from + together < end ? from + together : end;
        if (water_meets(left, right, from, to, k.film)) {
            bank_faces<true, true>(left, right, crest, out, from, to, k);
        } else {
            bank_faces<true, false>(left, right, crest, out, from, to, k);
        }
    }
}

template <class Real>
void west_faces_2(const CellRow<Real>& row, const HalfRow<Real>& half, const Real* crest,
                  const FaceRow<Real>& out, bool plain, int begin, int end,
                  const Constants<Real>& k) {
    const Bank<Real> east{half.h,  half.u,  half.v, half.xh, half.xw,
                          half.xu, half.xv, row.z,  row.phi};
    const Bank<Real> west{half.h - 1,  half.u - 1,  half.v - 1, half.xh - 1, half.xw - 1,
                          half.xu - 1, half.xv - 1, row.z - 1,  row.phi - 1};
    all_faces(west, east, crest, out, plain, begin, end, k);
}

template <class Real>
void north_faces_2(const CellRow<Real>& south, const CellRow<Real>& north,
                   const HalfRow<Real>& half_south, const HalfRow<Real>& half_north,
                   const Real* crest, const FaceRow<Real>& out, bool plain, int begin, int end,
                   const Constants<Real>& k) {
    // Through the face flows v, along it u.
    const auto bank = [](const CellRow<Real>& row, const HalfRow<Real>& half) -> Bank<Real> {
        return {half.h, half.v, half.u, half.yh, half.yw, half.yv, half.yu, row.z, row.phi};
    };
    all_faces(bank(south, half_south), bank(north, half_north), crest, out, plain, begin, end, k);
}
