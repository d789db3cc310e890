// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/structure_laws.hpp"

#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::flood {

namespace {

constexpr double g = standard_gravity;
constexpr double si_units = 1.811;                      // of HDS-5's constants
constexpr double unsubmerged = 1.93, submerged = 2.21;  // Q / (A √D), SI, HDS-5

struct Section {
    double area, top_width, wetted;
};

// Of one barrel at a depth.
Section section(const Culvert& culvert, double depth) {
    if (!culvert.round) {
        const double y = std::min(depth, culvert.height_m);
        return {culvert.width_m * y, culvert.width_m, culvert.width_m + 2.0 * y};
    }
    const double d = culvert.width_m;
    const double y = std::clamp(depth, 1e-9, d * (1.0 - 1e-9));
    const double angle = 2.0 * std::acos(1.0 - 2.0 * y / d);
    return {d * d / 8.0 * (angle - std::sin(angle)), d * std::sin(0.5 * angle), 0.5 * d * angle};
}

double rise(const Culvert& culvert) { return culvert.round ? culvert.width_m : culvert.height_m; }
double full_area(const Culvert& culvert) {
    return culvert.round ? 0.25 * std::numbers::pi * culvert.width_m * culvert.width_m
                         : culvert.width_m * culvert.height_m;
}

template <class Function>
double halve(const Function& f, double low, double high) {  // root of a rising function
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (f(middle) > 0.0 ? high : low) = middle;
    }
    return 0.5 * (low + high);
}

// Depth at which q runs critically: q² T = g A³; the barrel's rise if it is full before.
double critical_depth(const Culvert& culvert, double q) {
    const double d = rise(culvert);
    return halve(
        [&](double y) {
            const Section s = section(culvert, y);
            return g * s.area * s.area * s.area - q * q * s.top_width;
        },
        0.0, d);
}

}  // namespace

double weir_discharge(double width, double coefficient, double head_1, double head_2) {
    if (head_2 > head_1) {
        return -weir_discharge(width, coefficient, head_2, head_1);
    }
    if (head_1 <= 0.0) {
        return 0.0;
    }
    const double free =
        2.0 / 3.0 * coefficient * std::sqrt(2.0 * g) * width * std::pow(head_1, 1.5);
    const double drowned = std::max(0.0, head_2) / head_1;
    return free * std::pow(std::max(0.0, 1.0 - std::pow(drowned, 1.5)), 0.385);
}

double orifice_discharge(double width, double height, double coefficient, double head_1,
                         double head_2) {
    if (head_2 > head_1) {
        return -orifice_discharge(width, height, coefficient, head_2, head_1);
    }
    if (head_1 <= 0.0 || height <= 0.0) {
        return 0.0;
    }
    const double tail = std::max(head_2, 0.5 * height);
    const double full =
        coefficient * width * height * std::sqrt(2.0 * g * std::max(0.0, head_1 - tail));
    const double open = weir_discharge(width, 0.577, head_1, head_2);
    // A full opening passes less than the same width without a lid.
    return head_1 <= height ? open : std::min(open, full);
}

double inlet_control_level(const Culvert& culvert, double q) {
    const double d = rise(culvert);
    const double fall = (culvert.inlet_invert_m - culvert.outlet_invert_m) / culvert.length_m;
    const double intensity = q / (full_area(culvert) * std::sqrt(d));
    const auto weir_like = [&](double flow) {
        const double y = critical_depth(culvert, flow);
        const Section s = section(culvert, y);
        const double v = s.area > 0.0 ? flow / s.area : 0.0;
        return (y + v * v / (2.0 * g)) / d +
               culvert.k *
                   std::pow(si_units * flow / (full_area(culvert) * std::sqrt(d)), culvert.m) -
               0.5 * fall;
    };
    const auto orifice_like = [&](double i) {
        return culvert.c * si_units * si_units * i * i + culvert.y - 0.5 * fall;
    };
    double head = 0.0;
    if (q <= 0.0) {
        return culvert.inlet_invert_m;
    }
    if (intensity <= unsubmerged) {
        head = weir_like(q);
    } else if (intensity >= submerged) {
        head = orifice_like(intensity);
    } else {
        const double share = (intensity - unsubmerged) / (submerged - unsubmerged);
        const double low = weir_like(unsubmerged * full_area(culvert) * std::sqrt(d));
        head = low + share * (orifice_like(submerged) - low);
    }
    return culvert.inlet_invert_m + std::max(0.0, head) * d;
}

