// SPDX-License-Identifier: Apache-2.0
// Outlines of the common cross-sections as widths by depth. Exact geometry where it is a matter of
// arcs and lines; else the width tables and full areas of the SWMM reference manual, volume II
// (Rossman 2017, EPA/600/R-17/111, public domain; tables of Chow 1959 and of pipe makers).
#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/flood/drains/section.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>

namespace calade::flood::drains {

namespace {

constexpr int intervals = 160;
using Widths = std::function<double(double)>;

struct Outline {
    std::vector<double> depth, width;
};

// Levels that crowd at both ends, where widths rise like a root.
Outline sampled(double height, const Widths& width) {
    Outline o;
    for (int k = 0; k <= intervals; ++k) {
        const double y =
            k == intervals
                ? height
                : 0.5 * height * (1.0 - std::cos(std::numbers::pi * k / double{intervals}));
        o.depth.push_back(y);
        o.width.push_back(std::max(0.0, width(y)));
    }
    return o;
}

double area_of(const Outline& o) {
    double area = 0.0;
    for (std::size_t k = 1; k < o.depth.size(); ++k) {
        area += 0.5 * (o.depth[k] - o.depth[k - 1]) * (o.width[k] + o.width[k - 1]);
    }
    return area;
}

Section finish(Outline o, bool closed, double celerity, double full_area = 0.0) {
    const double scale = full_area > 0.0 ? full_area / area_of(o) : 1.0;
    std::for_each(o.width.begin(), o.width.end(), [&](double& w) { w *= scale; });
    return {std::move(o.depth), std::move(o.width), {}, closed, celerity};
}

// Half a chord of a circle of radius r around height c, at height y.
double chord(double r, double c, double y) {
    return 2.0 * std::sqrt(std::max(0.0, r * r - (y - c) * (y - c)));
}

double circle_area_below(double r, double y) {  // of a circle that stands on 0
    const double angle = 2.0 * std::acos(std::clamp(1.0 - y / r, -1.0, 1.0));
    return 0.5 * r * r * (angle - std::sin(angle));
}

// Three arcs (Chow 1959, the standard egg): top radius r, sides 3 r, bottom r / 2, height 3 r.
double egg_width(double height, double y) {
    const double r = height / 3.0;
    const double t = y / r;
    double half = 0.0;
    if (t >= 2.0) {
        half = std::sqrt(std::max(0.0, 1.0 - (t - 2.0) * (t - 2.0)));
    } else if (t >
               0.2) {  // the side arc, centre 2 r beyond the axis, meets the bottom arc at 0.2 r
        half = std::sqrt(std::max(0.0, 9.0 - (t - 2.0) * (t - 2.0))) - 2.0;
    } else {
        half = std::sqrt(std::max(0.0, 0.25 - (t - 0.5) * (t - 0.5)));
    }
    return 2.0 * r * half;
}

struct Tabulated {
    const char* name;
    double full_area;           ///< over height²; of an arch over height × width
    double full_width;          ///< over height
    std::vector<double> width;  ///< over the greatest, at equal steps of depth
};

const std::vector<Tabulated>& tables() {
    static const std::vector<Tabulated> all{
        {"ARCH", 0.7879, 1.0, {0,     .6272, .8521, .9243, .9645, .9846, .9964, .9988, .9917,
                               .9811, .9680, .9515, .9314, .9101, .8864, .8592, .8284, .7917,
                               .7527, .7065, .6544, .5953, .5231, .4355, .3195, 0}},
        {"HORSESHOE", 0.8293, 1.0, {0,     .5878, .8772, .8900, .9028, .9156, .9284, .9412, .9540,
                                    .9668, .9798, .9928, .9992, .9992, .9928, .9798, .9600, .9330,
                                    .8980, .8542, .8000, .7332, .6499, .5426, .3919, 0}},
        {"GOTHIC", 0.6554, 0.84, {0,    .286, .643, .762, .833, .905, .952, .976, .976, 1.0, 1.0,
                                  .976, .976, .952, .905, .833, .762, .667, .524, .357, 0}},
        {"CATENARY", 0.70277, 0.9, {0,     .6667, .8222, .9111, .9778, 1.0,   1.0,
                                    .9889, .9778, .9556, .9333, .8889, .8444, .8000,
                                    .7556, .7000, .6333, .5556, .4444, .3333, 0}},
        {"SEMIELLIPTICAL", 0.785, 1.0, {0,   .70, .98, 1.0, 1.0, 1.0, .99, .98, .96, .94, .91,
                                        .88, .84, .80, .75, .70, .64, .56, .46, .34, 0}},
        {"BASKETHANDLE", 0.7862, 0.944, {0,    .49,  .667, .82,  .93,  1.0,  1.0,  1.0,  .997,
                                         .994, .988, .982, .967, .948, .928, .904, .874, .842,
                                         .798, .75,  .697, .637, .567, .467, .342, 0}},
        {"SEMICIRCULAR", 1.2697, 1.64, {0,     .5488, .8537, 1.0,   1.0,   .9939, .9878,
                                        .9756, .9634, .9451, .9207, .8902, .8537, .8171,
                                        .7683, .7073, .6463, .5732, .4756, .3354, 0}},
    };
    return all;
}

std::optional<Section> tabulated(const std::string& shape, double height, double width,
                                 double celerity) {
    for (const Tabulated& t : tables()) {
        if (shape != t.name) {
            continue;
        }
        const bool arch = shape == "ARCH";
        const double widest = arch ? width : t.full_width * height;
        Outline o;
        for (std::size_t k = 0; k < t.width.size(); ++k) {
            o.depth.push_back(height * static_cast<double>(k) /
                              static_cast<double>(t.width.size() - 1));
            o.width.push_back(widest * t.width[k]);
        }
        return finish(std::move(o), true, celerity, t.full_area * height * (arch ? width : height));
    }
    return std::nullopt;
}

// A straight-sided closed section touches its lid over the last hundredths of its height.
Outline under_lid(double height, const std::vector<double>& levels, const Widths& width) {
    Outline o;
    for (const double y : levels) {
        o.depth.push_back(y);
        o.width.push_back(width(y));
    }
    if (o.depth.back() < 0.97 * height) {
        o.depth.push_back(0.97 * height);
        o.width.push_back(width(0.97 * height));
    }
    o.depth.push_back(height);
    o.width.push_back(width(height));
    return o;
}

std::vector<double> equal_steps(double to, int steps) {
    std::vector<double> y;
    for (int k = 0; k <= steps; ++k) {
        y.push_back(to * k / steps);
    }
    return y;
}

}  // namespace

const std::vector<std::string>& section_shapes() {
    static const std::vector<std::string> all{
        "CIRCULAR",     "FORCE_MAIN",  "FILLED_CIRCULAR", "RECT_CLOSED",  "RECT_OPEN",
        "TRAPEZOIDAL",  "TRIANGULAR",  "HORIZ_ELLIPSE",   "VERT_ELLIPSE", "ARCH",
        "PARABOLIC",    "POWER",       "RECT_TRIANGULAR", "RECT_ROUND",   "MODBASKETHANDLE",
        "EGG",          "HORSESHOE",   "GOTHIC",          "CATENARY",     "SEMIELLIPTICAL",
        "BASKETHANDLE", "SEMICIRCULAR"};
    return all;
}

Section make_section(const std::string& shape, const std::array<double, 4>& size, double celerity) {
    const auto& known = section_shapes();
    if (std::find(known.begin(), known.end(), shape) == known.end()) {
        const std::string near = nearest_name(shape, known);
        fail<DataError>("'{}' is no shape of a section{}", shape,
                        near.empty() ? fmt::format(", expected one of {}", fmt::join(known, ", "))
                                     : fmt::format("; did you mean '{}'?", near));
    }
    const double h = size[0];
    const double w = size[1];
    const auto positive = [&](std::size_t k, const char* what) {
        require<DataError>(std::isfinite(size[k]) && size[k] > 0.0,
                           "{} has {} {} m, expected more than 0", shape, what, size[k]);
    };
    const auto not_negative = [&](std::size_t k, const char* what) {
        require<DataError>(std::isfinite(size[k]) && size[k] >= 0.0,
                           "{} has {} {}, expected 0 or more", shape, what, size[k]);
    };
    positive(0, "height");
    constexpr double pi = std::numbers::pi;
    if (shape == "CIRCULAR" || shape == "FORCE_MAIN") {
        return finish(sampled(h, [&](double y) { return chord(h / 2, h / 2, y); }), true, celerity,
                      pi / 4.0 * h * h);
    }
    if (shape == "FILLED_CIRCULAR") {
        not_negative(1, "a filling of");
        require<DataError>(
            w < h, "FILLED_CIRCULAR is filled {} m deep, expected less than its {} m", w, h);
        return finish(sampled(h - w, [&](double y) { return chord(h / 2, h / 2, y + w); }), true,
                      celerity, pi / 4.0 * h * h - circle_area_below(h / 2, w));
    }
    if (shape == "EGG") {
        return finish(sampled(h, [&](double y) { return egg_width(h, y); }), true, celerity);
    }
    if (shape != "ARCH") {
        if (auto section = tabulated(shape, h, w, celerity)) {
            return *std::move(section);
        }
    }
    if (shape == "TRAPEZOIDAL") {
        not_negative(1, "a bottom width (m) of");
        not_negative(2, "a left slope of");
        not_negative(3, "a right slope of");
        require<DataError>(w + size[2] + size[3] > 0.0, "TRAPEZOIDAL has no width at any depth");
        Outline o;
        for (const double y : equal_steps(h, 40)) {
            o.depth.push_back(y);
            o.width.push_back(w + y * (size[2] + size[3]));
        }
        return finish(std::move(o), false, celerity);
    }
    positive(1, "width");
    if (shape == "ARCH") {
        return *tabulated(shape, h, w, celerity);
    }
    if (shape == "RECT_CLOSED") {
        return finish(under_lid(h, equal_steps(0.97 * h, 40), [&](double) { return w; }), true,
                      celerity);
    }
    if (shape == "RECT_OPEN") {
        return finish({equal_steps(h, 40), std::vector<double>(41, w)}, false, celerity);
    }
    if (shape == "TRIANGULAR") {
        Outline o{equal_steps(h, 40), {}};
        for (const double y : o.depth) {
            o.width.push_back(w * y / h);
        }
        return finish(std::move(o), false, celerity);
    }
    if (shape == "HORIZ_ELLIPSE" || shape == "VERT_ELLIPSE") {
        return finish(sampled(h, [&](double y) { return w / h * chord(h / 2, h / 2, y); }), true,
                      celerity, pi / 4.0 * h * w);
    }
    if (shape == "PARABOLIC" || shape == "POWER") {
        if (shape == "POWER") {
            positive(2, "exponent");
        }
        const double power = shape == "POWER" ? 1.0 / size[2] : 0.5;
        return finish(sampled(h, [&](double y) { return w * std::pow(y / h, power); }), false,
                      celerity, h * w / (power + 1.0));
    }
    if (shape == "RECT_TRIANGULAR") {
        positive(2, "a triangle of height");
        require<DataError>(size[2] < h,
                           "RECT_TRIANGULAR has a triangle of {} m, expected less than "
                           "its {} m",
                           size[2], h);
        std::vector<double> levels = equal_steps(size[2], 20);
        const auto width = [&](double y) { return w * std::min(1.0, y / size[2]); };
        for (int k = 1; k <= 20; ++k) {
            const double top = std::max(size[2], 0.97 * h);
            levels.push_back(size[2] + (top - size[2]) * k / 20);
        }
        return finish(under_lid(h, levels, width), true, celerity);
    }
    // An arc of radius r below (RECT_ROUND) or above (MODBASKETHANDLE) a rectangle.
    const double r = std::max(size[2], w / 2.0);
    const double rise = r - std::sqrt(std::max(0.0, r * r - w * w / 4.0));
    require<DataError>(rise < h, "{} has an arc {} m high, expected less than its {} m", shape,
                       rise, h);
    if (shape == "RECT_ROUND") {
        std::vector<double> levels;
        for (const double t : equal_steps(1.0, 60)) {
            levels.push_back(rise * t * t);
        }
        levels.push_back(std::max(0.97 * h, rise));
        return finish(under_lid(h, levels, [&](double y) { return y < rise ? chord(r, r, y) : w; }),
                      true, celerity);
    }
    Outline o;
    for (const double y : equal_steps(h - rise, 20)) {
        o.depth.push_back(y);
        o.width.push_back(w);
    }
    for (int k = 1; k <= 60; ++k) {
        const double t = 1.0 - k / 60.0;
        const double y = h - rise * t * t;
        o.depth.push_back(y);
        o.width.push_back(chord(r, h - r, y));
    }
    return finish(std::move(o), true, celerity);
}

Section make_custom_section(const std::vector<double>& depth, const std::vector<double>& width,
                            double height, double celerity) {
    require<DataError>(depth.size() == width.size() && depth.size() >= 2 && height > 0.0,
                       "CUSTOM has {} points and height {} m, expected two or more and more than 0",
                       depth.size(), height);
    Outline o;
    for (std::size_t k = 0; k < depth.size(); ++k) {
        const double y = k + 1 == depth.size() ? 1.0 : depth[k];
        require<DataError>(width[k] >= 0.0 && std::isfinite(width[k]) && y >= 0.0 && y <= 1.0 &&
                               (k == 0 || depth[k] > depth[k - 1]),
                           "CUSTOM has width {} at relative depth {}, expected 0 or more at depths "
                           "that rise from 0 to 1",
                           width[k], depth[k]);
        if (k == 0 && y > 0.0) {
            o.depth.push_back(0.0);
            o.width.push_back(0.0);
        }
        o.depth.push_back(y * height);
        o.width.push_back(width[k] * height);
    }
    return finish(std::move(o), true, celerity);
}

}  // namespace calade::flood::drains
