// SPDX-License-Identifier: Apache-2.0
// Included inside an anonymous namespace by each lanes_<level>.cpp. Vectors of gcc and clang: one
// operation on eight lanes, cut to what the level has.

using Vector = double __attribute__((vector_size(8 * width)));
using Mask = long long __attribute__((vector_size(8 * width)));

inline __attribute__((always_inline)) const Vector* lanes_at(const double* values, long place) {
    return reinterpret_cast<const Vector*>(values) + place;
}
inline __attribute__((always_inline)) Vector* lanes_at(double* values, long place) {
    return reinterpret_cast<Vector*>(values) + place;
}

// Row 2k and 2k+1 of x are the two unknowns of node k.
void solve_lower_upper(const MeshTile& t) {
    for (int i = 0; i < t.unknown; ++i) {
        Vector a = *lanes_at(t.x, 2L * i);
        Vector b = *lanes_at(t.x, 2L * i + 1);
        for (int k = t.l_first[i]; k < t.l_first[i + 1]; ++k) {
            const double* m = t.l_block + 4L * k;
            const Vector s = *lanes_at(t.x, 2L * t.l_col[k]);
            const Vector r = *lanes_at(t.x, 2L * t.l_col[k] + 1);
            a -= m[0] * s + m[1] * r;
            b -= m[2] * s + m[3] * r;
        }
        *lanes_at(t.x, 2L * i) = a;
        *lanes_at(t.x, 2L * i + 1) = b;
    }
    for (int i = t.unknown; i-- > 0;) {
        Vector a = *lanes_at(t.x, 2L * i);
        Vector b = *lanes_at(t.x, 2L * i + 1);
        for (int k = t.u_first[i]; k < t.u_first[i + 1]; ++k) {
            const double* m = t.u_block + 4L * k;
            const Vector s = *lanes_at(t.x, 2L * t.u_col[k]);
            const Vector r = *lanes_at(t.x, 2L * t.u_col[k] + 1);
            a -= m[0] * s + m[1] * r;
            b -= m[2] * s + m[3] * r;
        }
        const double* d = t.d_inverse + 4L * i;
        *lanes_at(t.x, 2L * i) = d[0] * a + d[1] * b;
        *lanes_at(t.x, 2L * i + 1) = d[2] * a + d[3] * b;
    }
}

// Same as above on one lane's terms of W: the sum of w x over the terms of row r.
void mend(const MeshTile& t) {
    const LowRank& u = *t.update;
    double wx[8][width];
    for (int r = 0; r < u.rank; ++r) {
        for (int l = 0; l < width; ++l) {
            double sum = 0.0;
            for (int k = 0; k < u.terms; ++k) {
                const long at = (static_cast<long>(r) * u.terms + k) * width + l;
                sum += u.w[at] * t.x[static_cast<long>(u.at[at]) * width + l];
            }
            wx[r][l] = sum;
        }
    }
    Vector c[8];
    for (int r = 0; r < u.rank; ++r) {
        Vector sum = {};
        for (int k = 0; k < u.rank; ++k) {
            sum += *lanes_at(u.capacity, static_cast<long>(r) * u.rank + k) * *lanes_at(wx[0], k);
        }
        c[r] = sum;
    }
    const long rows = 2L * t.unknown;
    for (int r = 0; r < u.rank; ++r) {
        const double* z = u.z + static_cast<long>(r) * rows * width;
        for (long i = 0; i < rows; ++i) {
            *lanes_at(t.x, i) -= c[r] * *lanes_at(z, i);
        }
    }
}

void solve(const MeshTile& t) { solve_lower_upper(t); }

inline __attribute__((always_inline)) Vector larger(Vector largest, Vector value) {
    const Vector size = value < 0.0 ? -value : value;
    // A NaN enters, and stays.
    return ((size > largest) | (size != size)) ? size : largest;
}

// The currents that single lanes add, one by one.
void take_patches(const MeshTile& t) {
    for (int n = 0; n < t.patches; ++n) {
        const Patch& patch = t.patch[n];
        for (int l = 0; l < width; ++l) {
            const long i = patch.node[l];
            if (i < 0) {
                continue;
            }
            const long o = static_cast<long>(patch.other[l]) * width + l;
            const double re = patch.g[l] * t.e[o] - patch.b[l] * t.f[o];
            const double im = patch.g[l] * t.f[o] + patch.b[l] * t.e[o];
            const double e = t.e[i * width + l];
            const double f = t.f[i * width + l];
            t.x[2 * i * width + l] -= e * re + f * im;
            if (t.pv[i] == 0) {
                t.x[(2 * i + 1) * width + l] -= f * re - e * im;
            }
        }
    }
}

