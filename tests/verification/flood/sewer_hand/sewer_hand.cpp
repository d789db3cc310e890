// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"
#include "sewers.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::flood::verification {

namespace {

// Uniform flow in a long pipe: Manning's formula with areas and radii worked out here.
void normal_depth(Report& report) {
    constexpr double slope = 0.004;
    constexpr double n = 0.013;
    constexpr double pi = std::numbers::pi;
    struct Case {
        const char* shape;
        std::array<double, 4> size;
        double depth, area, radius;
    };
    // A trapezium 0.6 m wide below with sides 1:1.5; the standard egg filled to its broadest, two
    // thirds of its height 3 r: 3.0229 r² and 4.788 r of perimeter (arcs of the three circles).
    const double r = 0.4;
    const double side = 6.0 * std::asin(0.6) + std::acos(0.6);
    const double egg = 9.0 * std::asin(0.6) + 4.32 - 7.2 + 0.25 * (std::acos(0.6) - 0.48);
    const std::vector<Case> cases{
        {"CIRCULAR", {1.0, 0, 0, 0}, 0.5, pi / 8.0, 0.25},
        {"CIRCULAR",
         {0.6, 0, 0, 0},
         0.45,
         0.36 * (4.0 * pi / 3.0 + std::sin(pi / 3.0)) / 8.0,
         0.36 * (4.0 * pi / 3.0 + std::sin(pi / 3.0)) / 8.0 / (0.3 * 4.0 * pi / 3.0)},
        {"RECT_CLOSED", {1.2, 0.9, 0, 0}, 0.6, 0.54, 0.54 / 2.1},
        {"TRAPEZOIDAL", {1.5, 0.6, 1.5, 1.5}, 0.5, 0.675, 0.675 / (0.6 + std::sqrt(3.25))},
        {"EGG", {3.0 * r, 0, 0, 0}, 2.0 * r, r * r * egg, r * egg / side}};
    for (const Case& c : cases) {
        drains::Network network;
        network.nodes = {test::manhole("up", 10.0, 5.0), test::outfall("down", 10.0 - 600 * slope)};
        network.nodes[1].outfall = drains::OutfallKind::normal;
        test::pipe(network, 0, 1, 600.0, n, c.shape, c.size);
        const double q = c.area * std::pow(c.radius, 2.0 / 3.0) * std::sqrt(slope) / n;
        test::constant_inflow(network, 0, q);
        const drains::Sewer sewer(network);
        drains::State state = sewer.initial();
        sewer.advance(state, 3600.0);
        const auto levels = sewer.profile(state, 0);
        const double bed = 10.0 - slope * 10.0 * (30 + 0.5);
        report.add("sewer_normal_depth",
                   fmt::format("{} {:.1f} m: depth, relative", c.shape, c.size[0]),
                   std::abs(levels[30] - bed - c.depth) / c.depth, 0.003);
        report.add("sewer_normal_depth",
                   fmt::format("{} {:.1f} m: water balance, relative", c.shape, c.size[0]),
                   sewer.ledger(state).relative_error(), 1e-12);
    }
}

// A weir's backwater (M1) in a box: dy/dx = (S_0 − S_f) / (1 − Fr²), integrated upwards by
// Runge-Kutta in steps of a metre.
void backwater(Report& report) {
    constexpr double slope = 0.001;
    constexpr double n = 0.014;
    constexpr double width = 2.0;
    constexpr double q = 2.0;
    constexpr double length = 1000.0;
    constexpr double end_depth = 1.6;
    drains::Network network;
    network.nodes = {test::manhole("up", 5.0 + slope * length, 4.0),
                     test::fixed_outfall("down", 5.0, 5.0 + end_depth)};
    test::pipe(network, 0, 1, length, n, "RECT_OPEN", {3.0, width, 0, 0});
    test::constant_inflow(network, 0, q);
    const drains::Sewer sewer(network);
    drains::State state = sewer.initial();
    sewer.advance(state, 4.0 * 3600.0);
    const auto slope_of = [&](double y) {
        const double a = width * y;
        const double radius = a / (width + 2.0 * y);
        const double friction = n * n * q * q / (a * a * std::pow(radius, 4.0 / 3.0));
        return (slope - friction) / (1.0 - q * q * width / (9.81 * a * a * a));
    };
    std::vector<double> exact(1001);
    exact[1000] = end_depth;
    for (std::size_t x = 1000; x-- > 0;) {
        const double y = exact[x + 1];
        const double k1 = slope_of(y);
        const double k2 = slope_of(y - 0.5 * k1);
        const double k3 = slope_of(y - 0.5 * k2);
        const double k4 = slope_of(y - k3);
        exact[x] = y - (k1 + 2.0 * k2 + 2.0 * k3 + k4) / 6.0;
    }
    const auto levels = sewer.profile(state, 0);
    double worst = 0.0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const double bed = 5.0 + slope * (length - 10.0 * (static_cast<double>(i) + 0.5));
        worst = std::max(worst, std::abs(levels[i] - bed - exact[10 * i + 5]));
    }
    report.add("sewer_backwater", "depth along the curve, worst, m", worst, 0.01);
    report.add("sewer_backwater", "water balance, relative", sewer.ledger(state).relative_error(),
               1e-12);
}

