// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/units.hpp"

#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double a = 1000.0;     // m, radius of the shore at rest
constexpr double depth = 10.0;   // m, at the centre
constexpr double shift = 0.5;    // of the radius
constexpr double side = 4000.0;  // m
const double omega = std::sqrt(2.0 * standard_gravity * depth) / a;

double bed(double x, double y) {
    const double r2 = (x - 0.5 * side) * (x - 0.5 * side) + (y - 0.5 * side) * (y - 0.5 * side);
    return -depth * (1.0 - r2 / (a * a));
}

double surface(double x, double y, double t) {
    return shift * depth / a *
           (2.0 * (x - 0.5 * side) * std::cos(omega * t) +
            2.0 * (y - 0.5 * side) * std::sin(omega * t) - shift * a);
}

double error_after(double t, Index cells, double& ledger) {
    const Model model({}, test::make_basin(cells, cells, side / cells, bed), {});
    State state = model.still_water(-100.0);
    test::set_surface(state, model, [](double x, double y) { return surface(x, y, 0.0); });
    const double v = shift * a * omega;  // the whole water moves as one
    for (std::size_t i = 0; i < state.h.size(); ++i) {
        state.hv[i] = static_cast<float>(static_cast<double>(state.h[i]) * v);
    }
    model.advance(state, t);
    ledger = model.ledger(state).relative_error();
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

void thacker_planar(Report& report) {
    const double period = 2.0 * 3.14159265358979 / omega;
    double ledger = 0.0;
    const double coarse = error_after(period, 100, ledger);
    const double fine = error_after(period, 200, ledger);
    report.add("thacker_planar", "20 m cells, one period: relative L1 error of depth", fine, 0.02);
    report.add("thacker_planar", "error at 20 m cells over error at 40 m", fine / coarse, 0.5);
    report.add("thacker_planar", "ledger, relative", ledger, 1e-6);
}

}  // namespace calade::flood::verification
