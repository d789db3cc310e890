// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

Parameters with_scheme(const std::string& scheme) {
    Parameters parameters;
    parameters.scheme = scheme;
    return parameters;
}

// A mound of water on uneven ground, as in the benchmark: shallow waves, no fronts.
State bump(const std::string& scheme) {
    constexpr Index cells = 128;
    constexpr double dx = 10.0;
    constexpr double side = cells * dx;
    const Model model(with_scheme(scheme),
                      test::make_basin(
                          cells, cells, dx,
                          [](double x, double y) {
                              return 0.5 * std::sin(20.0 * (x / side - 0.5)) *
                                         std::cos(14.0 * (y / side - 0.5)) -
                                     3.0;
                          },
                          0.03),
                      {});
    State state = model.still_water(-100.0);
    test::set_surface(state, model, [](double x, double y) {
        const double r = std::hypot(x / side - 0.5, y / side - 0.5);
        return 0.5 * std::exp(-50.0 * r * r);
    });
    model.advance(state, 60.0);
    return state;
}

// A valley with a winding channel, 12 m wide and 1.5 m deep, that a cell of 20 m does not show.
constexpr double length = 1200.0;
constexpr double width = 400.0;
constexpr double fine = 4.0;
constexpr Index k = 5;
constexpr double roughness = 0.05;
constexpr double hours = 1.0;

double middle(double x) { return 0.5 * width + 60.0 * std::sin(x / 90.0); }
double ground(double x, double y) {
    const double off = std::abs(y - middle(x));
    const double plain = 0.001 * (length - x) + 0.005 * std::abs(y - 0.5 * width);
    return off < 6.0 ? plain - 1.5 : plain;
}

Geometry valley(double cell) {
    const auto columns = static_cast<Index>(length / cell);
    const auto rows = static_cast<Index>(width / cell);
    Geometry g = test::make_basin(columns, rows, cell, ground, roughness);
    test::open_side(g, 1, city::BoundaryKind::free_outflow, "out");
    return g;
}

struct Flood {
    std::vector<double> level;  // at the gauges
    double ledger = 0.0;
    double fast = 0.0;
};

Flood run(Geometry g, const std::string& scheme, double inflow) {
    Source source{"river", {}, test::constant(inflow, "river")};
    for (Index i = 0; i < g.grid.size(); ++i) {
        const geo::Point2 p = g.grid.centre(i);
        if (p.x < 20.0 && std::abs(p.y - middle(10.0)) < 10.0) {
            source.cells.push_back(i);
        }
    }
    const Model model(with_scheme(scheme), std::move(g), {{sim::Series{}}, {}, {source}});
    State state = model.still_water(-100.0);
    model.advance(state, 3600.0 * hours);
    Flood flood;
    const Geometry& geometry = model.geometry();
    for (int i = 1; i <= 10; ++i) {
        const double x = 100.0 * i;
        const auto s = static_cast<std::size_t>(geometry.grid.cell_at({x, middle(x)}));
        const auto h = static_cast<double>(state.h[s]);
        flood.level.push_back(geometry.subgrid.empty() ? static_cast<double>(geometry.bed[s]) + h
                                                       : geometry.subgrid.level_of(s, h));
    }
    flood.ledger = model.ledger(state).relative_error();
    flood.fast = model.supercritical_share(state);
    return flood;
}

double apart(const Flood& a, const Flood& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.level.size(); ++i) {
        sum += std::abs(a.level[i] - b.level[i]);
    }
    return sum / static_cast<double>(a.level.size());
}

// The valley on coarse cells: beds are means; with tables they also know what is finer.
Geometry coarse(bool tables) {
    Geometry g = valley(fine * k);
    const Geometry all = valley(fine);
    for (Index i = 0; i < g.grid.size(); ++i) {
        double sum = 0.0;
        for (Index j = 0; j < k * k; ++j) {
            const Index c = i % g.grid.columns * k + j % k;
            const Index r = i / g.grid.columns * k + j / k;
            sum += static_cast<double>(all.bed[static_cast<std::size_t>(all.grid.index(c, r))]);
        }
        g.bed[static_cast<std::size_t>(i)] = static_cast<float>(sum / (k * k));
    }
    if (tables) {
        g.subgrid = make_subgrid(g.grid, all.grid, k, all.bed, all.manning, g.active);
    }
    return g;
}

}  // namespace

void local_inertial(Report& report) {
    const State full = bump("second_order");
    const State inertial = bump("local_inertial");
    double moved = 0.0;
    double difference = 0.0;
    for (std::size_t i = 0; i < full.h.size(); ++i) {
        difference += std::abs(static_cast<double>(inertial.h[i] - full.h[i]));
        moved += static_cast<double>(full.h[i]);
    }
    report.add("local_inertial", "bump after 60 s against second order: relative L1 of depth",
               difference / moved, 0.01);

    // Within the channel, and five times what it holds.
    for (const double inflow : {3.0, 15.0}) {
        const std::string name = fmt::format("valley, {:.0f} m3/s: ", inflow);
        const Flood reference = run(valley(fine), "second_order", inflow);
        const Flood tables = run(coarse(true), "local_inertial", inflow);
        const Flood without = run(coarse(false), "local_inertial", inflow);
        report.add("local_inertial",
                   name + "mean error of level, 20 m cells with tables against 4 m, m",
                   apart(tables, reference), 0.1);
        report.add("local_inertial", name + "error with tables over error without",
                   apart(tables, reference) / apart(without, reference), 1.0);
        report.add("local_inertial", name + "ledger, relative", tables.ledger, 1e-6);
        report.add("local_inertial", name + "share of cells faster than their waves", tables.fast,
                   0.05);
    }
}

}  // namespace calade::flood::verification