// Full pipes in a row: each loses L n² Q² / (A² R^(4/3)), an entry its share of u²/2g.
void surcharged(Report& report) {
    constexpr double q = 0.6;
    constexpr double n = 0.013;
    drains::Network network;
    network.nodes = {test::manhole("a", 10.0, 9.0), test::manhole("b", 9.8, 9.0),
                     test::manhole("c", 9.5, 9.0), test::fixed_outfall("o", 9.2, 10.5)};
    const std::array<double, 3> length{150.0, 120.0, 90.0};
    const std::array<double, 3> diameter{0.6, 0.6, 0.5};
    for (Index k = 0; k < 3; ++k) {
        test::pipe(network, k, k + 1, length[static_cast<std::size_t>(k)], n, "CIRCULAR",
                   {diameter[static_cast<std::size_t>(k)], 0, 0, 0});
    }
    network.conduits[1].entry_loss = 0.5;
    network.conduits[1].exit_loss = 1.0;
    test::constant_inflow(network, 0, q);
    const drains::Sewer sewer(network);
    drains::State state = sewer.initial();
    sewer.advance(state, 3600.0);
    double level = 10.5;
    for (std::size_t k = 3; k-- > 0;) {
        const double a = std::numbers::pi / 4.0 * diameter[k] * diameter[k];
        const double u = q / a;
        level += length[k] * n * n * u * u / std::pow(diameter[k] / 4.0, 4.0 / 3.0);
        level += k == 1 ? 1.5 * u * u / (2.0 * 9.81) : 0.0;
        const double found = sewer.node_level(state, static_cast<Index>(k));
        report.add("sewer_surcharged",
                   fmt::format("level at '{}' over the outfall's, relative", network.nodes[k].name),
                   std::abs(found - level) / (level - 10.5), 0.005);
    }
    report.add("sewer_surcharged", "water balance, relative", sewer.ledger(state).relative_error(),
               1e-12);
}

// A manhole whose only way out is shut off: what comes ponds on 50 m², volume over area deep.
void ponding(Report& report) {
    drains::Network network;
    network.nodes = {test::manhole("a", 0.0, 2.0), test::manhole("b", 0.0, 2.0)};
    network.nodes[0].ponded_m2 = 50.0;
    network.nodes[1].surcharge_m = 20.0;
    test::pipe(network, 0, 1, 100.0, 0.013, "CIRCULAR", {0.5, 0, 0, 0});
    test::constant_inflow(network, 0, 0.05);
    const drains::Sewer sewer(network);
    drains::State state = sewer.initial();
    sewer.advance(state, 1800.0);
    // 90 m³: two shafts of 1.167 m² and 2 m, the pipe, its slot (g A / c² = 1.926e-4 m wide) and
    // the ponded water share one level.
    const double pipe = std::numbers::pi / 4.0 * 0.25 * 100.0;
    const double slot = 9.81 * std::numbers::pi / 4.0 * 0.25 / 1e4 * 100.0;
    const double over = (90.0 - 2.0 * 1.167 * 2.0 - pipe - slot * 1.5) / (50.0 + 1.167 + slot);
    report.add("sewer_ponding", "depth ponded over the rim, m",
               std::abs(sewer.node_depth(state, 0) - 2.0 - over), 0.002);
    report.add("sewer_ponding", "level of the manhole behind, m",
               std::abs(sewer.node_level(state, 1) - sewer.node_level(state, 0)), 0.002);
    report.add("sewer_ponding", "water balance, relative", sewer.ledger(state).relative_error(),
               1e-12);
}

}  // namespace

void sewer_hand(Report& report) {
    normal_depth(report);
    backwater(report);
    surcharged(report);
    ponding(report);
}

}  // namespace calade::flood::verification
