// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/problem.hpp"

#include <cmath>

namespace calade::energy::power_flow {

Flows flows(const Problem& problem, const Solution& solution) {
    const auto& branch = problem.branch;
    const auto n = static_cast<std::size_t>(problem.bus.size());
    const auto m = branch.from.size();
    Flows out;
    for (auto* v : {&out.i_from_re, &out.i_from_im, &out.i_to_re, &out.i_to_im}) {
        v->resize(m);
    }
    std::vector<double> e(n), f(n), i_re(n), i_im(n);
    for (std::size_t i = 0; i < n; ++i) {
        e[i] = solution.v[i] * std::cos(solution.angle[i]);
        f[i] = solution.v[i] * std::sin(solution.angle[i]);
        const double v2 = solution.v[i] * solution.v[i];
        out.losses += problem.bus.g_shunt[i] * v2;
        i_re[i] = problem.bus.g_shunt[i] * e[i] - problem.bus.b_shunt[i] * f[i];
        i_im[i] = problem.bus.g_shunt[i] * f[i] + problem.bus.b_shunt[i] * e[i];
    }
    for (std::size_t k = 0; k < m; ++k) {
        const auto from = static_cast<std::size_t>(branch.from[k]);
        const auto to = static_cast<std::size_t>(branch.to[k]);
        // Behind the ideal transformer: v_from / t, and the current conj(t) i_from.
        const double c = std::cos(branch.shift[k]);
        const double s = std::sin(branch.shift[k]);
        const double w_re = (e[from] * c + f[from] * s) / branch.tap[k];
        const double w_im = (f[from] * c - e[from] * s) / branch.tap[k];
        // The difference of voltages first: small drops keep their digits.
        const double d_re = w_re - e[to];
        const double d_im = w_im - f[to];
        const double z2 = branch.r[k] * branch.r[k] + branch.x[k] * branch.x[k];
        const double s_re = (d_re * branch.r[k] + d_im * branch.x[k]) / z2;
        const double s_im = (d_im * branch.r[k] - d_re * branch.x[k]) / z2;
        const double half_b = 0.5 * branch.b[k];
        const double u_re = s_re - half_b * w_im;
        const double u_im = s_im + half_b * w_re;
        out.i_from_re[k] = (u_re * c - u_im * s) / branch.tap[k];
        out.i_from_im[k] = (u_im * c + u_re * s) / branch.tap[k];
        out.i_to_re[k] = -s_re - half_b * f[to];
        out.i_to_im[k] = -s_im + half_b * e[to];
        out.losses += branch.r[k] * (s_re * s_re + s_im * s_im);
        i_re[from] += out.i_from_re[k];
        i_im[from] += out.i_from_im[k];
        i_re[to] += out.i_to_re[k];
        i_im[to] += out.i_to_im[k];
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (problem.bus.type[i] == BusType::slack) {
            out.slack_p += e[i] * i_re[i] + f[i] * i_im[i] - problem.bus.p[i];
            out.slack_q += f[i] * i_re[i] - e[i] * i_im[i] - problem.bus.q[i];
        }
    }
    return out;
}

}  // namespace calade::energy::power_flow
