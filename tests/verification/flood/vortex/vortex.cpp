// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double side = 320.0;
constexpr double radius = 20.0;
constexpr double deep = 1.0;
constexpr double spin = 0.09;  // 1/s
constexpr double time = 12.0;

// The vortex and the stream that carries it; (x, y) from its middle.
double depth(double x, double y) {
    const double s = spin * radius;
    return deep -
           s * s / (4.0 * standard_gravity) * std::exp(-2.0 * (x * x + y * y) / (radius * radius));
}

struct Errors {
    double depth, discharge;
};

Errors error_on(Index cells, double stream_x, double stream_y, const std::string& scheme) {
    const double dx = side / cells;
    Parameters parameters = in_double();
    parameters.scheme = scheme;
    const Model model(parameters,
                      test::make_basin(cells, cells, dx, [](double, double) { return 0.0; }), {});
    State state = model.still_water(-1.0);
    const double x0 = 0.5 * side - 0.5 * stream_x * time;
    const double y0 = 0.5 * side - 0.5 * stream_y * time;
    const geo::Grid& grid = model.geometry().grid;
    const auto exact = [&](Index i, double t, double& h, double& hu, double& hv) {
        const geo::Point2 p = grid.centre(i);
        const double x = p.x - x0 - stream_x * t;
        const double y = p.y - y0 - stream_y * t;
        const double turn = spin * std::exp(-(x * x + y * y) / (radius * radius));
        h = depth(x, y);
        hu = h * (stream_x - turn * y);
        hv = h * (stream_y + turn * x);
        return std::max(std::abs(x), std::abs(y)) < 50.0;
    };
    for (Index i = 0; i < grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        (void)exact(i, 0.0, state.h_full[s], state.hu_full[s], state.hv_full[s]);
        state.h[s] = static_cast<float>(state.h_full[s]);
        state.hu[s] = static_cast<float>(state.hu_full[s]);
        state.hv[s] = static_cast<float>(state.hv_full[s]);
    }
    model.advance(state, time);
    Errors errors{0.0, 0.0};
    Index count = 0;
    for (Index i = 0; i < grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        double h = 0.0;
        double hu = 0.0;
        double hv = 0.0;
        if (exact(i, time, h, hu, hv)) {
            errors.depth += std::abs(state.h_full[s] - h);
            errors.discharge += std::hypot(state.hu_full[s] - hu, state.hv_full[s] - hv);
            ++count;
        }
    }
    return {errors.depth / static_cast<double>(count),
            errors.discharge / static_cast<double>(count)};
}

void measure(Report& report, const std::string& name, double u, double v) {
    const Errors coarse = error_on(160, u, v, "second_order");
    const Errors fine = error_on(320, u, v, "second_order");
    const double least =
        std::min(order(coarse.depth, fine.depth), order(coarse.discharge, fine.discharge));
    report.add("vortex", name + ": depth, mean error at 1 m cells, m", fine.depth, 2e-4);
    report.add("vortex",
               name + ": order (depth) " + fmt::format("{:.2f}", order(coarse.depth, fine.depth)) +
                   ", order (discharge) " +
                   fmt::format("{:.2f}", order(coarse.discharge, fine.discharge)) +
                   ", below 1.9 by",
               std::max(0.0, 1.9 - least), 0.0);
}

}  // namespace

void vortex(Report& report) {
    measure(report, "stream along x", 1.4, 0.0);
    measure(report, "stream aslant", 1.2, 0.7);
    const Errors coarse = error_on(160, 1.2, 0.7, "first_order");
    const Errors fine = error_on(320, 1.2, 0.7, "first_order");
    report.add("vortex", "first order: order (depth), below 0.8 by",
               std::max(0.0, 0.8 - order(coarse.depth, fine.depth)), 0.0);
}

}  // namespace calade::flood::verification
