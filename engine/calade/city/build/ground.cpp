// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/city/build/distance_field.hpp"
#include "calade/city/terrain_check.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace calade::city {
namespace {

constexpr auto mark_of = [](Mark m) { return static_cast<std::uint8_t>(m); };

std::array<Index, 4> neighbours(const geo::Grid& grid, Index cell) {
    const Index column = cell % grid.columns;
    const Index row = cell / grid.columns;
    return {column > 0 ? cell - 1 : -1, column + 1 < grid.columns ? cell + 1 : -1,
            row > 0 ? cell - grid.columns : -1, row + 1 < grid.rows ? cell + grid.columns : -1};
}

/// Cells that `enter` admits and that are connected through such cells to a cell of `seeds`.
template <class Enter>
geo::Raster<std::uint8_t> flood_fill(const geo::Grid& grid, std::vector<Index> seeds, Enter enter) {
    geo::Raster<std::uint8_t> reached(grid);
    for (const Index s : seeds) {
        reached[s] = 1;
    }
    while (!seeds.empty()) {
        const Index cell = seeds.back();
        seeds.pop_back();
        for (const Index next : neighbours(grid, cell)) {
            if (next >= 0 && reached[next] == 0 && enter(next)) {
                reached[next] = 1;
                seeds.push_back(next);
            }
        }
    }
    return reached;
}

struct SeaRules {
    double reach_m, open_water_below_m, shore_below_m, seed_below_m, bed_floor_m;
};

SeaRules read_sea(const io::TomlTable& recipe) {
    const io::TomlTable sea = recipe.table("sea");
    sea.only({"boundary", "reach", "open_water_below", "shore_below", "seed_below", "bed_floor",
              "docks"});
    const auto metres = [&](const char* key, double otherwise) {
        return sea.number_or(key, otherwise, Dimension::length);
    };
    return {metres("reach", 800.0), metres("open_water_below", 1.0), metres("shore_below", 8.0),
            metres("seed_below", -5.0), metres("bed_floor", -10.0)};
}

/// Cells of docks behind gates, which the sea does not reach below its level.
std::vector<Index> dock_cells(const io::TomlTable& recipe, const geo::Raster<float>& ground,
                              double open_water_below_m) {
    std::vector<Index> cells;
    const io::TomlTable sea = recipe.table("sea");
    if (!sea.has("docks")) {
        return cells;
    }
    for (const std::vector<double>& at : sea.rows("docks")) {
        require<ScenarioError>(at.size() == 2, "{}: a dock has {} numbers, expected [x, y]",
                               sea.where("docks"), at.size());
        const Index cell = ground.grid.cell_at({at[0], at[1]});
        require<ScenarioError>(
            cell >= 0 && ground[cell] <= open_water_below_m,
            "{}: the ground at x = {:.0f}, y = {:.0f} is no dock, expected a bed "
            "of at most {:g} m there",
            sea.where("docks"), at[0], at[1], open_water_below_m);
        cells.push_back(cell);
    }
    return cells;
}

/// Takes away the outermost rings of a raster.
void blank_edge(geo::Raster<float>& raster, std::int64_t rings) {
    const geo::Grid& g = raster.grid;
    for (Index i = 0; i < g.size(); ++i) {
        const Index column = i % g.columns;
        const Index row = i / g.columns;
        if (std::min({column, row, g.columns - 1 - column, g.rows - 1 - row}) < rings) {
            raster[i] = std::numeric_limits<float>::quiet_NaN();
        }
    }
}

/// The smallest grid around the cells of a mask, one cell wider on each side that has room.
struct Window {
    Index column, row;
    geo::Grid grid;
};
Window crop(const geo::Raster<std::uint8_t>& mask) {
    const geo::Grid& g = mask.grid;
    Index left = g.columns, right = -1, bottom = g.rows, top = -1;
    for (Index i = 0; i < g.size(); ++i) {
        if (mask[i] != 0) {
            left = std::min(left, i % g.columns);
            right = std::max(right, i % g.columns);
            bottom = std::min(bottom, i / g.columns);
            top = std::max(top, i / g.columns);
        }
    }
    left = std::max(left - 1, 0);
    bottom = std::max(bottom - 1, 0);
    right = std::min(right + 1, g.columns - 1);
    top = std::min(top + 1, g.rows - 1);
    return {left,
            bottom,
            {right - left + 1, top - bottom + 1, g.x_min + left * g.cell, g.y_min + bottom * g.cell,
             g.cell}};
}

}  // namespace

geo::MultiPolygon as_strips(const geo::Raster<std::uint8_t>& mask) {
    geo::MultiPolygon strips;
    const geo::Grid& g = mask.grid;
    for (Index row = 0; row < g.rows; ++row) {
        for (Index column = 0; column < g.columns; ++column) {
            if (mask.at(column, row) == 0) {
                continue;
            }
            const Index first = column;
            while (column + 1 < g.columns && mask.at(column + 1, row) != 0) {
                ++column;
            }
            const double x0 = g.x_min + first * g.cell;
            const double x1 = g.x_min + (column + 1) * g.cell;
            const double y0 = g.y_min + row * g.cell;
            strips.push_back({{{x0, y0}, {x1, y0}, {x1, y0 + g.cell}, {x0, y0 + g.cell}}, {}});
        }
    }
    return strips;
}

