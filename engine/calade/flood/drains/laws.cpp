// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/laws.hpp"

#include "calade/base/units.hpp"
#include "calade/flood/structure_laws.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::flood::drains {

namespace {

double root(double x) { return std::sqrt(std::max(0.0, x)); }

// Villemonte 1947, for a free discharge of h^power.
double drowned(double upper, double lower, double power) {
    if (lower <= 0.0) {
        return 1.0;
    }
    return std::pow(std::max(0.0, 1.0 - std::pow(std::min(1.0, lower / upper), power)), 0.385);
}

double free_weir(const Weir& w, double h) {
    switch (w.kind) {
        case WeirKind::transverse: {
            const double length = std::max(0.0, w.length_m - 0.1 * w.contractions * h);
            return w.coefficient * length * std::pow(h, 1.5);
        }
        case WeirKind::side: {
            const double length = std::max(0.0, w.length_m - 0.1 * w.contractions * h);
            return w.coefficient * std::pow(length, 0.83) * std::pow(h, 1.67);
        }
        case WeirKind::v_notch: return w.coefficient * w.side_slope * std::pow(h, 2.5);
        case WeirKind::trapezoidal: break;
    }
    return w.coefficient * w.length_m * std::pow(h, 1.5) +
           w.end_coefficient * w.side_slope * std::pow(h, 2.5);
}

double power_of(WeirKind kind) {
    return kind == WeirKind::v_notch ? 2.5 : kind == WeirKind::side ? 1.67 : 1.5;
}

}  // namespace

double curve_at(const std::vector<double>& x, const std::vector<double>& y, double at, bool steps) {
    const auto next = std::lower_bound(x.begin(), x.end(), at);
    if (next == x.end()) {
        return y.back();
    }
    const auto k = static_cast<std::size_t>(next - x.begin());
    if (steps || k == 0) {
        return y[k];
    }
    return y[k - 1] + (y[k] - y[k - 1]) * (at - x[k - 1]) / (x[k] - x[k - 1]);
}

double weir_flow(const Weir& w, double from, double to) {
    const bool back = to > from;
    if (back && w.flap) {
        return 0.0;
    }
    const double upper = std::max(from, to) - w.crest_m;
    const double lower = std::min(from, to) - w.crest_m;
    if (upper <= 0.0) {
        return 0.0;
    }
    double q = 0.0;
    if (upper > w.height_m) {
        if (w.surcharges) {  // an orifice that passes the same when it is just full
            const double full = free_weir(w, w.height_m);
            const double head = upper - std::max(0.5 * w.height_m, lower);
            q = full * root(head / (0.5 * w.height_m));
        } else {
            q = free_weir(w, w.height_m) * drowned(upper, lower, power_of(w.kind));
        }
    } else {
        q = free_weir(w, upper) * drowned(upper, lower, power_of(w.kind));
    }
    return back ? -q : q;
}

double orifice_flow(const Orifice& o, double from, double to) {
    const bool back = to > from;
    if (back && o.flap) {
        return 0.0;
    }
    const double area =
        o.round ? std::numbers::pi / 4.0 * o.height_m * o.height_m : o.height_m * o.width_m;
    const double upper = std::max(from, to) - o.crest_m;
    const double lower = std::min(from, to) - o.crest_m;
    if (upper <= 0.0) {
        return 0.0;
    }
    double q = 0.0;
    if (o.bottom) {
        // A weir around the rim at low heads; both laws meet at C_o A / (C_w L) (SWMM manual II).
        const double edge =
            o.round ? std::numbers::pi * o.height_m : 2.0 * (o.height_m + o.width_m);
        const double head = upper - std::max(0.0, lower);
        const double meeting = o.coefficient * area / (o.coefficient * 2.0 / 3.0 * edge);
        q = o.coefficient * area * root(2.0 * standard_gravity * head);
        if (head < meeting) {
            q *= head / meeting;
        }
    } else if (upper >= o.height_m) {
        const double head = upper - std::max(0.5 * o.height_m, lower);
        q = o.coefficient * area * root(2.0 * standard_gravity * head);
    } else {  // not full: a weir that passes the same as the orifice when it is just full
        const double full = o.coefficient * area * root(standard_gravity * o.height_m);
        q = full * std::pow(upper / o.height_m, 1.5) * drowned(upper, lower, 1.5);
    }
    return back ? -q : q;
}

double outlet_flow(const Outlet& o, double from, double to) {
    const bool back = to > from && o.by_head;
    if (back && o.flap) {
        return 0.0;
    }
    const double upper = std::max(from, o.by_head ? to : from) - o.crest_m;
    if (upper <= 0.0) {
        return 0.0;
    }
    const double lower = std::min(from, to) - o.crest_m;
    const double head = o.by_head ? upper - std::max(0.0, lower) : upper;
    const double q =
        o.x.empty() ? o.coefficient * std::pow(head, o.exponent) : curve_at(o.x, o.y, head);
    return back ? -q : q;
}

double pump_flow(const Pump& p, double volume, double depth, double head, double inflow) {
    switch (p.kind) {
        case PumpKind::ideal: return std::max(0.0, inflow);
        case PumpKind::by_volume: return curve_at(p.x, p.y, volume, true);
        case PumpKind::by_depth_steps: return curve_at(p.x, p.y, depth, true);
        case PumpKind::by_head: return curve_at(p.x, p.y, std::max(0.0, head));
        case PumpKind::by_depth: break;
    }
    return curve_at(p.x, p.y, depth);
}

double opening_flow(const Opening& o, double rim, double surface, double node) {
    const double g2 = 2.0 * standard_gravity;
    const double outer = std::max(surface, rim);
    const double inner = std::max(node, rim);
    if (inner >= outer) {
        return -o.orifice * o.area_m2 * root(g2 * (inner - outer));
    }
    const double speed = root(g2 * (outer - inner));
    return speed *
           std::min(2.0 / 3.0 * o.weir * o.perimeter_m * (outer - rim), o.orifice * o.area_m2);
}

}  // namespace calade::flood::drains
