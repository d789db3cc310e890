// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/distance_field.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace calade::city {
namespace {

constexpr double far = 1e20;  // finite, so that the parabolas' intersections stay numbers

/// Lower envelope of the parabolas (x - q)² + f(q), in place.
void transform_line(std::vector<double>& f) {
    const std::size_t n = f.size();
    std::vector<std::size_t> seat(n, 0);
    std::vector<double> start(n + 1);
    std::size_t last = 0;
    start[0] = -far;
    start[1] = far;
    const auto meets = [&](std::size_t p, std::size_t q) {
        const double a = static_cast<double>(q);
        const double b = static_cast<double>(p);
        return ((f[q] + a * a) - (f[p] + b * b)) / (2.0 * (a - b));
    };
    for (std::size_t q = 1; q < n; ++q) {
        double s = meets(seat[last], q);
        while (last > 0 && s <= start[last]) {
            --last;
            s = meets(seat[last], q);
        }
        ++last;
        seat[last] = q;
        start[last] = s;
        start[last + 1] = far;
    }
    std::vector<double> out(n);
    std::size_t k = 0;
    for (std::size_t x = 0; x < n; ++x) {
        while (start[k + 1] < static_cast<double>(x)) {
            ++k;
        }
        const double d = static_cast<double>(x) - static_cast<double>(seat[k]);
        out[x] = d * d + f[seat[k]];
    }
    f = std::move(out);
}

}  // namespace

geo::Raster<float> distance_field(const geo::Raster<std::uint8_t>& mask) {
    const geo::Grid& grid = mask.grid;
    std::vector<double> squared(mask.values.size());
    std::transform(mask.values.begin(), mask.values.end(), squared.begin(),
                   [](std::uint8_t m) { return m != 0 ? 0.0 : far; });
    const auto pass = [&](Index lines, Index length, auto&& at) {
        std::vector<double> line(static_cast<std::size_t>(length));
        for (Index l = 0; l < lines; ++l) {
            for (Index k = 0; k < length; ++k) {
                line[static_cast<std::size_t>(k)] = squared[static_cast<std::size_t>(at(l, k))];
            }
            transform_line(line);
            for (Index k = 0; k < length; ++k) {
                squared[static_cast<std::size_t>(at(l, k))] = line[static_cast<std::size_t>(k)];
            }
        }
    };
    pass(grid.rows, grid.columns, [&](Index row, Index column) { return grid.index(column, row); });
    pass(grid.columns, grid.rows, [&](Index column, Index row) { return grid.index(column, row); });
    geo::Raster<float> distance(grid);
    for (std::size_t i = 0; i < squared.size(); ++i) {
        distance.values[i] = squared[i] >= 0.5 * far
                                 ? std::numeric_limits<float>::infinity()
                                 : static_cast<float>(grid.cell * std::sqrt(squared[i]));
    }
    return distance;
}

}  // namespace calade::city
