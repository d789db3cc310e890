// SPDX-License-Identifier: Apache-2.0
#include "radial_dam_break/radial_reference.hpp"

#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double g = standard_gravity;
constexpr double thin = 1e-9;  // m, below it no momentum

struct Cell {
    double h = 0.0;
    double q = 0.0;  ///< h u
};

double speed(const Cell& c) { return c.h > thin ? c.q / c.h : 0.0; }

double limited(double a, double b) {
    if (a * b <= 0.0) {
        return 0.0;
    }
    return std::copysign(std::min({2.0 * std::abs(a), 2.0 * std::abs(b), 0.5 * std::abs(a + b)}),
                         a);
}

// HLL flux with the wave speeds of Einfeldt, and u ± 2c into dry ground.
Cell flux(double h_l, double u_l, double h_r, double u_r) {
    if (h_l <= thin && h_r <= thin) {
        return {};
    }
    const double c_l = std::sqrt(g * h_l);
    const double c_r = std::sqrt(g * h_r);
    const double mean_u = (c_l * u_l + c_r * u_r) / (c_l + c_r);
    const double mean_c = std::sqrt(0.5 * g * (h_l + h_r));
    double a = std::min(u_l - c_l, mean_u - mean_c);
    double b = std::max(u_r + c_r, mean_u + mean_c);
    if (h_l <= thin) {
        a = u_r - 2.0 * c_r;
    }
    if (h_r <= thin) {
        b = u_l + 2.0 * c_l;
    }
    const Cell f_l{h_l * u_l, h_l * u_l * u_l + 0.5 * g * h_l * h_l};
    const Cell f_r{h_r * u_r, h_r * u_r * u_r + 0.5 * g * h_r * h_r};
    if (a >= 0.0) {
        return f_l;
    }
    if (b <= 0.0) {
        return f_r;
    }
    return {(b * f_l.h - a * f_r.h + a * b * (h_r - h_l)) / (b - a),
            (b * f_l.q - a * f_r.q + a * b * (h_r * u_r - h_l * u_l)) / (b - a)};
}

// Rates of change: ∂(r h)/∂t + ∂(r h u)/∂r = 0, ∂(r h u)/∂t + ∂(r (h u² + ½ g h²))/∂r = ½ g h².
// The pressure's two terms are taken together, so that still water has no rate.
std::vector<Cell> rates(const std::vector<Cell>& state, double dr) {
    const std::size_t n = state.size();
    std::vector<Cell> slope(n);  // of h and u
    for (std::size_t i = 1; i + 1 < n; ++i) {
        if (std::min({state[i - 1].h, state[i].h, state[i + 1].h}) > thin) {
            slope[i] = {limited(state[i].h - state[i - 1].h, state[i + 1].h - state[i].h),
                        limited(speed(state[i]) - speed(state[i - 1]),
                                speed(state[i + 1]) - speed(state[i]))};
        }
    }
    std::vector<Cell> rate(n);
    for (std::size_t face = 1; face < n; ++face) {  // none at r = 0, none reaches the far end
        const std::size_t l = face - 1;
        const Cell f =
            flux(state[l].h + 0.5 * slope[l].h, speed(state[l]) + 0.5 * slope[l].q,
                 state[face].h - 0.5 * slope[face].h, speed(state[face]) - 0.5 * slope[face].q);
        const double r = static_cast<double>(face) * dr;
        const double r_l = r - 0.5 * dr;
        const double r_r = r + 0.5 * dr;
        rate[l].h -= r * f.h / (r_l * dr);
        rate[face].h += r * f.h / (r_r * dr);
        rate[l].q -= r * (f.q - 0.5 * g * state[l].h * state[l].h) / (r_l * dr);
        rate[face].q += r * (f.q - 0.5 * g * state[face].h * state[face].h) / (r_r * dr);
    }
    return rate;
}

}  // namespace

std::vector<double> radial_depths(int cells, double reach, double radius, double inside,
                                  double outside, double until) {
    const double dr = reach / cells;
    std::vector<Cell> state(static_cast<std::size_t>(cells));
    for (std::size_t i = 0; i < state.size(); ++i) {
        state[i].h = (static_cast<double>(i) + 0.5) * dr < radius ? inside : outside;
    }
    double time = 0.0;
    while (time < until) {
        double fastest = 1e-6;
        for (const Cell& c : state) {
            fastest = std::max(fastest, std::abs(speed(c)) + std::sqrt(g * std::max(0.0, c.h)));
        }
        const double dt = std::min(0.45 * dr / fastest, until - time);
        // Heun's method, which keeps depths positive as its Euler steps do (Gottlieb, Shu 1998).
        const auto euler = [&](const std::vector<Cell>& from) {
            const std::vector<Cell> rate = rates(from, dr);
            std::vector<Cell> to = from;
            for (std::size_t i = 0; i < to.size(); ++i) {
                to[i].h = std::max(0.0, to[i].h + dt * rate[i].h);
                to[i].q = to[i].h > thin ? to[i].q + dt * rate[i].q : 0.0;
            }
            return to;
        };
        const std::vector<Cell> twice = euler(euler(state));
        for (std::size_t i = 0; i < state.size(); ++i) {
            state[i].h = 0.5 * (state[i].h + twice[i].h);
            state[i].q = 0.5 * (state[i].q + twice[i].q);
        }
        time += dt;
    }
    std::vector<double> depths;
    depths.reserve(state.size());
    for (const Cell& c : state) {
        depths.push_back(c.h);
    }
    return depths;
}

}  // namespace calade::flood::verification
