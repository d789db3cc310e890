// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"
#include "radial_dam_break/radial_reference.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double reach = 100.0;  // m, no wave has come so far
constexpr double radius = 50.0;
constexpr double inside = 10.0;
constexpr double time = 2.0;
constexpr int rings = 2000;  // 4000 rings change the reference by less than 0.05 %

// The share of a cell within the column.
double covered(double x, double y, double dx) {
    constexpr int parts = 16;
    int in = 0;
    for (int i = 0; i < parts * parts; ++i) {
        const double ox = ((i % parts + 0.5) / parts - 0.5) * dx;
        const double oy = ((i / parts + 0.5) / parts - 0.5) * dx;
        in += std::hypot(x + ox, y + oy) <= radius ? 1 : 0;
    }
    return static_cast<double>(in) / (parts * parts);
}

struct Errors {
    double all = 0.0;       ///< relative L1 of depth
    double diagonal = 0.0;  ///< along the diagonals over along the axes, sectors of 30°
};

Errors errors_of(const std::vector<double>& curve, double outside, double dx) {
    const auto cells = static_cast<Index>(2.0 * reach / dx);
    const Model model({}, test::make_basin(cells, cells, dx, [](double, double) { return 0.0; }),
                      {});
    State state = model.still_water(-1.0);
    test::set_surface(state, model, [&](double x, double y) {
        return outside + (inside - outside) * covered(x - reach, y - reach, dx);
    });
    model.advance(state, time);
    double difference = 0.0;
    double sum = 0.0;
    double sector[2][2] = {{0.0, 0.0}, {0.0, 0.0}};  // axes, diagonals; difference, sum
    for (Index i = 0; i < model.geometry().grid.size(); ++i) {
        const geo::Point2 p = model.geometry().grid.centre(i);
        const double x = std::abs(p.x - reach);
        const double y = std::abs(p.y - reach);
        const auto ring = static_cast<std::size_t>(std::hypot(x, y) / reach * rings);
        if (ring >= curve.size()) {
            continue;
        }
        const double error =
            std::abs(static_cast<double>(state.h[static_cast<std::size_t>(i)]) - curve[ring]);
        difference += error;
        sum += curve[ring];
        const double slope = std::min(x, y) / std::max(x, y);
        const int side = slope < 0.26795 ? 0 : slope > 0.57735 ? 1 : 2;  // tan 15°, tan 30°
        if (side < 2) {
            sector[side][0] += error;
            sector[side][1] += curve[ring];
        }
    }
    return {difference / sum, (sector[1][0] / sector[1][1]) / (sector[0][0] / sector[0][1])};
}

void run(Report& report, const std::string& name, double outside) {
    const std::vector<double> curve = radial_depths(rings, reach, radius, inside, outside, time);
    const Errors coarse = errors_of(curve, outside, 1.0);
    const Errors fine = errors_of(curve, outside, 0.5);
    report.add("radial_dam_break", name + " ground, 0.5 m cells, 2 s: relative L1 error of depth",
               fine.all, 0.01);
    report.add("radial_dam_break", name + " ground: error at 0.5 m cells over error at 1 m",
               fine.all / coarse.all, 0.7);
    report.add("radial_dam_break", name + " ground: error at 45 degrees over that along the grid",
               fine.diagonal, 2.0);
}

}  // namespace

void radial_dam_break(Report& report) {
    run(report, "dry", 0.0);
    run(report, "wet", 1.0);
}

}  // namespace calade::flood::verification
