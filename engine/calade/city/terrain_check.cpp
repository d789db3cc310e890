// SPDX-License-Identifier: Apache-2.0
#include "calade/city/terrain_check.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace calade::city {

namespace {

// What raster programs write where they have nothing and what a sea bed could be: all other such
// numbers (-32768, 9999, -3.4e38 ...) are heights that no ground has.
constexpr std::array stand_ins = {-999.9F, -9999.0F, -9999.9F};

constexpr float deepest_land = -450.0F;   // the shore of the Dead Sea stands at -440 m
constexpr float deepest_bed = -11000.0F;  // Challenger Deep
constexpr float highest_land = 8850.0F;   // Everest, 8848.86 m
constexpr float largest_step = 500.0F;    // between neighbours; sheer cliffs seldom reach it
constexpr double steepest = 5.0;          // and 79 degrees, which wide cells do not reach

struct Fault {
    int cells = 0;
    Index first = -1;
    void add(Index cell) {
        if (cells++ == 0) {
            first = cell;
        }
    }
};

bool is_stand_in(float z) {
    return std::find(stand_ins.begin(), stand_ins.end(), z) != stand_ins.end();
}

// Whether a neighbour lies far from this cell and nearer to 0 m, where the rest of a town is.
bool stands_out(const geo::Raster<float>& ground, const geo::Raster<std::uint8_t>& domain,
                Index cell) {
    const geo::Grid& grid = ground.grid;
    const Index column = cell % grid.columns;
    const Index row = cell / grid.columns;
    const float z = ground[cell];
    for (const auto& [c, r] : {std::pair(column - 1, row), std::pair(column + 1, row),
                               std::pair(column, row - 1), std::pair(column, row + 1)}) {
        if (grid.contains(c, r) && domain.at(c, r) != 0) {
            const float step = std::abs(z - ground.at(c, r));
            if (step > largest_step && step > steepest * grid.cell &&
                std::abs(z) > std::abs(ground.at(c, r))) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

void require_ground(const geo::Raster<float>& ground, const geo::Raster<std::uint8_t>& domain,
                    const geo::Raster<std::uint8_t>& land, const std::string& file) {
    const geo::Grid& grid = ground.grid;
    Fault missing, stand_in, beyond, step;
    for (Index i = 0; i < grid.size(); ++i) {
        if (domain[i] == 0) {
            continue;
        }
        const float z = ground[i];
        if (std::isnan(z)) {
            missing.add(i);
        } else if (is_stand_in(z)) {
            stand_in.add(i);
        } else if (!(z > deepest_bed && z < highest_land && (land[i] == 0 || z > deepest_land))) {
            beyond.add(i);
        } else if (stands_out(ground, domain, i)) {
            step.add(i);
        }
    }
    const auto refuse = [&](const Fault& fault, std::string_view what, std::string_view remedy) {
        if (fault.cells > 0) {
            const geo::Point2 at = grid.centre(fault.first);
            fail<DataError>(
                "{}: {} cells inside the flood domain {}, the first at x = {:.0f}, y = {:.0f}{}; "
                "{}",
                file, fault.cells, what, at.x, at.y,
                std::isnan(ground[fault.first]) ? std::string()
                                                : fmt::format(" ({:g} m)", ground[fault.first]),
                remedy);
        }
    };
    constexpr auto declare =
        "if it stands for missing values, declare it in the file (nodata_value, GDAL nodata), and "
        "fill the gaps or leave the area out";
    refuse(missing, "have no value", "fill the gaps or leave the area out");
    refuse(stand_in, "hold a number that usually stands for no value", declare);
    refuse(beyond,
           "hold a height that no ground has (expected -450 to 8850 m on land, -11000 at sea)",
           declare);
    refuse(step, "lie more than 500 m above or below a neighbour", declare);
}

}  // namespace calade::city
