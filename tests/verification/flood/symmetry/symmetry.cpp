// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr Index n = 48;
constexpr double dx = 10.0;

// A lopsided mound and dam break; where (x, y) goes is the caller's.
State run(const std::function<geo::Point2(double, double)>& turn) {
    const auto bed = [&](double x, double y) {
        const geo::Point2 p = turn(x, y);
        return std::floor(256.0 *
                          (2.5 * std::exp(-((p.x - 200) * (p.x - 200) + (p.y - 310) * (p.y - 310)) /
                                          8000.0) +
                           0.002 * p.x)) /
               256.0;
    };
    const Model model({}, test::make_basin(n, n, dx, bed, 0.03), {});
    State state = model.still_water(-10.0);
    test::set_surface(state, model, [&](double x, double y) {
        return turn(x, y).x + 0.3 * turn(x, y).y < 180.0 ? 3.0 : 0.75;
    });
    model.advance(state, 120.0);
    return state;
}

}  // namespace

void symmetry(Report& report) {
    constexpr double side = n * dx;
    const State plain = run([](double x, double y) { return geo::Point2{x, y}; });
    const State mirrored = run([](double x, double y) { return geo::Point2{side - x, y}; });
    const State turned = run([](double x, double y) { return geo::Point2{y, side - x}; });
    float mirror_error = 0.0F;
    float turn_error = 0.0F;
    for (Index r = 0; r < n; ++r) {
        for (Index c = 0; c < n; ++c) {
            const float h = plain.h[static_cast<std::size_t>(r * n + c)];
            mirror_error =
                std::max(mirror_error,
                         std::abs(h - mirrored.h[static_cast<std::size_t>(r * n + (n - 1 - c))]));
            // The turned run has at (x, y) what the plain one has at (y, side - x).
            turn_error = std::max(
                turn_error, std::abs(h - turned.h[static_cast<std::size_t>(c * n + (n - 1 - r))]));
        }
    }
    report.add("symmetry", "mirrored town: difference of depth, m",
               static_cast<double>(mirror_error), 0.0);
    report.add("symmetry", "town turned by 90 degrees: difference of depth, m",
               static_cast<double>(turn_error), 0.0);
    report.add("symmetry", "steps, difference",
               std::abs(static_cast<double>(plain.steps - turned.steps)), 0.0);
}

}  // namespace calade::flood::verification
