// SPDX-License-Identifier: Apache-2.0
// The row loops. Included by each kernel source inside its own anonymous namespace, so that every
// instruction level has its own copy and none leaks into another.

template <class Real>
void velocities(const Real* __restrict h, const Real* __restrict hu, const Real* __restrict hv,
                Real* __restrict u, Real* __restrict v, int begin, int end,
                const Constants<Real>& constants) {
    const Constants<Real> k = constants;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real inverse = 1 / larger(h[i], k.dry);
        u[i] = hu[i] * inverse;
        v[i] = hv[i] * inverse;
    }
}

template <bool plain, class Real>
CALADE_INLINE void west_row(const CellRow<Real>& row, const Real* __restrict crest,
                            const FaceRow<Real>& out, int begin, int end,
                            const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict h = row.h;
    const Real* __restrict u = row.u;
    const Real* __restrict v = row.v;
    const Real* __restrict z = row.z;
    const Real* __restrict phi = row.phi;
    Real* __restrict mass = out.mass;
    Real* __restrict left = out.left;
    Real* __restrict right = out.right;
    Real* __restrict across = out.across;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Side<Real> l{h[i - 1], u[i - 1], v[i - 1], plain ? 1 : phi[i - 1]};
        const Side<Real> r{h[i], u[i], v[i], plain ? 1 : phi[i]};
        const Flux<Real> f =
            face_flux<plain>(l, r, z[i] - z[i - 1], plain ? 0 : crest[i] - z[i - 1], k);
        mass[i] = f.mass;
        left[i] = f.left;
        right[i] = f.right;
        across[i] = f.across;
    }
}

template <class Real>
void west_faces(const CellRow<Real>& row, const Real* crest, const FaceRow<Real>& out, bool plain,
                int begin, int end, const Constants<Real>& k) {
    if (plain) {
        west_row<true>(row, crest, out, begin, end, k);
    } else {
        west_row<false>(row, crest, out, begin, end, k);
    }
}

template <bool plain, class Real>
CALADE_INLINE void north_row(const CellRow<Real>& south, const CellRow<Real>& north,
                             const Real* __restrict crest, const FaceRow<Real>& out, int begin,
                             int end, const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict h_s = south.h;
    const Real* __restrict u_s = south.u;
    const Real* __restrict v_s = south.v;
    const Real* __restrict z_s = south.z;
    const Real* __restrict phi_s = south.phi;
    const Real* __restrict h_n = north.h;
    const Real* __restrict u_n = north.u;
    const Real* __restrict v_n = north.v;
    const Real* __restrict z_n = north.z;
    const Real* __restrict phi_n = north.phi;
    Real* __restrict mass = out.mass;
    Real* __restrict left = out.left;
    Real* __restrict right = out.right;
    Real* __restrict across = out.across;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        // Through the face flows v, along it u.
        const Side<Real> l{h_s[i], v_s[i], u_s[i], plain ? 1 : phi_s[i]};
        const Side<Real> r{h_n[i], v_n[i], u_n[i], plain ? 1 : phi_n[i]};
        const Flux<Real> f =
            face_flux<plain>(l, r, z_n[i] - z_s[i], plain ? 0 : crest[i] - z_s[i], k);
        mass[i] = f.mass;
        left[i] = f.left;
        right[i] = f.right;
        across[i] = f.across;
    }
}

template <class Real>
void north_faces(const CellRow<Real>& south, const CellRow<Real>& north, const Real* crest,
                 const FaceRow<Real>& out, bool plain, int begin, int end,
                 const Constants<Real>& k) {
    if (plain) {
        north_row<true>(south, north, crest, out, begin, end, k);
    } else {
        north_row<false>(south, north, crest, out, begin, end, k);
    }
}

// A cell pays for its outflow with the water that it has. The margin covers the rounding of the
// update, so that h stays positive without being clipped.
template <class Real>
constexpr Real payable = static_cast<Real>(payable_share);

template <class Real>
bool outflow_share(const UpdateRow<Real>& row, Real* __restrict share, int begin, int end,
                   const Constants<Real>& constants) {
    constexpr Real zero = 0;
    const Real r = constants.r;
    const Real* __restrict x = row.x.mass;
    const Real* __restrict south = row.south.mass;
    const Real* __restrict north = row.north.mass;
    const Real* __restrict h = row.h;
    const Real* __restrict inverse_phi = row.inverse_phi;
    std::int32_t any = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real out = (larger(zero, x[i + 1]) + larger(zero, -x[i])) +
                         (larger(zero, north[i]) + larger(zero, -south[i]));
        any |= (r * inverse_phi[i]) * out > payable<Real> * h[i] ? 1 : 0;
    }
    if (any == 0) {
        return false;
    }
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Real out = (larger(zero, x[i + 1]) + larger(zero, -x[i])) +
                         (larger(zero, north[i]) + larger(zero, -south[i]));
        const Real need = (r * inverse_phi[i]) * out;
        const Real part = payable<Real> * h[i] / larger(need, static_cast<Real>(1e-30));
        share[i] = need > payable<Real> * h[i] ? part : static_cast<Real>(1);
    }
    return true;
}

