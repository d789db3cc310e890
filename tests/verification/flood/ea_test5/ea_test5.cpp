// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/io/raster_io.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double end = 22800.0;  // s, as far as the other program's series goes
constexpr std::size_t marks = 7;

struct Found {
    std::vector<double> peak = std::vector<double>(marks, 0.0);
    double ledger = 0.0;
    double fast = 0.0;  // share of cells whose Froude number passed 1
};

Found run(const Geometry& g, const Forcing& forcing, const std::vector<Index>& at,
          const std::string& scheme, const std::string& precision) {
    Parameters parameters;
    parameters.scheme = scheme;
    parameters.precision = precision;
    const Model model(parameters, g, forcing);
    State state = model.still_water(-1000.0);
    model.advance(state, end);
    Found found;
    for (std::size_t i = 0; i < marks; ++i) {
        found.peak[i] = static_cast<double>(state.max_depth[static_cast<std::size_t>(at[i])]);
    }
    found.ledger = model.ledger(state).relative_error();
    found.fast = model.supercritical_share(state);
    return found;
}

double furthest(const Found& a, const Found& b) {
    double most = 0.0;
    for (std::size_t i = 0; i < marks; ++i) {
        most = std::max(most, std::abs(a.peak[i] - b.peak[i]));
    }
    return most;
}

}  // namespace

void ea_test5(Report& report) {
    const auto folder = data_folder() / "flood" / "ea_test5";
    const std::string text = unpacked(folder / "ea5-10m.dem.raw.gz");
    if (text.empty()) {
        Report::skip("ea_test5", folder.string() + " cannot be read; set CALADE_DATA");
        return;
    }
    const geo::Raster<float> dem = io::parse_ascii_grid(text, "ea5-10m.dem").values;
    Geometry g = test::make_basin(
        dem.grid.columns, dem.grid.rows, dem.grid.cell, [](double, double) { return 0.0; }, 0.04);
    g.grid = dem.grid;
    for (Index i = 0; i < g.grid.size(); ++i) {
        const float z = dem.at(i % g.grid.columns, i / g.grid.columns);
        g.active[static_cast<std::size_t>(i)] = std::isfinite(z) ? 1 : 0;
        g.bed[static_cast<std::size_t>(i)] = std::isfinite(z) ? z : 0.0F;
    }
    // 20 cells of 10 m take the hydrograph per metre; its peak is 3000 m3/s.
    Source dam{"dam", {}, {{}, {}, "dam"}};
    for (Index i = 0; i < 20; ++i) {
        const double shift = 10.0 * static_cast<double>(i);
        dam.cells.push_back(g.grid.cell_at({232620.0 + shift, 830505.0 - shift}));
    }
    for (const auto& row : read_numbers(folder / "ea5.bdy")) {
        if (row.size() == 2) {
            dam.discharge.time.push_back(row[1]);
            dam.discharge.value.push_back(row[0] * 10.0 * 20.0);
        }
    }
    std::vector<Index> at;
    for (const auto& row : read_numbers(folder / "ea5.stage")) {
        if (row.size() == 2) {
            at.push_back(g.grid.cell_at({row[0], row[1]}));
        }
    }
    const Forcing forcing{{}, {}, {dam}};
    const Found reference = run(g, forcing, at, "second_order", "double");
    const Found second = run(g, forcing, at, "second_order", "single");
    const Found first = run(g, forcing, at, "first_order", "single");
    const Found inertial = run(g, forcing, at, "local_inertial", "single");
    Found lisflood;
    for (const auto& row : read_numbers(folder / "lisflood_fv1_fp64_depth.csv")) {
        for (std::size_t i = 0; i < marks && row.size() == marks + 1; ++i) {
            lisflood.peak[i] = std::max(lisflood.peak[i], row[i + 1]);
        }
    }
    report.add("ea_test5", "peak depths at 7 points, single against double, m",
               furthest(second, reference), 0.01);
    report.add("ea_test5", "peak depths at 7 points, first order against the reference, m",
               furthest(first, reference), 0.05);
    report.add("ea_test5", "peak depths at 7 points, first order against LISFLOOD FV1, m",
               furthest(first, lisflood), 0.1);
    report.add("ea_test5",
               fmt::format("peak depths at 7 points, local inertial ({:.0f} % of the cells faster "
                           "than their waves), m",
                           100.0 * inertial.fast),
               furthest(inertial, reference), 0.5);
    report.add("ea_test5", "local inertial: ledger, relative", inertial.ledger, 1e-6);
    report.add("ea_test5", "ledger, relative", std::max(second.ledger, first.ledger), 1e-6);
    report.add("ea_test5", "double precision: ledger, relative", reference.ledger, 1e-12);
}

}  // namespace calade::flood::verification
