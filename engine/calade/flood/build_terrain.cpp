// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/build.hpp"

#include "calade/base/error.hpp"

#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

constexpr double same = 1e-6;  // relative, for cell sizes that should divide each other

// The whole number that `ratio` is, or 0.
Index whole(double ratio) {
    const double nearest = std::round(ratio);
    return nearest >= 1.0 && std::abs(ratio - nearest) <= same * nearest
               ? static_cast<Index>(nearest)
               : 0;
}

// One flood cell from `k` × `k` terrain cells: the mean of those inside the domain, active where
// they are at least half.
void coarsen(const city::Terrain& terrain, Index k, Geometry& geometry) {
    const geo::Grid& from = terrain.elevation.grid;
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        const Index column = (i % geometry.grid.columns) * k;
        const Index row = (i / geometry.grid.columns) * k;
        double bed = 0.0;
        double manning = 0.0;
        Index inside = 0;
        Index sea = 0;
        for (Index r = row; r < row + k; ++r) {
            for (Index c = column; c < column + k; ++c) {
                if (from.contains(c, r) && std::isfinite(terrain.elevation.at(c, r))) {
                    bed += static_cast<double>(terrain.elevation.at(c, r));
                    manning += static_cast<double>(terrain.manning.at(c, r));
                    sea += terrain.sea.at(c, r) != 0 ? 1 : 0;
                    ++inside;
                }
            }
        }
        if (2 * inside >= k * k) {
            geometry.active[s] = 1;
            geometry.bed[s] = static_cast<float>(bed / inside);
            geometry.manning[s] = static_cast<float>(manning / inside);
            geometry.sea[s] = 2 * sea > inside ? 1 : 0;
        }
    }
}

// `k` × `k` flood cells from each terrain cell: heights bilinear between the centres of cells
// inside the domain, the rest as the terrain cell has it.
void refine(const city::Terrain& terrain, Index k, Geometry& geometry) {
    const geo::Grid& from = terrain.elevation.grid;
    const auto inside = [&](Index c, Index r) {
        return from.contains(c, r) && std::isfinite(terrain.elevation.at(c, r));
    };
    const auto height = [&](Index c, Index r) {
        return static_cast<double>(terrain.elevation.at(c, r));
    };
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        const Index column = i % geometry.grid.columns;
        const Index row = i / geometry.grid.columns;
        const Index c = column / k;
        const Index r = row / k;
        const float own = terrain.elevation.at(c, r);
        if (!std::isfinite(own)) {
            continue;
        }
        // Offset from the terrain cell's centre, in terrain cells.
        const double x = (column % k + 0.5) / k - 0.5;
        const double y = (row % k + 0.5) / k - 0.5;
        const Index dc = x < 0.0 ? -1 : 1;
        const Index dr = y < 0.0 ? -1 : 1;
        const double fx = inside(c + dc, r) ? std::abs(x) : 0.0;
        const double fy = inside(c, r + dr) ? std::abs(y) : 0.0;
        const double here = static_cast<double>(own);
        const double beside = fx > 0.0 ? height(c + dc, r) : here;
        const double above = fy > 0.0 ? height(c, r + dr) : here;
        const double corner =
            inside(c + dc, r + dr) ? height(c + dc, r + dr) : beside + above - here;
        geometry.active[s] = 1;
        geometry.bed[s] = static_cast<float>((1.0 - fy) * ((1.0 - fx) * here + fx * beside) +
                                             fy * ((1.0 - fx) * above + fx * corner));
        geometry.manning[s] = terrain.manning.at(c, r);
        geometry.sea[s] = terrain.sea.at(c, r) != 0 ? 1 : 0;
    }
}

}  // namespace

void lay_terrain(const city::City& city, const Parameters& parameters, Geometry& geometry) {
    const city::Terrain& terrain = city.terrain;
    const geo::Grid& from = terrain.elevation.grid;
    require<DataError>(from.size() > 0, "city '{}' has no terrain", city.name);
    require<DataError>(terrain.manning.grid == from && terrain.sea.grid == from,
                       "city '{}': terrain, roughness and sea are not on one grid", city.name);
    const double cell = parameters.cell_m > 0.0 ? parameters.cell_m : from.cell;
    const Index larger = whole(cell / from.cell);
    const Index smaller = whole(from.cell / cell);
    require<UsageError>(
        larger > 0 || smaller > 0,
        "flood.cell_m is {} m, expected a multiple or a whole fraction of the terrain's {} m", cell,
        from.cell);

    geometry.grid = from;
    if (larger > 1) {
        geometry.grid.columns = (from.columns + larger - 1) / larger;
        geometry.grid.rows = (from.rows + larger - 1) / larger;
        geometry.grid.cell = from.cell * larger;
    } else if (smaller > 1) {
        geometry.grid.columns = from.columns * smaller;
        geometry.grid.rows = from.rows * smaller;
        geometry.grid.cell = from.cell / smaller;
    }
    const auto cells = static_cast<std::size_t>(geometry.grid.size());
    constexpr float none = -std::numeric_limits<float>::infinity();
    geometry.bed.assign(cells, 0.0F);
    geometry.active.assign(cells, 0);
    geometry.manning.assign(cells, 0.0F);
    geometry.storage.assign(cells, 1.0F);
    geometry.sea.assign(cells, 0);
    geometry.east_crest.assign(cells, none);
    geometry.north_crest.assign(cells, none);
    if (larger > 1) {
        coarsen(terrain, larger, geometry);
    } else {
        refine(terrain, smaller > 1 ? smaller : 1, geometry);
    }
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (geometry.active[s] != 0) {
            require<DataError>(std::isfinite(geometry.manning[s]) && geometry.manning[s] > 0.0F,
                               "city '{}': Manning's n is {} at cell (column {}, row {}), expected "
                               "a positive value",
                               city.name, geometry.manning[s], i % geometry.grid.columns,
                               i / geometry.grid.columns);
            geometry.manning[s] *= static_cast<float>(parameters.manning_scale);
        }
    }
    if (larger > 1 && parameters.scheme == "local_inertial") {
        std::vector<float> manning = terrain.manning.values;
        for (float& n : manning) {
            n *= static_cast<float>(parameters.manning_scale);
        }
        geometry.subgrid = make_subgrid(geometry.grid, from, larger, terrain.elevation.values,
                                        manning, geometry.active);
    }
}

}  // namespace calade::flood
