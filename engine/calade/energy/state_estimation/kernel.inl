// SPDX-License-Identifier: Apache-2.0
// Included inside an anonymous namespace by each kernel_<level>.cpp.
//
// Minimum of ½ Σ w (z − h(V))² with injections as c(V) + R μ = z: stationary where
//   g = Hᵀ w (z − h) − Cᵀ μ = 0   and   k = z − c + R μ = 0.
// With t = V conj(m), the gradient of Re(conj(m) V_a conj(Σ y V)) by V_j is conj(y_j) t, and at a
// I m besides: powers of branch ends and injections alike.

using Vector = double __attribute__((vector_size(8 * width)));

template <class T>
inline __attribute__((always_inline)) const T& in(const double* values, long place) {
    return reinterpret_cast<const T*>(values)[place];
}
template <class T>
inline __attribute__((always_inline)) T& out(double* values, long place) {
    return reinterpret_cast<T*>(values)[place];
}
inline __attribute__((always_inline)) double root(double v) { return __builtin_sqrt(v); }
inline __attribute__((always_inline)) Vector root(Vector v) {
    for (int l = 0; l < width; ++l) {
        v[l] = __builtin_sqrt(v[l]);
    }
    return v;
}
/// The angle whose sine and cosine are given, within half a radian; an odd function beyond.
template <class T>
inline __attribute__((always_inline)) T small_angle(T sine, T cosine) {
    const T t = sine / (1.0 + cosine);
    const T s = t * t;
    return 2.0 * t *
           (1.0 - s * (1.0 / 3 - s * (1.0 / 5 - s * (1.0 / 7 - s * (1.0 / 9 - s * (1.0 / 11))))));
}

template <class T>
struct Pair {
    T re, im;
};

template <class T>
void injections(const Plan& p, const Work& w) {
    for (int i = 0; i < p.nodes; ++i) {
        const T e = in<T>(w.e, i);
        const T f = in<T>(w.f, i);
        T re = e * 0.0;
        T im = re;
        const bool any = p.injection[i] != 0;
        if (!any) {
            continue;
        }
        const T mp = in<T>(w.m_p, i);
        const T mq = in<T>(w.m_q, i);
        const T t_re = e * mp + f * mq;
        const T t_im = f * mp - e * mq;
        for (int k = p.y_first[i]; k < p.y_first[i + 1]; ++k) {
            const long j = p.y_col[k];
            const double g = p.y_g[k];
            const double b = p.y_b[k];
            re += g * in<T>(w.e, j) - b * in<T>(w.f, j);
            im += g * in<T>(w.f, j) + b * in<T>(w.e, j);
            out<T>(w.x, 4 * j) -= g * t_re + b * t_im;
            out<T>(w.x, 4 * j + 1) -= g * t_im - b * t_re;
        }
        out<T>(w.x, 4L * i) -= re * mp - im * mq;
        out<T>(w.x, 4L * i + 1) -= im * mp + re * mq;
        if ((p.injection[i] & 1) != 0) {
            out<T>(w.x, 4L * i + 2) = in<T>(w.z_p, i) - (e * re + f * im) + p.r_p[i] * mp;
        }
        if ((p.injection[i] & 2) != 0) {
            out<T>(w.x, 4L * i + 3) = in<T>(w.z_q, i) - (f * re - e * im) + p.r_q[i] * mq;
        }
    }
}

template <class T>
void node_items(const Plan& p, const Work& w) {
    for (int m = 0; m < p.node_items; ++m) {
        const long i = p.item_node[m];
        const T e = in<T>(w.e, i);
        const T f = in<T>(w.f, i);
        const T size = root(e * e + f * f);
        if (p.item_is_angle[m] != 0) {
            const T c = in<T>(w.z_item, m);
            const T s = in<T>(w.z_sine, m);
            const T miss = small_angle((s * e - c * f) / size, (c * e + s * f) / size);
            const T rho = p.item_weight[m] * miss / (size * size);
            out<T>(w.x, 4 * i) -= rho * f;
            out<T>(w.x, 4 * i + 1) += rho * e;
        } else {
            const T rho = p.item_weight[m] * (in<T>(w.z_item, m) - size) / size;
            out<T>(w.x, 4 * i) += rho * e;
            out<T>(w.x, 4 * i + 1) += rho * f;
        }
    }
}