void build_ground(City& city, const io::TomlTable& recipe, const SourceFiles& files) {
    const io::TomlTable section = recipe.table("terrain");
    section.only(SourceFiles::with_file_keys({"manning_land", "manning_sea", "ignore_edge_cells"}));
    const SeaRules sea_rules = read_sea(recipe);
    geo::Raster<float> ground = files.raster(section, city).values;
    const geo::Grid& grid = ground.grid;
    if (section.has("ignore_edge_cells")) {
        blank_edge(ground, section.integer("ignore_edge_cells"));
    }

    geo::Raster<std::uint8_t> land(grid);
    for (const Area& area : city.areas) {
        if (area.kind != "commune") {
            continue;
        }
        const geo::Box box = geo::bounds(area.extent);
        const geo::Box covered = grid.box();
        // Half a cell of slack: a commune may end between the last centre and the raster's edge.
        const double slack = 0.5 * grid.cell;
        require<DataError>(
            box.low.x >= covered.low.x - slack && box.low.y >= covered.low.y - slack &&
                box.high.x <= covered.high.x + slack && box.high.y <= covered.high.y + slack,
            "{}: the raster does not cover commune '{}' (raster {:.0f} {:.0f} to {:.0f} "
            "{:.0f}, commune {:.0f} {:.0f} to {:.0f} {:.0f}): wrong coordinate system?",
            section.text("file"), area.name, covered.low.x, covered.low.y, covered.high.x,
            covered.high.y, box.low.x, box.low.y, box.high.x, box.high.y);
        for (const Index cell : geo::cells_inside(grid, area.extent)) {
            land[cell] = 1;
        }
    }
    // Open water: what deep sea outside the communes reaches below the level, harbours included.
    const auto below = [&](Index cell, double level) { return ground[cell] <= level; };  // NaN: no
    std::vector<Index> seeds;
    for (Index i = 0; i < grid.size(); ++i) {
        if (land[i] == 0 && below(i, sea_rules.seed_below_m)) {
            seeds.push_back(i);
        }
    }
    const std::vector<Index> docks = dock_cells(recipe, ground, sea_rules.open_water_below_m);
    seeds.insert(seeds.end(), docks.begin(), docks.end());
    const geo::Raster<std::uint8_t> water =
        flood_fill(grid, seeds, [&](Index i) { return below(i, sea_rules.open_water_below_m); });
    const geo::Raster<float> offshore = distance_field(land);
    std::vector<Index> wet;
    for (Index i = 0; i < grid.size(); ++i) {
        if (water[i] != 0 && offshore[i] <= sea_rules.reach_m) {
            wet.push_back(i);
        }
    }
    // The shore: beach and cliff foot between the sea and the communes' edge.
    geo::Raster<std::uint8_t> domain = flood_fill(grid, wet, [&](Index i) {
        return land[i] == 0 && offshore[i] <= sea_rules.reach_m &&
               below(i, sea_rules.shore_below_m);
    });
    for (Index i = 0; i < grid.size(); ++i) {
        domain[i] = domain[i] != 0 || land[i] != 0 ? 1 : 0;
    }

    require_ground(ground, domain, land, section.text("file"));
    const Window window = crop(domain);
    Terrain& terrain = city.terrain;
    terrain.elevation = geo::Raster<float>(window.grid, std::numeric_limits<float>::quiet_NaN());
    terrain.manning = geo::Raster<float>(
        window.grid, static_cast<float>(section.number_or("manning_land", 0.05)));
    terrain.sea = geo::Raster<std::uint8_t>(window.grid);
    terrain.mark = geo::Raster<std::uint8_t>(window.grid, mark_of(Mark::source));
    geo::Raster<std::uint8_t> seaward(window.grid);
    int floored = 0, sea_cells = 0, cells = 0;
    for (Index row = 0; row < window.grid.rows; ++row) {
        for (Index column = 0; column < window.grid.columns; ++column) {
            const Index from = grid.index(window.column + column, window.row + row);
            const Index to = window.grid.index(column, row);
            if (domain[from] == 0) {
                continue;
            }
            ++cells;
            const float z = ground[from];
            terrain.elevation[to] = z;
            if (water[from] != 0) {
                terrain.sea[to] = 1;
                terrain.manning[to] = static_cast<float>(section.number_or("manning_sea", 0.025));
                ++sea_cells;
                seaward[to] = offshore[from] >= 0.5 * sea_rules.reach_m ? 1 : 0;
            }
            if (z < sea_rules.bed_floor_m) {
                terrain.elevation[to] = static_cast<float>(sea_rules.bed_floor_m);
                terrain.mark[to] = mark_of(Mark::estimated);
                ++floored;
            }
        }
    }
    const std::string boundary = recipe.table("sea").text_or("boundary", "sea");
    const geo::MultiPolygon strips = as_strips(seaward);
    if (!strips.empty()) {
        city.boundaries.push_back({boundary, BoundaryKind::level, strips, Mark::estimated});
    }
    city.notes.push_back(fmt::format(
        "Flood domain: {} cells of {:g} m ({:.1f} km2), {} of them sea or open harbour water "
        "within "
        "{:.0f} m of the communes; the bed of {} cells is floored at {:g} m and marked estimated.",
        cells, grid.cell, cells * grid.cell * grid.cell / 1e6, sea_cells, sea_rules.reach_m,
        floored, sea_rules.bed_floor_m));
}

}  // namespace calade::city
