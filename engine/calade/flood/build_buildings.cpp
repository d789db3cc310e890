// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/build.hpp"

#include "calade/base/error.hpp"

#include <algorithm>

namespace calade::flood {

namespace {

constexpr float wall_share = 0.5F;  // a cell covered that much is a wall

double median_street_width(const city::City& city) {
    std::vector<double> widths;
    for (const auto& street : city.streets.streets) {
        if (street.cars && street.level == city::StreetLevel::ground) {
            widths.push_back(street.width_m);
        }
    }
    if (widths.empty()) {
        return 0.0;
    }
    const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
    std::nth_element(widths.begin(), middle, widths.end());
    return *middle;
}

}  // namespace

void lay_buildings(const city::City& city, const Parameters& parameters,
                   const std::vector<Index>& kept, Geometry& geometry) {
    const double street = median_street_width(city);
    geometry.buildings_are_walls =
        parameters.buildings == "walls" ||
        (parameters.buildings == "auto" && geometry.grid.cell <= 0.5 * street);
    if (parameters.buildings == "none" || city.buildings.empty()) {
        geometry.buildings_are_walls = false;
        return;
    }
    std::vector<float> covered(geometry.bed.size(), 0.0F);
    for (const auto& building : city.buildings) {
        for (const geo::CellShare& share : geo::cover(geometry.grid, building.footprint)) {
            covered[static_cast<std::size_t>(share.cell)] += static_cast<float>(share.share);
        }
    }
    const auto least = static_cast<float>(parameters.least_storage);
    std::vector<std::uint8_t> stays(covered.size(), 0);
    for (const Index cell : kept) {
        if (cell >= 0) {
            stays[static_cast<std::size_t>(cell)] = 1;
        }
    }
    Index changed = 0;
    for (std::size_t i = 0; i < covered.size(); ++i) {
        if (geometry.active[i] == 0 || covered[i] <= 0.0F) {
            continue;
        }
        if (geometry.buildings_are_walls) {
            if (covered[i] >= wall_share && stays[i] == 0) {
                geometry.active[i] = 0;
                ++changed;
            }
        } else {
            geometry.storage[i] = std::clamp(1.0F - covered[i], least, 1.0F);
            ++changed;
        }
    }
    geometry.notes.push_back(
        geometry.buildings_are_walls
            ? fmt::format("buildings are walls: {} cells of {} m closed (median street width {} m)",
                          changed, geometry.grid.cell, street)
            : fmt::format("buildings take storage from {} cells of {} m (median street width {} m)",
                          changed, geometry.grid.cell, street));
}

}  // namespace calade::flood