template <class T>
void flows(const Plan& p, const Work& w) {
    for (int n = 0; n < p.ends; ++n) {
        const long a = p.end_at[n];
        const T e = in<T>(w.e, a);
        const T f = in<T>(w.f, a);
        T re = e * 0.0;
        T im = re;
        for (int k = p.end_first[n]; k < p.end_first[n + 1]; ++k) {
            const long j = p.end_col[k];
            re += p.end_g[k] * in<T>(w.e, j) - p.end_b[k] * in<T>(w.f, j);
            im += p.end_g[k] * in<T>(w.f, j) + p.end_b[k] * in<T>(w.e, j);
        }
        const T pw = e * re + f * im;
        const T qw = f * re - e * im;
        const T size = root(e * e + f * f);
        Pair<T> power{re * 0.0, re * 0.0};    // multiplies P and Q
        Pair<T> current{re * 0.0, re * 0.0};  // multiplies Re I and Im I
        T radial = re * 0.0;                  // multiplies V
        for (int m = p.end_item[n]; m < p.end_item[n + 1]; ++m) {
            const T z = in<T>(w.z_flow, m);
            const double weight = p.flow_weight[m];
            switch (p.flow_kind[m]) {
                case 4:
                    power.re += weight * (z - pw);
                    break;
                case 5:
                    power.im += weight * (z - qw);
                    break;
                case 6: {
                    // Without a current it has no direction yet: that of the voltage.
                    const T faint = 1e-12 * size;
                    const T i_re = re + faint * e;
                    const T i_im = im + faint * f;
                    const T i = root(i_re * i_re + i_im * i_im);
                    const T rho = weight * (z - i) / i;
                    current.re += rho * i_re;
                    current.im += rho * i_im;
                    break;
                }
                case 7:
                    current.re += weight * (z - re);
                    break;
                case 8:
                    current.im += weight * (z - im);
                    break;
                case 9: {
                    const T rho = weight * (z - pw / size) / size;
                    power.re += rho;
                    radial -= rho * pw / (size * size);
                    break;
                }
                default: {
                    const T rho = weight * (z - qw / size) / size;
                    power.im += rho;
                    radial -= rho * qw / (size * size);
                    break;
                }
            }
        }
        const T t_re = e * power.re + f * power.im + current.re;
        const T t_im = f * power.re - e * power.im + current.im;
        for (int k = p.end_first[n]; k < p.end_first[n + 1]; ++k) {
            const long j = p.end_col[k];
            out<T>(w.x, 4 * j) += p.end_g[k] * t_re + p.end_b[k] * t_im;
            out<T>(w.x, 4 * j + 1) += p.end_g[k] * t_im - p.end_b[k] * t_re;
        }
        out<T>(w.x, 4 * a) += re * power.re - im * power.im + radial * e;
        out<T>(w.x, 4 * a + 1) += im * power.re + re * power.im + radial * f;
    }
}

template <class T>
void solve(const Plan& p, const Work& w) {
    for (int i = 0; i < p.nodes; ++i) {
        for (int r = 0; r < 4; ++r) {
            T sum = in<T>(w.x, 4L * i + r);
            for (int k = p.l_first[i]; k < p.l_first[i + 1]; ++k) {
                const double* m = p.l_block + 16L * k + 4 * r;
                const long j = 4L * p.l_col[k];
                sum -= m[0] * in<T>(w.x, j) + m[1] * in<T>(w.x, j + 1) + m[2] * in<T>(w.x, j + 2) +
                       m[3] * in<T>(w.x, j + 3);
            }
            out<T>(w.x, 4L * i + r) = sum;
        }
    }
    for (int i = p.nodes; i-- > 0;) {
        T a[4];
        for (int r = 0; r < 4; ++r) {
            a[r] = in<T>(w.x, 4L * i + r);
        }
        for (int k = p.u_first[i]; k < p.u_first[i + 1]; ++k) {
            const long j = 4L * p.u_col[k];
            for (int r = 0; r < 4; ++r) {
                const double* m = p.u_block + 16L * k + 4 * r;
                a[r] -= m[0] * in<T>(w.x, j) + m[1] * in<T>(w.x, j + 1) +
                        m[2] * in<T>(w.x, j + 2) + m[3] * in<T>(w.x, j + 3);
            }
        }
        for (int r = 0; r < 4; ++r) {
            const double* d = p.d_inverse + 16L * i + 4 * r;
            out<T>(w.x, 4L * i + r) = d[0] * a[0] + d[1] * a[1] + d[2] * a[2] + d[3] * a[3];
        }
    }
}

/// One step; the square of the largest change of a voltage. `keep`: 1, or 0 in lanes that are done.
template <class T>
T step(const Plan& p, const Work& w, T keep) {
    for (long k = 0; k < 4L * p.nodes; ++k) {
        out<T>(w.x, k) = keep * 0.0;
    }
    injections<T>(p, w);
    node_items<T>(p, w);
    flows<T>(p, w);
    solve<T>(p, w);
    T largest = keep * 0.0;
    for (int i = 0; i < p.nodes; ++i) {
        const T de = keep * in<T>(w.x, 4L * i);
        const T df = keep * in<T>(w.x, 4L * i + 1);
        const T size = de * de + df * df;
        largest = largest > size ? largest : size;
        out<T>(w.e, i) += de;
        out<T>(w.f, i) += df;
        if (p.injection[i] != 0) {
            out<T>(w.m_p, i) += keep * in<T>(w.x, 4L * i + 2);
            out<T>(w.m_q, i) += keep * in<T>(w.x, 4L * i + 3);
        }
    }
    return largest;
}

void one(const Plan& p, const Work& w, double tolerance, int max_iterations, Outcome* result) {
    double before = 1e300;
    *result = {1e300, before, 0, 0};
    while (result->iterations < max_iterations) {
        ++result->iterations;
        result->change = step<double>(p, w, 1.0);
        result->before = before;
        result->converged = result->change <= tolerance * tolerance ? 1 : 0;
        if (result->converged != 0 || !(result->change < 0.25 * before)) {
            return;
        }
        before = result->change;
    }
}

void lanes(const Plan& p, const Work& w, double tolerance, int max_iterations, Outcome* result) {
    Vector keep;
    for (int l = 0; l < width; ++l) {
        keep[l] = 1.0;
        result[l] = {1e300, 1e300, 0, 0};
    }
    for (int iteration = 1; iteration <= max_iterations; ++iteration) {
        const Vector change = step<Vector>(p, w, keep);
        bool any = false;
        for (int l = 0; l < width; ++l) {
            if (keep[l] == 0.0) {
                continue;
            }
            const double last = result[l].change;
            result[l] = {change[l], last, iteration,
                         change[l] <= tolerance * tolerance ? 1 : 0};
            // What does not shrink is left to be solved alone.
            keep[l] = result[l].converged == 0 && change[l] < 0.25 * last ? 1.0 : 0.0;
            any = any || keep[l] != 0.0;
        }
        if (!any) {
            return;
        }
    }
}