double outlet_control_level(const Culvert& culvert, double q, double tail_m) {
    if (q <= 0.0) {
        return tail_m;
    }
    const double d = rise(culvert);
    const double area = full_area(culvert);
    const double wetted = culvert.round ? std::numbers::pi * culvert.width_m
                                        : 2.0 * (culvert.width_m + culvert.height_m);
    const double v = q / area;
    const double friction = 2.0 * g * culvert.manning * culvert.manning * culvert.length_m /
                            std::pow(area / wetted, 4.0 / 3.0);
    const double loss = (1.0 + culvert.entry_loss + friction) * v * v / (2.0 * g);
    const double end =
        std::max(tail_m - culvert.outlet_invert_m, 0.5 * (critical_depth(culvert, q) + d));
    return culvert.outlet_invert_m + end + loss;
}

double culvert_discharge(const Culvert& culvert, double level_1, double level_2) {
    if (level_2 > level_1) {
        if (culvert.flap) {
            return 0.0;
        }
        Culvert turned = culvert;
        std::swap(turned.inlet_invert_m, turned.outlet_invert_m);
        return -culvert_discharge(turned, level_2, level_1);
    }
    if (level_1 <= std::max(culvert.inlet_invert_m, culvert.outlet_invert_m)) {
        return 0.0;
    }
    // The outlet governs only once the barrel runs full there: its level is then above the crown.
    const auto needed = [&](double q) {
        const double inlet = inlet_control_level(culvert, q);
        const double outlet = outlet_control_level(culvert, q, level_2);
        const bool full = outlet - culvert.inlet_invert_m > rise(culvert) ||
                          level_2 > culvert.outlet_invert_m + rise(culvert);
        const double open = level_2 > culvert.inlet_invert_m ? level_2 : inlet;
        return std::max(inlet, full ? outlet : open);
    };
    const double most =
        5.0 * full_area(culvert) *
        std::sqrt(2.0 * g * (level_1 - std::min(culvert.inlet_invert_m, culvert.outlet_invert_m)));
    return culvert.barrels * halve([&](double q) { return needed(q) - level_1; }, 0.0, most);
}

double wave_overtopping(const WaveSlope& shape, double height_m, double period_s,
                        double freeboard_m) {
    if (height_m <= 0.0) {
        return freeboard_m < 0.0 ? 0.54 * std::sqrt(g * std::pow(-freeboard_m, 3.0)) : 0.0;
    }
    const double scale = std::sqrt(g * height_m * height_m * height_m);
    if (freeboard_m < 0.0) {
        return wave_overtopping(shape, height_m, period_s, 0.0) +
               0.54 * std::sqrt(g * std::pow(-freeboard_m, 3.0));
    }
    if (shape.slope <= 0.0) {
        return scale * 0.047 * std::exp(-std::pow(2.35 * freeboard_m / height_m, 1.3));
    }
    const double most =
        0.09 * std::exp(-std::pow(
                   1.5 * freeboard_m / (height_m * shape.roughness * shape.obliqueness), 1.3));
    if (period_s <= 0.0) {
        return scale * most;
    }
    const double steepness = 2.0 * std::numbers::pi * height_m / (g * period_s * period_s);
    const double breaker = shape.slope / std::sqrt(steepness);
    const double breaking = 0.023 / std::sqrt(shape.slope) * shape.berm * breaker *
                            std::exp(-std::pow(2.7 * freeboard_m /
                                                   (breaker * height_m * shape.berm *
                                                    shape.roughness * shape.obliqueness),
                                               1.3));
    return scale * std::min(breaking, most);
}

}  // namespace calade::flood
