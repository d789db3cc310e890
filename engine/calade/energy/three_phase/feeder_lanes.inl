// SPDX-License-Identifier: Apache-2.0
// Included inside an anonymous namespace by each feeder_lanes_<level>.cpp.
//
// Backward: i = conj(s/v) + Y v + what the children drew (a delta draws conj(s_ab/(v_a − v_b)) from a
// and gives it back at b); forward: v = v_parent/t − Z i, the parent's side carrying i/t.

using Vector = double __attribute__((vector_size(8 * width)));
using Mask = long long __attribute__((vector_size(8 * width)));

inline __attribute__((always_inline)) const Vector& in(const double* values, long place) {
    return reinterpret_cast<const Vector*>(values)[place];
}
inline __attribute__((always_inline)) Vector& out(double* values, long place) {
    return reinterpret_cast<Vector*>(values)[place];
}

inline __attribute__((always_inline)) void draw(Vector p, Vector q, Vector e, Vector f, Vector& re,
                                                Vector& im) {
    const Vector w = 1.0 / (e * e + f * f);
    re = (p * e + q * f) * w;
    im = (p * f - q * e) * w;
}

void backward(const Tile& t) {
    for (long k = 0; k < 3L * t.places; ++k) {
        out(t.i_re, k) = Vector{};
        out(t.i_im, k) = Vector{};
    }
    for (int k = t.places; k-- > 1;) {
        const long at = 3L * k;
        Vector e[3], f[3], re[3], im[3];
        for (int a = 0; a < 3; ++a) {
            e[a] = in(t.e, at + a);
            f[a] = in(t.f, at + a);
            re[a] = in(t.i_re, at + a);
            im[a] = in(t.i_im, at + a);
        }
        for (int a = 0; a < 3; ++a) {
            Vector x, y;
            if ((t.kind[k] & 4) != 0) {
                const int b = a == 2 ? 0 : a + 1;
                draw(in(t.p, at + a), in(t.q, at + a), e[a] - e[b], f[a] - f[b], x, y);
                re[b] -= x;
                im[b] -= y;
            } else {
                draw(in(t.p, at + a), in(t.q, at + a), e[a], f[a], x, y);
            }
            re[a] += x;
            im[a] += y;
        }
        if ((t.kind[k] & 2) != 0) {
            const double* g = t.y_re + 9L * k;
            const double* b = t.y_im + 9L * k;
            for (int a = 0; a < 3; ++a) {
                for (int c = 0; c < 3; ++c) {
                    re[a] += g[3 * a + c] * e[c] - b[3 * a + c] * f[c];
                    im[a] += g[3 * a + c] * f[c] + b[3 * a + c] * e[c];
                }
            }
        }
        const long up = 3L * t.parent[k];
        const bool turns = (t.kind[k] & 1) != 0;
        for (int a = 0; a < 3; ++a) {
            out(t.i_re, at + a) = re[a];
            out(t.i_im, at + a) = im[a];
            const double share = turns ? 1.0 / t.ratio[at + a] : 1.0;
            out(t.i_re, up + a) += share * re[a];
            out(t.i_im, up + a) += share * im[a];
        }
    }
}

Vector forward(const Tile& t, Mask active) {
    Vector largest = {};
    for (int k = 1; k < t.places; ++k) {
        const long at = 3L * k;
        const long up = 3L * t.parent[k];
        const double* r = t.z_re + 9L * k;
        const double* x = t.z_im + 9L * k;
        Vector re[3], im[3];
        for (int a = 0; a < 3; ++a) {
            re[a] = in(t.i_re, at + a);
            im[a] = in(t.i_im, at + a);
        }
        for (int a = 0; a < 3; ++a) {
            Vector e = in(t.e, up + a);
            Vector f = in(t.f, up + a);
            if ((t.kind[k] & 1) != 0) {
                e /= t.ratio[at + a];
                f /= t.ratio[at + a];
            }
            for (int c = 0; c < 3; ++c) {
                e -= r[3 * a + c] * re[c] - x[3 * a + c] * im[c];
                f -= r[3 * a + c] * im[c] + x[3 * a + c] * re[c];
            }
            const Vector was_e = in(t.e, at + a);
            const Vector was_f = in(t.f, at + a);
            const Vector d_e = e - was_e;
            const Vector d_f = f - was_f;
            const Vector p = in(t.p, at + a);
            const Vector q = in(t.q, at + a);
            const Vector change = (d_e * d_e + d_f * d_f) * (1.0 + 4.0 * (p * p + q * q));
            largest = largest > change ? largest : change;
            out(t.e, at + a) = active ? e : was_e;
            out(t.f, at + a) = active ? f : was_f;
        }
    }
    return largest;
}

void sweep(const Tile& t, double tolerance, int max_iterations, Outcome* outcome) {
    Mask active;
    for (int l = 0; l < width; ++l) {
        active[l] = -1;
        outcome[l] = {0.0, 0, 0};
    }
    for (int iteration = 1; iteration <= max_iterations; ++iteration) {
        backward(t);
        const Vector largest = forward(t, active);
        bool any = false;
        for (int l = 0; l < width; ++l) {
            if (active[l] == 0) {
                continue;
            }
            const bool done = largest[l] <= tolerance * tolerance;
            outcome[l] = {largest[l], iteration, done ? 1 : 0};
            active[l] = !done && largest[l] < 1e6 ? -1 : 0;
            any = any || active[l] != 0;
        }
        if (!any) {
            return;
        }
    }
}
