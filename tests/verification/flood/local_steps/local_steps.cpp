// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr double width = 2048.0;  // m, from south (shallow) to north (deep)

Model shelf(Index cells, bool local) {
    Parameters parameters = in_double();
    parameters.local_time_steps = local;
    const auto bed = [](double, double y) {
        return -1.0 - 7.5 * (1.0 + std::tanh((y - 1200.0) / 250.0));
    };
    return Model(parameters, test::make_basin(8, cells, width / static_cast<double>(cells), bed),
                 {});
}

// Depths of one column after a smooth hump on the shelf has crossed the seam.
std::vector<double> depths(Index cells, bool local) {
    const Model model = shelf(cells, local);
    State state = model.still_water(-1000.0);
    const geo::Grid& grid = model.geometry().grid;
    for (Index i = 0; i < grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        const double y = grid.centre(i).y - 900.0;
        const double surface = 0.05 * std::exp(-y * y / (150.0 * 150.0));
        state.h_full[s] = surface - static_cast<double>(model.geometry().bed[s]);
        state.h[s] = static_cast<float>(state.h_full[s]);
    }
    model.advance(state, 60.0);
    std::vector<double> result;
    for (Index row = 0; row < grid.rows; ++row) {
        result.push_back(state.h_full[static_cast<std::size_t>(grid.index(4, row))]);
    }
    return result;
}

// Mean difference from the mean of the finer cells.
double difference(const std::vector<double>& coarse, const std::vector<double>& fine) {
    const std::size_t each = fine.size() / coarse.size();
    double sum = 0.0;
    for (std::size_t i = 0; i < coarse.size(); ++i) {
        double mean = 0.0;
        for (std::size_t k = 0; k < each; ++k) {
            mean += fine[i * each + k] / static_cast<double>(each);
        }
        sum += std::abs(coarse[i] - mean);
    }
    return sum / static_cast<double>(coarse.size());
}

// A dam on the shelf breaks towards the deep water and runs over the seam.
std::vector<float> dam_break_over_seam(bool local) {
    Parameters parameters;
    parameters.local_time_steps = local;
    const auto bed = [](double, double y) { return y > 1300.0 ? -12.0 : 0.0; };
    const Model model(parameters, test::make_basin(32, 512, 4.0, bed, 0.02), {});
    State state = model.still_water(-1000.0);
    test::set_surface(state, model, [](double, double y) { return y < 1100.0 ? 1.0 : 0.2; });
    model.advance(state, 120.0);
    return state.h;
}

}  // namespace

void local_steps(Report& report) {
    const std::vector<double> reference = depths(2048, false);
    for (const bool local : {false, true}) {
        const double coarse = difference(depths(256, local), reference);
        const double fine = difference(depths(512, local), reference);
        report.add(
            "local_steps",
            fmt::format("wave over a shelf, {}: error {:.2e} m at 4 m, order {:.2f}, below "
                        "1.9 by",
                        local ? "local steps" : "one step for all", fine, order(coarse, fine)),
            std::max(0.0, 1.9 - order(coarse, fine)), 0.0);
    }
    const std::vector<float> one = dam_break_over_seam(false);
    const std::vector<float> local = dam_break_over_seam(true);
    double worst = 0.0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(one[i] - local[i])));
    }
    report.add("local_steps", "dam break across the seam, from one step for all, m", worst, 0.01);
    report.add("local_steps", "long steps were taken (1: no)", worst > 0.0 ? 0.0 : 1.0, 0.0);
}

}  // namespace calade::flood::verification
