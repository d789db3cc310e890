// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double g = standard_gravity;
constexpr double upper = 10.0;
constexpr double lower = 2.0;
constexpr double side = 1500.0;
constexpr double time = 20.0;
constexpr double dx = 5.0;

double stoker(double s) {
    const double c_u = std::sqrt(g * upper);
    const auto velocity = [&](double h) { return 2.0 * (c_u - std::sqrt(g * h)); };
    const double h = solve(
        [&](double m) {
            return velocity(m) - (m - lower) * std::sqrt(0.5 * g * (m + lower) / (m * lower));
        },
        lower, upper);
    const double c = std::sqrt(g * h);
    const double shock = h * velocity(h) / (h - lower);
    if (s <= -c_u) {
        return upper;
    }
    if (s <= velocity(h) - c) {
        return (2.0 * c_u - s) * (2.0 * c_u - s) / (9.0 * g);
    }
    return s <= shock ? h : lower;
}

// Mean error of depth over the upstream depth, in a square that no wall's wave has reached.
double error_at(double degrees) {
    constexpr auto cells = static_cast<Index>(side / dx);
    const double nx = std::cos(degrees / 180.0 * 3.14159265358979);
    const double ny = std::sin(degrees / 180.0 * 3.14159265358979);
    const Model model({}, test::make_basin(cells, cells, dx, [](double, double) { return 0.0; }),
                      {});
    State state = model.still_water(-1.0);
    const auto along = [&](double x, double y) {
        return (x - 0.5 * side) * nx + (y - 0.5 * side) * ny;
    };
    test::set_surface(state, model, [&](double x, double y) {
        double mean = 0.0;  // of a cell that the dam cuts
        for (int i = 0; i < 64; ++i) {
            const double ox = ((i % 8 + 0.5) / 8.0 - 0.5) * dx;
            const double oy = ((i / 8 + 0.5) / 8.0 - 0.5) * dx;
            mean += along(x + ox, y + oy) < 0.0 ? upper : lower;
        }
        return mean / 64.0;
    });
    model.advance(state, time);
    double difference = 0.0;
    Index count = 0;
    for (Index i = 0; i < model.geometry().grid.size(); ++i) {
        const geo::Point2 p = model.geometry().grid.centre(i);
        if (std::max(std::abs(p.x - 0.5 * side), std::abs(p.y - 0.5 * side)) < 350.0) {
            difference += std::abs(static_cast<double>(state.h[static_cast<std::size_t>(i)]) -
                                   stoker(along(p.x, p.y) / time));
            ++count;
        }
    }
    return difference / static_cast<double>(count) / upper;
}

}  // namespace

void oblique_dam_break(Report& report) {
    const double straight = error_at(0.0);
    for (const double degrees : {30.0, 45.0}) {
        const double turned = error_at(degrees);
        report.add(
            "oblique_dam_break",
            fmt::format("{:.0f} degrees: L1 error of depth over the upstream depth", degrees),
            turned, 0.01);
        report.add("oblique_dam_break",
                   fmt::format("{:.0f} degrees: error over that along the grid", degrees),
                   turned / straight, 2.0);
    }
}

}  // namespace calade::flood::verification
