// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <cmath>

namespace calade::flood::verification {

void okushiri(Report& report) {
    const auto folder = data_folder() / "flood" / "okushiri";
    const auto bathymetry = numbers(unpacked(folder / "Benchmark_2_Bathymetry.zip"));
    const auto wave = read_numbers(folder / "Benchmark_2_input.txt");
    const auto gauges = read_numbers(folder / "output_ch5-7-9.txt");
    if (bathymetry.empty() || wave.empty() || gauges.empty()) {
        Report::skip("okushiri", folder.string() + " cannot be read; set CALADE_DATA");
        return;
    }
    constexpr double dx = 0.014;
    Geometry g = test::make_basin(
        393, 244, dx, [](double, double) { return 0.0; }, 0.01);
    g.grid.x_min = g.grid.y_min = -0.5 * dx;
    for (const auto& row : bathymetry) {
        if (row.size() == 3) {
            const auto c = static_cast<Index>(std::lround(row[0] / dx));
            const auto r = static_cast<Index>(std::lround(row[1] / dx));
            g.bed[static_cast<std::size_t>(g.grid.index(c, r))] = static_cast<float>(row[2]);
        }
    }
    test::open_side(g, 0, city::BoundaryKind::level, "wave maker");
    sim::Series level;
    level.name = "wave";
    for (const auto& row : wave) {
        if (row.size() == 2 && (level.time.empty() || row[0] > level.time.back())) {
            level.time.push_back(row[0]);
            level.value.push_back(row[1]);
        }
    }
    Parameters parameters;
    parameters.dry_depth_m = 1e-4;  // a model of 1:400
    parameters.wet_depth_m = 1e-3;
    const Model model(parameters, g, {{level}, {}});
    State state = model.still_water(0.0);
    double squares[3] = {0.0, 0.0, 0.0};
    int count = 0;
    double highest = 0.0;
    for (const auto& row : gauges) {
        if (row.size() < 4 || row[0] > level.time.back()) {
            continue;
        }
        model.advance(state, std::max(state.time, row[0]));
        for (int i = 0; i < 3; ++i) {
            const auto s = static_cast<std::size_t>(g.grid.cell_at({4.521, 1.196 + 0.5 * i}));
            const double found = static_cast<double>(state.h[s] + g.bed[s]);
            const double off = found - 0.01 * row[static_cast<std::size_t>(i) + 1];
            squares[i] += off * off;
        }
        ++count;
    }
    for (std::size_t i = 0; i < g.bed.size(); ++i) {
        if (state.max_depth[i] > 1e-3F && g.bed[i] > 0.0F) {
            highest = std::max(highest, static_cast<double>(g.bed[i] + state.max_depth[i]));
        }
    }
    for (int i = 0; i < 3; ++i) {
        report.add("okushiri", "gauge " + std::to_string(5 + 2 * i) + ": RMSE in 22.5 s, m",
                   std::sqrt(squares[i] / count), 0.004);
    }
    // 31.7 m were observed on the island, 1:400.
    report.add("okushiri", "highest run-up over the observed 31.7 m, off by share",
               highest * 400.0 / 31.7 - 1.0, 0.2);
}

}  // namespace calade::flood::verification
