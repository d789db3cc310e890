// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double dx = 5.0;

struct Found {
    std::vector<double> depth;
    double uneven = 0.0;  ///< m, between both sides of the axis
    double ledger = 0.0;
};

// The flood plain after three hours: depths along its axis.
Found run(const std::string& scheme, const std::string& precision) {
    Parameters parameters;
    parameters.scheme = scheme;
    parameters.precision = precision;
    Geometry g = test::make_basin(
        200, 400, dx, [](double, double) { return 0.0; }, 0.05);
    g.boundaries.push_back({"breach", city::BoundaryKind::discharge, {}});
    for (Index r = 198; r < 202; ++r) {
        g.boundaries[0].faces.push_back({g.grid.index(0, r), 0});
    }
    const sim::Series flow{{0.0, 3600.0, 14400.0, 18000.0}, {0.0, 20.0, 20.0, 0.0}, "breach"};
    const Model model(parameters, g, {{flow}, {}});
    State state = model.still_water(-1.0);
    model.advance(state, 10800.0);
    Found found;
    for (const double x : {50.0, 100.0, 200.0, 300.0, 400.0, 500.0}) {
        const auto c = static_cast<Index>(x / dx);
        found.depth.push_back(
            static_cast<double>(state.h[static_cast<std::size_t>(g.grid.index(c, 200))]));
    }
    for (Index i = 0; i < g.grid.size(); ++i) {
        const Index mirror = g.grid.index(i % 200, 399 - i / 200);
        found.uneven = std::max(
            found.uneven, std::abs(static_cast<double>(state.h[static_cast<std::size_t>(i)] -
                                                       state.h[static_cast<std::size_t>(mirror)])));
    }
    found.ledger = model.ledger(state).relative_error();
    return found;
}

}  // namespace

void ea_test4(Report& report) {
    const Found reference = run("second_order", "double");
    const Found second = run("second_order", "single");
    const Found first = run("first_order", "single");
    double off_second = 0.0;
    double off_first = 0.0;
    for (std::size_t i = 0; i < reference.depth.size(); ++i) {
        off_second = std::max(off_second, std::abs(second.depth[i] - reference.depth[i]));
        off_first = std::max(off_first, std::abs(first.depth[i] - reference.depth[i]));
    }
    report.add("ea_test4", "depths on the axis after 3 h, single against double, m", off_second,
               0.005);
    report.add("ea_test4", "depths on the axis after 3 h, first order against double, m", off_first,
               0.03);
    report.add("ea_test4", "both sides of the axis, m", second.uneven, 1e-6);
    report.add("ea_test4", "ledger, relative", second.ledger, 1e-6);
}

}  // namespace calade::flood::verification
