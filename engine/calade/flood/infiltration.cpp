// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/infiltration.hpp"

#include "calade/base/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace calade::flood {

double green_ampt(double taken, double dt, double conductivity, double suction) {
    if (suction <= 0.0) {
        return taken + conductivity * dt;
    }
    // F − s ln((s + F)/(s + F0)) = F0 + K dt; the left side rises and is convex.
    const double target = taken + conductivity * dt;
    double f = std::max(target, std::sqrt(2.0 * suction * conductivity * dt + taken * taken));
    for (int i = 0; i < 40; ++i) {
        const double residual = f - suction * std::log((suction + f) / (suction + taken)) - target;
        const double change = residual * (suction + f) / std::max(f, 1e-12);
        f = std::max(taken, f - change);
        if (std::abs(change) < 1e-12) {
            break;
        }
    }
    return f;
}

double horton(double taken, double dt, double first, double last, double decay) {
    const double extra = (first - last) / decay;
    const auto capacity = [&](double t) { return last * t + extra * (1.0 - std::exp(-decay * t)); };
    double t = taken / first;  // below the time that was needed: the curve is concave
    for (int i = 0; i < 60; ++i) {
        const double rate = last + (first - last) * std::exp(-decay * t);
        const double change = (taken - capacity(t)) / std::max(rate, 1e-30);
        t += change;
        if (std::abs(change) < 1e-9 * (1.0 + t)) {
            break;
        }
    }
    return std::max(taken, capacity(t + dt));
}

double curve_number_loss(double rain, double curve_number) {
    const double storage = 0.0254 * (1000.0 / curve_number - 10.0);
    const double first = 0.2 * storage;
    const double excess = std::max(0.0, rain - first);
    return excess > 0.0 ? rain - excess * excess / (excess + storage) : rain;
}

namespace {

// Takes at most `depth` m from a cell, whose depth is h + h_low, and returns the change. The sweep
// has the cell awake already; what stays keeps its velocity.
template <class Real>
double take_depth(Water<Real>& water, std::size_t p, double depth) {
    const auto stands = static_cast<double>(water.h[p]);
    const double all = stands + static_cast<double>(water.h_low[p]);
    if (depth <= 0.0) {
        return 0.0;
    }
    if (depth >= all) {
        water.h[p] = water.h_low[p] = water.hu[p] = water.hv[p] = 0;
        return -all;
    }
    const double total = all - depth;
    water.h[p] = static_cast<Real>(total);
    water.h_low[p] = static_cast<Real>(total - static_cast<double>(water.h[p]));
    const auto kept = static_cast<Real>(static_cast<double>(water.h[p]) / stands);
    water.hu[p] *= kept;
    water.hv[p] *= kept;
    return -depth;
}

}  // namespace

template <class Real>
Infiltration<Real>::Infiltration(const Parameters& parameters, const Geometry& geometry,
                                 const Forcing& forcing, const Layout<Real>& layout)
    : parameters_(parameters),
      geometry_(geometry),
      forcing_(forcing),
      layout_(layout),
      works_(parameters.infiltration != "none" || parameters.evaporation_mm_day > 0.0 ||
             !geometry.drainage.empty()) {}

template <class Real>
double Infiltration<Real>::outer_level(double time) const {
    double level = -std::numeric_limits<double>::infinity();
    for (std::size_t b = 0; b < geometry_.boundaries.size(); ++b) {
        const sim::Series& series = forcing_.boundaries[b];
        if (geometry_.boundaries[b].kind == city::BoundaryKind::level && !series.empty()) {
            level = std::max(level, series.at(time));
        }
    }
    return level;
}

// m that the ground asks for.
template <class Real>
double Infiltration<Real>::wanted(double taken, double dt, double held, double held_before) const {
    constexpr double mm_h = 1e-3 / 3600.0;
    const Parameters& p = parameters_;
    if (p.infiltration == "green_ampt") {
        return green_ampt(taken, dt, p.soil_conductivity_mm_h * mm_h,
                          p.soil_suction_m * p.soil_deficit) -
               taken;
    }
    if (p.infiltration == "horton") {
        return horton(taken, dt, p.horton_first_mm_h * mm_h, p.horton_last_mm_h * mm_h,
                      p.horton_decay_per_h / 3600.0) -
               taken;
    }
    return p.infiltration == "curve_number" ? held - held_before : 0.0;
}

template <class Real>
void Infiltration<Real>::run(State& state, Water<Real>& water, double dt) const {
    const geo::Grid& grid = geometry_.grid;
    const double evaporation = parameters_.evaporation_mm_day * 1e-3 / 86400.0 * dt;
    const bool ground = parameters_.infiltration != "none";
    const double area = layout_.cell * layout_.cell;
    const double rain =
        state.rain_in / (area * static_cast<double>(std::max<Index>(1, layout_.active_cells)));
    const double held = curve_number_loss(rain, parameters_.curve_number);
    const double held_before = state.held_back;
    state.held_back = held;
    const auto rows = static_cast<std::size_t>(layout_.rows);
    std::vector<double> soaked(rows, 0.0);
    std::vector<double> dried(rows, 0.0);
    std::vector<double> drained(rows, 0.0);
    const double outer = geometry_.drainage.empty() ? 0.0 : outer_level(state.time);
    parallel_for(0, layout_.rows, 8, [&](Index begin, Index end) {
        for (Index r = begin; r < end; ++r) {
            for (Index c = 0; c < layout_.columns; ++c) {
                const auto cell =
                    static_cast<std::size_t>(grid.index(layout_.column0 + c, layout_.row0 + r));
                const auto p = static_cast<std::size_t>(layout_.position(static_cast<Index>(cell)));
                if (!(water.h[p] > 0)) {
                    continue;
                }
                const double open = area * static_cast<double>(layout_.phi[p]);
                if (ground && geometry_.sea[cell] == 0) {
                    double& taken = state.infiltrated[cell];
                    const double ask = wanted(taken, dt, held, held_before);
                    const double got = -take_depth(water, p, ask);
                    taken += got;
                    soaked[static_cast<std::size_t>(r)] += got * open;
                }
                if (!geometry_.drainage.empty() && geometry_.drainage[cell] > 0.0F &&
                    static_cast<double>(geometry_.bed[cell]) > outer) {
                    const double ask = static_cast<double>(geometry_.drainage[cell]) * dt /
                                       static_cast<double>(layout_.phi[p]);
                    drained[static_cast<std::size_t>(r)] -= take_depth(water, p, ask) * open;
                }
                dried[static_cast<std::size_t>(r)] -= take_depth(water, p, evaporation) * open;
            }
        }
    });
    for (std::size_t r = 0; r < rows; ++r) {  // in their order
        state.infiltrated_out += soaked[r];
        state.evaporated_out += dried[r];
        state.drained_out += drained[r];
    }
}

template class Infiltration<float>;
template class Infiltration<double>;

}  // namespace calade::flood
