// SPDX-License-Identifier: Apache-2.0
// Included inside an anonymous namespace by each lanes_<level>.cpp, after lanes_mesh.inl.
//
// Backward: i_k = conj(−s/v) + y v + what came from the children; i_parent += conj(a) i_k.
// Forward: v_k = a v_parent − z i_k. The load of the last pass, taken at the new voltage, misses
// its power by s Δv/v exactly, so |Δv|² (1 + 4|s|²) bounds both errors where |v| ≥ 0.5.

void backward(const TreeTile& t) {
    for (int k = 0; k < t.places; ++k) {
        *lanes_at(t.i_re, k) = Vector{};
        *lanes_at(t.i_im, k) = Vector{};
    }
    for (int k = t.places; k-- > 0;) {
        const Vector e = *lanes_at(t.e, k);
        const Vector f = *lanes_at(t.f, k);
        const Vector p = *lanes_at(t.p, k);
        const Vector q = *lanes_at(t.q, k);
        const Vector w = 1.0 / (e * e + f * f);
        Vector re = *lanes_at(t.i_re, k) - (p * e + q * f) * w;
        Vector im = *lanes_at(t.i_im, k) - (p * f - q * e) * w;
        if ((t.kind[k] & 2) != 0) {
            re += t.g[k] * e - t.b[k] * f;
            im += t.g[k] * f + t.b[k] * e;
        }
        *lanes_at(t.i_re, k) = re;
        *lanes_at(t.i_im, k) = im;
        const int up = t.parent[k];
        if (up < 0) {
            continue;
        }
        if ((t.kind[k] & 1) != 0) {
            *lanes_at(t.i_re, up) += t.a_re[k] * re + t.a_im[k] * im;
            *lanes_at(t.i_im, up) += t.a_re[k] * im - t.a_im[k] * re;
        } else {
            *lanes_at(t.i_re, up) += re;
            *lanes_at(t.i_im, up) += im;
        }
    }
}

Vector forward(const TreeTile& t, Mask active) {
    Vector largest = {};
    for (int k = 0; k < t.places; ++k) {
        const int up = t.parent[k];
        Vector e = {};
        Vector f = {};
        if (up < 0) {
            e += t.root_e;
            f += t.root_f;
        } else {
            e = *lanes_at(t.e, up);
            f = *lanes_at(t.f, up);
        }
        if ((t.kind[k] & 1) != 0) {
            const Vector turned = t.a_re[k] * e - t.a_im[k] * f;
            f = t.a_re[k] * f + t.a_im[k] * e;
            e = turned;
        }
        const Vector re = *lanes_at(t.i_re, k);
        const Vector im = *lanes_at(t.i_im, k);
        e -= t.z_re[k] * re - t.z_im[k] * im;
        f -= t.z_re[k] * im + t.z_im[k] * re;
        const Vector was_e = *lanes_at(t.e, k);
        const Vector was_f = *lanes_at(t.f, k);
        const Vector d_e = e - was_e;
        const Vector d_f = f - was_f;
        const Vector p = *lanes_at(t.p, k);
        const Vector q = *lanes_at(t.q, k);
        const Vector change = (d_e * d_e + d_f * d_f) * (1.0 + 4.0 * (p * p + q * q));
        largest = larger(largest, change);
        *lanes_at(t.e, k) = active ? e : was_e;
        *lanes_at(t.f, k) = active ? f : was_f;
    }
    return largest;
}

void sweep(const TreeTile& t, double tolerance, int max_iterations, Outcome* outcome) {
    Mask active;
    for (int l = 0; l < width; ++l) {
        active[l] = -1;
        outcome[l].iterations = 0;
        outcome[l].converged = 0;
        outcome[l].change = 0.0;
    }
    for (int iteration = 1; iteration <= max_iterations; ++iteration) {
        backward(t);
        const Vector largest = forward(t, active);
        bool any = false;
        for (int l = 0; l < width; ++l) {
            if (active[l] == 0) {
                continue;
            }
            outcome[l].change = largest[l];
            outcome[l].iterations = iteration;
            outcome[l].converged = largest[l] <= tolerance * tolerance;
            const bool go_on = outcome[l].converged == 0 && largest[l] < 1e6;
            active[l] = go_on ? -1 : 0;
            any = any || go_on;
        }
        if (!any) {
            return;
        }
    }
}