template <bool second, bool limited, class Real>
CALADE_INLINE std::int32_t update_row(const UpdateRow<Real>& row, int begin, int end,
                                      const Constants<Real>& constants) {
    const Constants<Real> k = constants;
    const Real* __restrict xm = row.x.mass;
    const Real* __restrict xl = row.x.left;
    const Real* __restrict xr = row.x.right;
    const Real* __restrict xa = row.x.across;
    const Real* __restrict sm = row.south.mass;
    const Real* __restrict sr = row.south.right;
    const Real* __restrict sa = row.south.across;
    const Real* __restrict nm = row.north.mass;
    const Real* __restrict nl = row.north.left;
    const Real* __restrict na = row.north.across;
    const Real* __restrict share_s = row.share_south;
    const Real* __restrict share = row.share;
    const Real* __restrict share_n = row.share_north;
    const Real* __restrict h0 = row.h;
    const Real* __restrict hu0 = row.hu;
    const Real* __restrict hv0 = row.hv;
    const Real* __restrict inverse_phi = row.inverse_phi;
    const Real* __restrict friction = row.friction;
    Real* __restrict low = row.h_low;
    Real* __restrict h1 = row.h_next;
    Real* __restrict hu1 = row.hu_next;
    Real* __restrict hv1 = row.hv_next;
    float* __restrict max_depth = row.max_depth;
    float* __restrict max_speed = row.max_speed;
    float* __restrict arrival = row.arrival;
    const Real* __restrict half = row.half.h;
    const Real* __restrict slope_x = row.half.xw;
    const Real* __restrict slope_y = row.half.yw;
    constexpr Real zero = 0;
    std::int32_t fastest = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        Real me = xm[i + 1];
        Real mw = xm[i];
        Real mn = nm[i];
        Real ms = sm[i];
        Real le = xl[i + 1];
        Real rw = xr[i];
        Real ae = xa[i + 1];
        Real aw = xa[i];
        Real ln = nl[i];
        Real rs = sr[i];
        Real an = na[i];
        Real as = sa[i];
        if constexpr (limited) {
            const Real te = me > zero ? share[i] : share[i + 1];
            const Real tw = mw > zero ? share[i - 1] : share[i];
            const Real tn = mn > zero ? share[i] : share_n[i];
            const Real ts = ms > zero ? share_s[i] : share[i];
            me *= te;
            le *= te;
            ae *= te;
            mw *= tw;
            rw *= tw;
            aw *= tw;
            mn *= tn;
            ln *= tn;
            an *= tn;
            ms *= ts;
            rs *= ts;
            as *= ts;
        }
        const Real part = k.r * inverse_phi[i];
        // Depth as an unevaluated sum h + h_low (two-sum, Knuth 1969): increments far below the
        // last bit of h are not lost, so the ledger closes over many thousand steps.
        const Real h = h0[i];
        const Real gain = (k.rain * inverse_phi[i] - part * ((me - mw) + (mn - ms))) + low[i];
        const Real h_new = h + gain;
        const Real seen = h_new - h;
        low[i] = (h - (h_new - seen)) + (gain - seen);
        h1[i] = h_new;

        Real qx = hu0[i] - part * ((le - rw) + (an - as));
        Real qy = hv0[i] - part * ((ln - rs) + (ae - aw));
        if constexpr (second) {  // the weight of the water on the cell's own slope
            const Real weight = (2 * k.r) * (k.gravity * half[i]);
            qx -= weight * slope_x[i];
            qy -= weight * slope_y[i];
        }
        // Manning friction, fully implicit: q (1 + dt g n² |q| h^(-7/3)) = q_flux, the positive
        // root of a quadratic.
        const Real safe = larger(h_new, k.dry);
        const Real y = inverse_cube_root(safe);
        const Real y2 = y * y;
        const Real y7 = (y2 * y2) * (y2 * y);
        const Real q = root(qx * qx + qy * qy);
        const Real brake = 1 + root(1 + 4 * (k.dt * friction[i]) * (q * y7));
        const Real both = 1 / (safe * brake);  // one division for two
        const Real inverse = brake * both;
        const Real slow = 2 * (safe * both);
        const Real carry = h_new >= k.dry ? slow : zero;
        const Real hu_new = qx * carry;
        const Real hv_new = qy * carry;
        hu1[i] = hu_new;
        hv1[i] = hv_new;

        const Real c = root(k.gravity * h_new);
        const auto pace =
            static_cast<float>(((magnitude(hu_new) + magnitude(hv_new)) * inverse) + 2 * c);
        const std::int32_t bits = __builtin_bit_cast(std::int32_t, pace) & 0x7fffffff;
        fastest = bits > fastest ? bits : fastest;

        const auto speed = static_cast<float>((q * carry) * inverse);
        const auto deep = static_cast<float>(h_new);
        max_depth[i] = larger(deep, max_depth[i]);
        max_speed[i] = larger(speed, max_speed[i]);
        const float before = arrival[i];
        const float now = deep > k.wet ? k.time : before;
        arrival[i] = before == before ? before : now;
    }
    return fastest;
}

template <class Real>
std::int32_t update(const UpdateRow<Real>& row, bool second_order, bool limited, int begin, int end,
                    const Constants<Real>& k) {
    if (second_order) {
        return limited ? update_row<true, true>(row, begin, end, k)
                       : update_row<true, false>(row, begin, end, k);
    }
    return limited ? update_row<false, true>(row, begin, end, k)
                   : update_row<false, false>(row, begin, end, k);
}

template <class Real>
constexpr Kernels<Real> make_kernels() {
    return {velocities<Real>,   velocities_2<Real>,   predict<Real>,        west_faces<Real>,
            west_faces_2<Real>, north_faces<Real>,    north_faces_2<Real>,  outflow_share<Real>,
            update<Real>,       inertial_faces<Real>, inertial_update<Real>};
}
