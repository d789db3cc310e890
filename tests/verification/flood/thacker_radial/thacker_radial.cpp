// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double a = 1000.0;     // m, radius of the shore at rest
constexpr double deep = 10.0;    // m, at the centre
constexpr double r0 = 800.0;     // m, radius of the shore at the start
constexpr double side = 3000.0;  // m
const double omega = std::sqrt(8.0 * standard_gravity * deep) / a;
const double swing = (a * a - r0 * r0) / (a * a + r0 * r0);

double bed(double x, double y) {
    const double r2 = (x - 0.5 * side) * (x - 0.5 * side) + (y - 0.5 * side) * (y - 0.5 * side);
    return -deep * (1.0 - r2 / (a * a));
}

double surface(double x, double y, double t) {
    const double r2 = (x - 0.5 * side) * (x - 0.5 * side) + (y - 0.5 * side) * (y - 0.5 * side);
    const double d = 1.0 - swing * std::cos(omega * t);
    return deep * (std::sqrt(1.0 - swing * swing) / d - 1.0 -
                   r2 / (a * a) * ((1.0 - swing * swing) / (d * d) - 1.0));
}

double error_after(double t, Index cells) {
    const Model model(in_double(), test::make_basin(cells, cells, side / cells, bed), {});
    State state = model.still_water(-100.0);
    test::set_surface(state, model, [](double x, double y) { return surface(x, y, 0.0); });
    model.advance(state, t);
    double difference = 0.0;
    double sum = 0.0;
    for (Index i = 0; i < model.geometry().grid.size(); ++i) {
        const geo::Point2 p = model.geometry().grid.centre(i);
        const double exact = std::max(0.0, surface(p.x, p.y, t) - bed(p.x, p.y));
        difference += std::abs(static_cast<double>(state.h[static_cast<std::size_t>(i)]) - exact);
        sum += exact;
    }
    return difference / sum;
}

}  // namespace

void thacker_radial(Report& report) {
    const double period = 2.0 * 3.14159265358979 / omega;
    const double coarse = error_after(period, 75);
    const double fine = error_after(period, 150);
    report.add("thacker_radial", "20 m cells, one period: relative L1 error of depth", fine, 0.02);
    report.add("thacker_radial", fmt::format("order {:.2f}, below 1 by", order(coarse, fine)),
               std::max(0.0, 1.0 - order(coarse, fine)), 0.0);
}

}  // namespace calade::flood::verification
