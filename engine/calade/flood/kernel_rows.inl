// SPDX-License-Identifier: Apache-2.0
// The row loops. Included by each kernel source inside its own anonymous namespace, so that every
// instruction level has its own copy and none leaks into another.

// h^(-1/3): a guess from the exponent and two Newton steps, relative error below 2e-5. The
// friction law is known far less well than that.
CALADE_INLINE float inverse_cube_root(float h) {
    const float third = static_cast<float>(__builtin_bit_cast(std::int32_t, h)) * 0.33333334F;
    const std::int32_t guess = 0x54a21d2a - static_cast<std::int32_t>(third);
    float y = __builtin_bit_cast(float, guess);
    y = y * (1.3333334F - 0.33333334F * h * y * y * y);
    y = y * (1.3333334F - 0.33333334F * h * y * y * y);
    return y;
}

void velocities(const float* __restrict h, const float* __restrict hu, const float* __restrict hv,
                float* __restrict u, float* __restrict v, float* __restrict c, int begin, int end,
                const Constants& constants) {
    const Constants k = constants;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const float inverse = 1.0F / larger(h[i], k.dry);
        u[i] = hu[i] * inverse;
        v[i] = hv[i] * inverse;
        c[i] = root(k.gravity * h[i]);
    }
}

void west_faces(const CellRow& row, const float* __restrict z_face, const FaceRow& out, int begin,
                int end, const Constants& constants) {
    const Constants k = constants;
    const float* __restrict h = row.h;
    const float* __restrict u = row.u;
    const float* __restrict v = row.v;
    const float* __restrict c = row.c;
    const float* __restrict z = row.z;
    const float* __restrict phi = row.phi;
    float* __restrict mass = out.mass;
    float* __restrict left = out.left;
    float* __restrict right = out.right;
    float* __restrict across = out.across;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const Side l{h[i - 1], u[i - 1], v[i - 1], c[i - 1], z[i - 1], phi[i - 1]};
        const Side r{h[i], u[i], v[i], c[i], z[i], phi[i]};
        const Flux f = face_flux(l, r, z_face[i], k);
        mass[i] = f.mass;
        left[i] = f.left;
        right[i] = f.right;
        across[i] = f.across;
    }
}

void north_faces(const CellRow& south, const CellRow& north, const float* __restrict z_face,
                 const FaceRow& out, int begin, int end, const Constants& constants) {
    const Constants k = constants;
    const float* __restrict h_s = south.h;
    const float* __restrict u_s = south.u;
    const float* __restrict v_s = south.v;
    const float* __restrict c_s = south.c;
    const float* __restrict z_s = south.z;
    const float* __restrict phi_s = south.phi;
    const float* __restrict h_n = north.h;
    const float* __restrict u_n = north.u;
    const float* __restrict v_n = north.v;
    const float* __restrict c_n = north.c;
    const float* __restrict z_n = north.z;
    const float* __restrict phi_n = north.phi;
    float* __restrict mass = out.mass;
    float* __restrict left = out.left;
    float* __restrict right = out.right;
    float* __restrict across = out.across;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        // Through the face flows v, along it u.
        const Side l{h_s[i], v_s[i], u_s[i], c_s[i], z_s[i], phi_s[i]};
        const Side r{h_n[i], v_n[i], u_n[i], c_n[i], z_n[i], phi_n[i]};
        const Flux f = face_flux(l, r, z_face[i], k);
        mass[i] = f.mass;
        left[i] = f.left;
        right[i] = f.right;
        across[i] = f.across;
    }
}

// A cell pays for its outflow with the water that it has. The margin covers the rounding of the
// update, so that h stays positive without being clipped.
constexpr float payable = 0.999999F;

bool outflow_share(const UpdateRow& row, float* __restrict share, int begin, int end,
                   const Constants& constants) {
    const float r = constants.r;
    const float* __restrict x = row.x.mass;
    const float* __restrict south = row.south.mass;
    const float* __restrict north = row.north.mass;
    const float* __restrict h = row.h;
    const float* __restrict inverse_phi = row.inverse_phi;
    std::int32_t any = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const float out = (larger(0.0F, x[i + 1]) + larger(0.0F, -x[i])) +
                          (larger(0.0F, north[i]) + larger(0.0F, -south[i]));
        any |= (r * inverse_phi[i]) * out > payable * h[i] ? 1 : 0;
    }
    if (any == 0) {
        return false;
    }
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        const float out = (larger(0.0F, x[i + 1]) + larger(0.0F, -x[i])) +
                          (larger(0.0F, north[i]) + larger(0.0F, -south[i]));
        const float need = (r * inverse_phi[i]) * out;
        const float part = payable * h[i] / larger(need, 1e-30F);
        share[i] = need > payable * h[i] ? part : 1.0F;
    }
    return true;
}

