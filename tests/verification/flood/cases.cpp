// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace calade::flood::verification {

void Report::add(const std::string& name, const std::string& metric, double value, double limit) {
    const bool pass = value <= limit;
    passed_ = passed_ && pass;
    if (json_) {
        fmt::print(R"({{"case":"{}","metric":"{}","value":{:.6g},"limit":{:.6g},"pass":{}}})"
                   "\n",
                   name, metric, std::isfinite(value) ? value : 1e308, limit, pass);
    } else {
        if (!titled_) {
            fmt::print("{:<18} {:<58} {:>10} {:>10}\n", "case", "metric", "value", "limit");
            titled_ = true;
        }
        fmt::print("{:<18} {:<58} {:>10.3g} {:>10.3g}  {}\n", name, metric, value, limit,
                   pass ? "ok" : "FAILED");
    }
    std::fflush(stdout);
}

void Report::skip(const std::string& name, const std::string& reason) {
    fmt::print(stderr, "{}: left out: {}\n", name, reason);
}

std::filesystem::path data_folder() {
    const char* given = std::getenv("CALADE_DATA");
    return given != nullptr && *given != '\0'
               ? std::filesystem::path(given)
               : std::filesystem::path(CALADE_SOURCE_DIR) / ".." / "shared" / "data";
}

Geometry make_channel(Index cells, double dx, const std::function<double(double)>& bed,
                      double manning) {
    return test::make_basin(
        cells, 3, dx, [&](double x, double) { return bed(x); }, manning);
}

std::vector<double> profile(const Model& model, const State& state) {
    const geo::Grid& grid = model.geometry().grid;
    std::vector<double> depths;
    for (Index c = 0; c < grid.columns; ++c) {
        depths.push_back(
            static_cast<double>(state.h[static_cast<std::size_t>(grid.index(c, grid.rows / 2))]));
    }
    return depths;
}

double relative_l1(const std::vector<double>& found, const std::vector<double>& exact) {
    double difference = 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
        difference += std::abs(found[i] - exact[i]);
        sum += exact[i];
    }
    return difference / sum;
}

double solve(const std::function<double(double)>& f, double low, double high) {
    const bool rising = f(high) > f(low);
    for (int i = 0; i < 100; ++i) {
        const double middle = 0.5 * (low + high);
        (((f(middle) > 0.0) == rising) ? high : low) = middle;
    }
    return 0.5 * (low + high);
}

}  // namespace calade::flood::verification