// S = V conj(YV); x ← wanted − S, 0 where it is not an equation.
Vector mismatch(const MeshTile& t) {
    Vector largest = {};
    for (int i = 0; i < t.unknown; ++i) {
        Vector re = {};
        Vector im = {};
        for (int k = t.y_first[i]; k < t.y_first[i + 1]; ++k) {
            const Vector e = *lanes_at(t.e, t.y_col[k]);
            const Vector f = *lanes_at(t.f, t.y_col[k]);
            re += t.y_g[k] * e - t.y_b[k] * f;
            im += t.y_g[k] * f + t.y_b[k] * e;
        }
        const Vector e = *lanes_at(t.e, i);
        const Vector f = *lanes_at(t.f, i);
        const Vector miss_p = *lanes_at(t.p, i) - (e * re + f * im);
        Vector miss_q = *lanes_at(t.q, i) - (f * re - e * im);
        if (t.pv[i] != 0) {
            miss_q = Vector{};
        }
        *lanes_at(t.x, 2L * i) = miss_p;
        *lanes_at(t.x, 2L * i + 1) = miss_q;
        largest = larger(larger(largest, miss_p), miss_q);
    }
    if (t.patches > 0) {
        take_patches(t);
        largest = Vector{};
        for (long i = 0; i < 2L * t.unknown; ++i) {
            largest = larger(largest, *lanes_at(t.x, i));
        }
    }
    return largest;
}

// V ← V (1 + dlnv) e^{jdθ}, the turn by Cayley's transform: modulus one, dθ to the second order.
void apply(const MeshTile& t, Mask active) {
    const Vector none = {};
    for (int i = 0; i < t.unknown; ++i) {
        const Vector half = 0.5 * (active ? *lanes_at(t.x, 2L * i) : none);
        const Vector grow = active ? *lanes_at(t.x, 2L * i + 1) : none;
        const Vector scale = (1.0 + grow) / (1.0 + half * half);
        const Vector c = (1.0 - half * half) * scale;
        const Vector s = 2.0 * half * scale;
        const Vector e = *lanes_at(t.e, i);
        const Vector f = *lanes_at(t.f, i);
        *lanes_at(t.e, i) = e * c - f * s;
        *lanes_at(t.f, i) = f * c + e * s;
    }
}

void chord(const MeshTile& t, double tolerance, int max_iterations, Outcome* outcome) {
    Mask active;
    Vector best;
    int worse[width] = {};
    for (int l = 0; l < width; ++l) {
        active[l] = -1;
        best[l] = 1e300;
        outcome[l].iterations = 0;
        outcome[l].converged = 0;
    }
    for (int iteration = 0;; ++iteration) {
        const Vector largest = mismatch(t);
        bool any = false;
        for (int l = 0; l < width; ++l) {
            if (active[l] == 0) {
                continue;
            }
            outcome[l].change = largest[l];
            outcome[l].iterations = iteration;
            outcome[l].converged = largest[l] <= tolerance;
            // A lane that does not shrink any more is left to a full Newton solve.
            worse[l] = largest[l] < 0.7 * best[l] ? 0 : worse[l] + 1;
            best[l] = largest[l] < best[l] ? largest[l] : best[l];
            const bool go_on = outcome[l].converged == 0 && worse[l] < 4 && largest[l] < 1e6;
            active[l] = go_on ? -1 : 0;
            any = any || go_on;
        }
        if (!any || iteration == max_iterations) {
            return;
        }
        solve_lower_upper(t);
        if (t.update != nullptr) {
            mend(t);
        }
        apply(t, active);
    }
}

void gather(const double* rows, std::size_t stride, int count, const std::int32_t* column,
            int places, double* out) {
    const double* row[width];
    for (int l = 0; l < width; ++l) {
        row[l] = rows + static_cast<std::size_t>(l < count ? l : 0) * stride;
    }
    for (int k = 0; k < places; ++k) {
        for (int l = 0; l < width; ++l) {
            out[static_cast<long>(k) * width + l] = row[l][column[k]];
        }
    }
}

void scatter(const double* in, const std::int32_t* column, int places, int count,
             std::size_t stride, double* rows) {
    if (count == width) {
        double* row[width];
        for (int l = 0; l < width; ++l) {
            row[l] = rows + static_cast<std::size_t>(l) * stride;
        }
        for (int k = 0; k < places; ++k) {
            for (int l = 0; l < width; ++l) {
                row[l][column[k]] = in[static_cast<long>(k) * width + l];
            }
        }
        return;
    }
    for (int l = 0; l < count; ++l) {
        for (int k = 0; k < places; ++k) {
            rows[static_cast<std::size_t>(l) * stride + static_cast<std::size_t>(column[k])] =
                in[static_cast<long>(k) * width + l];
        }
    }
}