template <bool limited>
CALADE_INLINE std::int32_t update_row(const UpdateRow& row, int begin, int end,
                                      const Constants& constants) {
    const Constants k = constants;
    const float* __restrict xm = row.x.mass;
    const float* __restrict xl = row.x.left;
    const float* __restrict xr = row.x.right;
    const float* __restrict xa = row.x.across;
    const float* __restrict sm = row.south.mass;
    const float* __restrict sr = row.south.right;
    const float* __restrict sa = row.south.across;
    const float* __restrict nm = row.north.mass;
    const float* __restrict nl = row.north.left;
    const float* __restrict na = row.north.across;
    const float* __restrict share_s = row.share_south;
    const float* __restrict share = row.share;
    const float* __restrict share_n = row.share_north;
    const float* __restrict h0 = row.h;
    const float* __restrict hu0 = row.hu;
    const float* __restrict hv0 = row.hv;
    const float* __restrict inverse_phi = row.inverse_phi;
    const float* __restrict friction = row.friction;
    float* __restrict low = row.h_low;
    float* __restrict h1 = row.h_next;
    float* __restrict hu1 = row.hu_next;
    float* __restrict hv1 = row.hv_next;
    float* __restrict max_depth = row.max_depth;
    float* __restrict max_speed = row.max_speed;
    float* __restrict arrival = row.arrival;
    std::int32_t fastest = 0;
#pragma GCC ivdep
    for (int i = begin; i < end; ++i) {
        float me = xm[i + 1];
        float mw = xm[i];
        float mn = nm[i];
        float ms = sm[i];
        float le = xl[i + 1];
        float rw = xr[i];
        float ae = xa[i + 1];
        float aw = xa[i];
        float ln = nl[i];
        float rs = sr[i];
        float an = na[i];
        float as = sa[i];
        if constexpr (limited) {
            const float te = me > 0.0F ? share[i] : share[i + 1];
            const float tw = mw > 0.0F ? share[i - 1] : share[i];
            const float tn = mn > 0.0F ? share[i] : share_n[i];
            const float ts = ms > 0.0F ? share_s[i] : share[i];
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
        const float part = k.r * inverse_phi[i];
        // Depth as an unevaluated sum h + h_low (two-sum, Knuth 1969): increments far below the
        // last bit of h are not lost, so the ledger closes over many thousand steps.
        const float h = h0[i];
        const float gain = (k.rain * inverse_phi[i] - part * ((me - mw) + (mn - ms))) + low[i];
        const float h_new = h + gain;
        const float seen = h_new - h;
        low[i] = (h - (h_new - seen)) + (gain - seen);
        h1[i] = h_new;

        const float qx = hu0[i] - part * ((le - rw) + (an - as));
        const float qy = hv0[i] - part * ((ln - rs) + (ae - aw));
        // Manning friction, fully implicit: q (1 + dt g n² |q| h^(-7/3)) = q_flux, the positive
        // root of a quadratic.
        const float safe = larger(h_new, k.dry);
        const float y = inverse_cube_root(safe);
        const float y2 = y * y;
        const float y7 = (y2 * y2) * (y2 * y);
        const float q = root(qx * qx + qy * qy);
        const float slow = 2.0F / (1.0F + root(1.0F + 4.0F * (k.dt * friction[i]) * (q * y7)));
        const float carry = h_new >= k.dry ? slow : 0.0F;
        const float hu_new = qx * carry;
        const float hv_new = qy * carry;
        hu1[i] = hu_new;
        hv1[i] = hv_new;

        const float inverse = 1.0F / safe;
        const float c = root(k.gravity * h_new);
        const float pace = ((magnitude(hu_new) + magnitude(hv_new)) * inverse) + 2.0F * c;
        const std::int32_t bits = __builtin_bit_cast(std::int32_t, pace) & 0x7fffffff;
        fastest = bits > fastest ? bits : fastest;

        const float speed = (q * carry) * inverse;
        max_depth[i] = larger(h_new, max_depth[i]);
        max_speed[i] = larger(speed, max_speed[i]);
        const float before = arrival[i];
        const float now = h_new > k.wet ? k.time : before;
        arrival[i] = before == before ? before : now;
    }
    return fastest;
}

std::int32_t update(const UpdateRow& row, bool limited, int begin, int end, const Constants& k) {
    return limited ? update_row<true>(row, begin, end, k) : update_row<false>(row, begin, end, k);
}
