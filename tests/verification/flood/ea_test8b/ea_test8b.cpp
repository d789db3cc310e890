// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"
#include "sewers.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

void ea_test8b(Report& report) {
    const auto folder = data_folder() / "flood/ea_test8/b";
    const auto reference = read_numbers(folder / "xpstorm.csv");
    if (reference.empty()) {
        report.skip("ea_test8b", "the data are not here");
        return;
    }
    // The ground is not in the data: a cone that falls from the manhole's rim, open all around.
    Geometry geometry = test::make_basin(
        51, 51, 2.0,
        [](double x, double y) { return 31.46 - 0.01 * std::hypot(x - 51.0, y - 51.0); }, 0.02);
    for (std::int8_t side = 0; side < 4; ++side) {
        test::open_side(geometry, side, city::BoundaryKind::free_outflow,
                        "side " + std::to_string(side));
    }
    geometry.drains.network =
        drains::network_from_swmm(io::read_swmm(folder / "test8b_drainage_ponding.inp"));
    geometry.drains.opened = {{1, geometry.grid.index(25, 25)}};
    // A hole of 1 m² (the file's ponded area) with a sharp edge.
    geometry.drains.opening = {1.0, 3.545, 0.56, 0.62};
    const Model model(in_double(), geometry, {std::vector<sim::Series>(4), {}});
    State state = model.still_water(0.0);
    double square = 0.0;
    double spread = 0.0;
    double mean = 0.0;
    double peak = 0.0;
    double reference_peak = 0.0;
    double volume = 0.0;
    double reference_volume = 0.0;
    for (const auto& row : reference) {
        mean += row[1] / static_cast<double>(reference.size());
    }
    std::vector<double> overflow;  // m³/s, mean of each minute
    for (int minute = 0; minute < 200; ++minute) {
        const double before = state.drains.from_surface[1];
        model.advance(state, 60.0 * (minute + 1));
        overflow.push_back((before - state.drains.from_surface[1]) / 60.0);
        peak = std::max(peak, overflow.back());
        volume += overflow.back() * 60.0;
    }
    for (std::size_t i = 0; i < reference.size(); ++i) {
        const double at = reference[i][0];
        const auto k = static_cast<std::size_t>(std::clamp(at - 0.5, 0.0, 198.0));
        const double share = std::clamp(at - 0.5 - static_cast<double>(k), 0.0, 1.0);
        const double found = overflow[k] + share * (overflow[k + 1] - overflow[k]);
        square += (found - reference[i][1]) * (found - reference[i][1]);
        spread += (reference[i][1] - mean) * (reference[i][1] - mean);
        reference_peak = std::max(reference_peak, reference[i][1]);
        if (i > 0) {
            reference_volume += 30.0 * (reference[i][0] - reference[i - 1][0]) *
                                (reference[i][1] + reference[i - 1][1]);
        }
    }
    report.add("ea_test8b", "overflow of the manhole, 1 - Nash-Sutcliffe against XPSTORM",
               square / spread, 0.05);
    report.add("ea_test8b", "its peak, relative", std::abs(peak / reference_peak - 1.0), 0.05);
    report.add("ea_test8b", "its volume, relative", std::abs(volume / reference_volume - 1.0),
               0.15);
    report.add("ea_test8b", "water of sewers and ground, relative",
               model.ledger(state).relative_error(), 1e-12);
}

}  // namespace calade::flood::verification
