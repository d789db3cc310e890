// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double length = 100.0;
constexpr double n = 0.03;
constexpr Index cells = 50;
constexpr double dx = length / cells;

// Steady rain on a plane that falls by `slope` along x, and by `aside` times that along y: relative
// L1 error of depth.
double along_x(double slope, double rain_mm_h, const std::string& scheme) {
    Parameters parameters;
    parameters.scheme = scheme;
    Geometry geometry = make_channel(
        cells, dx, [&](double x) { return slope * (length - x); }, n);
    test::open_side(geometry, 1, city::BoundaryKind::free_outflow, "out");
    const double rain = rain_mm_h / 3.6e6;
    const Model model(parameters, geometry, {{sim::Series{}}, test::constant(rain, "rain")});
    State state = model.still_water(-1.0);
    const double a = std::sqrt(slope) / n;
    model.advance(state, 4.0 * std::pow(length / (a * std::pow(rain, 2.0 / 3.0)), 0.6));
    std::vector<double> exact;
    for (Index i = 0; i < cells; ++i) {
        exact.push_back(std::pow(rain * (i + 0.5) * dx / a, 0.6));
    }
    return relative_l1(profile(model, state), exact);
}

// A square of the plane that falls aslant over the grid: the depth depends on the way from the
// divide, which lies along the western and southern sides.
double aslant(double slope, double rain_mm_h) {
    const double sx = slope * std::sqrt(0.5);
    Geometry geometry = test::make_basin(
        cells, cells, dx, [&](double x, double y) { return sx * (2.0 * length - x - y); }, n);
    test::open_side(geometry, 1, city::BoundaryKind::free_outflow, "east");
    test::open_side(geometry, 3, city::BoundaryKind::free_outflow, "north");
    const double rain = rain_mm_h / 3.6e6;
    const Model model({}, geometry, {{sim::Series{}, sim::Series{}}, test::constant(rain, "rain")});
    State state = model.still_water(-1.0);
    const double a = std::sqrt(slope) / n;
    model.advance(state, 5.0 * std::pow(length / (a * std::pow(rain, 2.0 / 3.0)), 0.6));
    std::vector<double> found;
    std::vector<double> exact;
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const geo::Point2 p = geometry.grid.centre(i);
        found.push_back(static_cast<double>(state.h[static_cast<std::size_t>(i)]));
        exact.push_back(std::pow(rain * std::sqrt(2.0) * std::min(p.x, p.y) / a, 0.6));
    }
    return relative_l1(found, exact);
}

}  // namespace

void slopes(Report& report) {
    for (const double slope : {0.05, 0.1, 0.2}) {
        for (const double rain : {20.0, 400.0}) {
            report.add("slopes",
                       fmt::format("{:.0f} %, {:.0f} mm/h: relative L1 error of depth",
                                   100.0 * slope, rain),
                       along_x(slope, rain, "second_order"), rain > 100.0 ? 0.02 : 0.05);
        }
        report.add(
            "slopes",
            fmt::format("{:.0f} % aslant, 200 mm/h: relative L1 error of depth", 100.0 * slope),
            aslant(slope, 200.0), 0.06);
    }
    report.add("slopes", "10 %, 400 mm/h, first order: relative L1 error of depth",
               along_x(0.1, 400.0, "first_order"), 0.12);
}

}  // namespace calade::flood::verification
