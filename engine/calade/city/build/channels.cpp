// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace calade::city {

std::vector<double> without_dams(const std::vector<double>& profile, std::size_t window) {
    std::vector<double> opened(profile.size());
    for (std::size_t i = 0; i < profile.size(); ++i) {
        const std::size_t first = i > window ? i - window : 0;
        const std::size_t last = std::min(profile.size() - 1, i + window);
        double behind = profile[i];
        double ahead = profile[i];
        for (std::size_t j = first; j <= i; ++j) {
            behind = std::min(behind, profile[j]);
        }
        for (std::size_t j = i; j <= last; ++j) {
            ahead = std::min(ahead, profile[j]);
        }
        opened[i] = std::max(behind, ahead);
    }
    return opened;
}

namespace {

/// Cells beside a river's axis that lie no higher than its bed are the river's, too.
int widen(Terrain& terrain, Index cell, float manning) {
    const geo::Grid& grid = terrain.elevation.grid;
    int added = 0;
    for (const auto& [dc, dr] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        const Index column = cell % grid.columns + dc;
        const Index row = cell / grid.columns + dr;
        if (!grid.contains(column, row)) {
            continue;
        }
        const Index beside = grid.index(column, row);
        if (terrain.sea[beside] == 0 && terrain.elevation[beside] <= terrain.elevation[cell]) {
            terrain.sea[beside] = 1;
            terrain.manning[beside] = manning;
            ++added;
        }
    }
    return added;
}

}  // namespace

std::vector<geo::Polyline> open_channels(City& city, const io::TomlTable& section,
                                         const SourceFiles& files) {
    std::vector<geo::Polyline> courses;
    section.only(SourceFiles::with_file_keys({"longest_dam", "manning", "open_water"}));
    const double dam = section.number_or("longest_dam", 160.0, Dimension::length);
    const auto manning = static_cast<float>(section.number_or("manning", 0.035));
    const io::Layer layer = files.layer(section, city);
    const FeatureFilter open_water(section, "open_water", layer);
    Terrain& terrain = city.terrain;
    const geo::Grid& grid = terrain.elevation.grid;
    // A line across the grid's diagonal meets sqrt(2) cells a cell's length.
    const auto window = static_cast<std::size_t>(std::ceil(std::numbers::sqrt2 * dam / grid.cell));
    int lowered = 0;
    int river = 0;
    double deepest = 0.0;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        const bool wide = section.has("open_water") && open_water.passes(layer, f);
        for (const geo::Polyline& line : layer.lines(f)) {
            courses.push_back(line);
            std::vector<Index> cells;  // in order, four-connected, without gaps inside the domain
            for (std::size_t k = 1; k < line.size(); ++k) {
                geo::walk_cells(grid, line[k - 1], line[k], [&](Index cell) {
                    if ((cells.empty() || cells.back() != cell) &&
                        !std::isnan(terrain.elevation[cell])) {
                        cells.push_back(cell);
                    }
                });
            }
            if (cells.empty()) {
                continue;
            }
            std::vector<double> profile;
            for (const Index cell : cells) {
                profile.push_back(terrain.elevation[cell]);
            }
            const std::vector<double> opened = without_dams(profile, window);
            for (std::size_t k = 0; k < cells.size(); ++k) {
                const auto z = static_cast<float>(opened[k]);
                if (z < terrain.elevation[cells[k]]) {
                    deepest = std::max(deepest, profile[k] - opened[k]);
                    terrain.elevation[cells[k]] = z;
                    terrain.mark[cells[k]] = static_cast<std::uint8_t>(Mark::estimated);
                    ++lowered;
                }
                if (terrain.sea[cells[k]] == 0) {
                    terrain.manning[cells[k]] = manning;
                    terrain.sea[cells[k]] = wide ? 1 : 0;
                    river += wide ? 1 : 0;
                }
                if (wide) {
                    river += widen(terrain, cells[k], manning);
                }
            }
        }
    }
    city.notes.push_back(
        fmt::format("Watercourses opened along {} lines of {}: {} cells lowered, by up to {:.1f} "
                    "m, where bridges, "
                    "culverts or noise of the terrain model dammed them over less than {:.0f} m; "
                    "marked estimated. {} cells of wide rivers are open water, no land.",
                    layer.features.size(), section.text("file"), lowered, deepest, dam, river));
    return courses;
}

}  // namespace calade::city
