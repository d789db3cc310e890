// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/units.hpp"

#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double g = standard_gravity;
constexpr double length = 2000.0;
constexpr double upper = 10.0;
constexpr double time = 50.0;

double ritter(double x) {
    const double c = std::sqrt(g * upper);
    const double s = (x - 0.5 * length) / time;
    return s <= -c ? upper : s >= 2.0 * c ? 0.0 : (2.0 * c - s) * (2.0 * c - s) / (9.0 * g);
}

double stoker(double x, double lower) {
    const double c_u = std::sqrt(g * upper);
    const auto velocity = [&](double h) { return 2.0 * (c_u - std::sqrt(g * h)); };
    const double h = solve(
        [&](double m) {
            return velocity(m) - (m - lower) * std::sqrt(0.5 * g * (m + lower) / (m * lower));
        },
        lower, upper);
    const double c = std::sqrt(g * h);
    const double shock = h * velocity(h) / (h - lower);
    const double s = (x - 0.5 * length) / time;
    if (s <= -c_u) {
        return upper;
    }
    if (s <= velocity(h) - c) {
        return (2.0 * c_u - s) * (2.0 * c_u - s) / (9.0 * g);
    }
    return s <= shock ? h : lower;
}

struct Result {
    double error;
    double front;
};

Result run(Index cells, double lower) {
    const double dx = length / cells;
    const Model model({},
                      make_channel(
                          cells, dx, [](double) { return 0.0; }, 0.0),
                      {});
    State state = model.still_water(-1.0);
    test::set_surface(state, model,
                      [&](double x, double) { return x < 0.5 * length ? upper : lower; });
    model.advance(state, time);
    std::vector<double> exact;
    double front = 0.0;
    const std::vector<double> found = profile(model, state);
    for (Index i = 0; i < cells; ++i) {
        const double x = (i + 0.5) * dx;
        exact.push_back(lower > 0.0 ? stoker(x, lower) : ritter(x));
        if (found[static_cast<std::size_t>(i)] > 0.05) {
            front = x;
        }
    }
    return {relative_l1(found, exact), front};
}

}  // namespace

void dam_break(Report& report) {
    const Result dry = run(400, 0.0);
    const Result dry_fine = run(800, 0.0);
    const Result wet = run(400, 2.0);
    const Result wet_fine = run(800, 2.0);
    // Where Ritter's profile is 5 cm deep: the tip itself is thinner than any map shows.
    const double front =
        0.5 * length + time * (2.0 * std::sqrt(g * upper) - 3.0 * std::sqrt(g * 0.05));
    report.add("dam_break", "Ritter, 5 m cells: relative L1 error of depth", dry.error, 0.005);
    report.add("dam_break", "Ritter, 5 m cells: front (5 cm deep), share of its way",
               std::abs(dry.front - front) / (front - 0.5 * length), 0.05);
    report.add("dam_break", "Ritter: error at 2.5 m cells over error at 5 m",
               dry_fine.error / dry.error, 0.7);
    report.add("dam_break", "Stoker, 5 m cells: relative L1 error of depth", wet.error, 0.01);
    report.add("dam_break", "Stoker: error at 2.5 m cells over error at 5 m",
               wet_fine.error / wet.error, 0.7);
}

}  // namespace calade::flood::verification
