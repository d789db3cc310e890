// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

namespace calade::flood::verification {

namespace {

// Depth over radius, from the reference file: radius, surface, then what is not needed here.
std::vector<std::pair<double, double>> reference(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::pair<double, double>> curve;
    std::string line;
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        char comma = 0;
        double r = 0.0;
        double h = 0.0;
        fields >> r >> comma >> h;
        curve.emplace_back(r, h);
    }
    return curve;
}

double at(const std::vector<std::pair<double, double>>& curve, double r) {
    const auto upper = std::upper_bound(curve.begin(), curve.end(), std::pair{r, 1e300});
    if (upper == curve.begin() || upper == curve.end()) {
        return upper == curve.end() ? curve.back().second : curve.front().second;
    }
    const auto lower = upper - 1;
    return lower->second +
           (upper->second - lower->second) * (r - lower->first) / (upper->first - lower->first);
}

void run(Report& report, const std::string& name, double outside) {
    const auto file = data_folder() / "flood" / "radial_dambreak" / ("radial_dam_break_" + name) /
                      "Ver_numerical_2.000000.csv";
    const auto curve = reference(file);
    if (curve.empty()) {
        report.skip("radial_dam_break", file.string() + " is not there; set CALADE_DATA");
        return;
    }
    constexpr Index cells = 200;
    constexpr double dx = 1.0;
    constexpr double middle = 0.5 * cells * dx;
    const Model model({}, test::make_basin(cells, cells, dx, [](double, double) { return 0.0; }),
                      {});
    State state = model.still_water(-1.0);
    test::set_surface(state, model, [&](double x, double y) {
        return std::hypot(x - middle, y - middle) <= 50.0 ? 10.0 : outside;
    });
    model.advance(state, 2.0);
    double difference = 0.0;
    double sum = 0.0;
    for (Index i = 0; i < model.geometry().grid.size(); ++i) {
        const geo::Point2 p = model.geometry().grid.centre(i);
        const double r = std::hypot(p.x - middle, p.y - middle);
        if (r < 100.0) {
            const double exact = at(curve, r);
            difference +=
                std::abs(static_cast<double>(state.h[static_cast<std::size_t>(i)]) - exact);
            sum += exact;
        }
    }
    report.add("radial_dam_break", name + " ground, 1 m cells, 2 s: relative L1 error of depth",
               difference / sum, 0.04);
}

}  // namespace

void radial_dam_break(Report& report) {
    run(report, "dry", 0.0);
    run(report, "wet", 1.0);
}

}  // namespace calade::flood::verification
