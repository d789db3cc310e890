// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

namespace calade::city {
namespace {

using Walls = std::map<geo::Face, double>;  // crest

void add_walls(const geo::Grid& grid, const geo::Polyline& line, double crest, Walls& walls) {
    for (const geo::LineFace& f : geo::faces_along(grid, line)) {
        double& top = walls.try_emplace(f.face, crest).first->second;
        top = std::max(top, crest);
    }
}

Walls walls_of(const City& city) {
    Walls walls;
    const geo::Grid& grid = city.terrain.elevation.grid;
    for (const Defence& d : city.defences) {
        add_walls(grid, d.line, d.crest_m, walls);
    }
    for (const Gate& g : city.gates) {
        add_walls(grid, g.line, g.crest_m, walls);
    }
    return walls;
}

/// Cells that `enter` admits and that are connected to `seeds` over faces whose walls end below
/// `level`; in the order found.
template <class Enter>
std::vector<Index> reach(const geo::Grid& grid, std::vector<Index> seeds, const Walls& walls,
                         double level, Enter enter) {
    std::vector<char> seen(static_cast<std::size_t>(grid.size()), 0);
    for (const Index s : seeds) {
        seen[static_cast<std::size_t>(s)] = 1;
    }
    for (std::size_t head = 0; head < seeds.size(); ++head) {
        const Index cell = seeds[head];
        const Index column = cell % grid.columns;
        const Index row = cell / grid.columns;
        const std::array<std::array<Index, 2>, 4> around{
            {{column - 1, row}, {column + 1, row}, {column, row - 1}, {column, row + 1}}};
        for (const auto& [c, r] : around) {
            if (!grid.contains(c, r)) {
                continue;
            }
            const Index next = grid.index(c, r);
            const auto wall = walls.find({std::min(cell, next), std::max(cell, next), r == row});
            if (seen[static_cast<std::size_t>(next)] == 0 && enter(next) &&
                (wall == walls.end() || wall->second < level)) {
                seen[static_cast<std::size_t>(next)] = 1;
                seeds.push_back(next);
            }
        }
    }
    return seeds;
}

std::vector<Index> basin_cells(const City& city, const io::TomlTable& section, const Walls& walls,
                               double below) {
    const geo::Raster<float>& z = city.terrain.elevation;
    const auto low = [&](Index cell) { return static_cast<double>(z[cell]) <= below; };  // NaN: no
    require<ScenarioError>(section.has("at") != section.has("outline"),
                           "{}: expected either 'at' = [x, y] or 'outline' = [[x, y], …]",
                           section.where());
    std::vector<Index> cells;
    if (section.has("at")) {
        const std::vector<double> at = section.numbers("at");
        require<ScenarioError>(at.size() == 2, "{}: 'at' has {} numbers, expected [x, y]",
                               section.where("at"), at.size());
        const Index cell = z.grid.cell_at({at[0], at[1]});
        require<ScenarioError>(cell >= 0 && low(cell),
                               "{}: the ground at x = {:.0f}, y = {:.0f} is no basin, expected a "
                               "bed of at most {:g} m there",
                               section.where("at"), at[0], at[1], below);
        constexpr double any_wall = -1e9;  // every wall bounds a basin, however low
        cells = reach(z.grid, {cell}, walls, any_wall, low);
        // The steps of a wall on the grid leave low cells of the basin beyond it: no land either.
        cells = reach(z.grid, cells, {}, any_wall,
                      [&](Index next) { return low(next) && city.terrain.sea[next] == 0; });
    } else {
        geo::Ring ring;
        for (const std::vector<double>& p : section.rows("outline")) {
            require<ScenarioError>(p.size() == 2,
                                   "{}: outline has a point of {} numbers, expected [x, y]",
                                   section.where("outline"), p.size());
            ring.push_back({p[0], p[1]});
        }
        require<ScenarioError>(ring.size() >= 3, "{}: outline has {} points, expected at least 3",
                               section.where("outline"), ring.size());
        for (const Index cell : geo::cells_inside(z.grid, {{ring, {}}})) {
            if (low(cell)) {
                cells.push_back(cell);
            }
        }
        require<ScenarioError>(!cells.empty(),
                               "{}: no cell inside the outline lies at or below {:g} m",
                               section.where("outline"), below);
    }
    std::sort(cells.begin(), cells.end());
    return cells;
}

/// The first of the cells at which the sea itself enters the domain.
std::optional<Index> sea_cell(const City& city, const std::vector<Index>& cells) {
    for (const OpenBoundary& b : city.boundaries) {
        if (b.kind != BoundaryKind::level) {
            continue;
        }
        for (const Index cell : geo::cells_inside(city.terrain.elevation.grid, b.extent)) {
            if (std::binary_search(cells.begin(), cells.end(), cell)) {
                return cell;
            }
        }
    }
    return std::nullopt;
}

/// The first cell of other open water that a level would run into.
std::optional<Index> leak(const City& city, const std::vector<Index>& cells, const Walls& walls,
                          double level) {
    const geo::Raster<float>& z = city.terrain.elevation;
    const std::vector<Index> covered = reach(z.grid, cells, walls, level, [&](Index cell) {
        return static_cast<double>(z[cell]) < level;
    });
    for (auto i = covered.begin() + static_cast<std::ptrdiff_t>(cells.size()); i != covered.end();
         ++i) {
        if (city.terrain.sea[*i] != 0) {
            return *i;
        }
    }
    return std::nullopt;
}

}  // namespace

void add_basin(City& city, const io::TomlTable& section) {
    section.only({"name", "kind", "at", "outline", "below", "level", "manning", "reason"});
    Terrain& terrain = city.terrain;
    const geo::Grid& grid = terrain.elevation.grid;
    Basin basin;
    basin.name = section.text("name");
    try {
        basin.kind = basin_kind_from_string(section.text("kind"));
    } catch (const DataError& error) {
        section.fail("kind", error.what());
    }
    const double below = section.number_or("below", 2.0, Dimension::length);
    const Walls walls = walls_of(city);
    const std::vector<Index> cells = basin_cells(city, section, walls, below);
    const auto sea = sea_cell(city, cells);
    require<ScenarioError>(!sea,
                           "{}: '{}' is joined to the sea below {:g} m, as far as x = {:.0f}, y = "
                           "{:.0f}; expected banks, defences or gates around it",
                           section.where("name"), basin.name, below,
                           sea ? grid.centre(*sea).x : 0.0, sea ? grid.centre(*sea).y : 0.0);
    basin.reason = section.text_or("reason", "");
    if (section.has("level")) {
        basin.level_m = section.number("level", Dimension::length);
        require<ScenarioError>(!basin.reason.empty(),
                               "{}: level without 'reason'; say where it comes from",
                               section.where("level"));
        const auto hole = leak(city, cells, walls, basin.level_m);
        require<ScenarioError>(
            !hole,
            "{}: water at {:g} m runs from '{}' into other open water at x = {:.0f}, y = "
            "{:.0f}; expected banks, defences and gates that keep it",
            section.where("level"), basin.level_m, basin.name, hole ? grid.centre(*hole).x : 0.0,
            hole ? grid.centre(*hole).y : 0.0);
    }
    geo::Raster<std::uint8_t> mask(grid);
    const auto manning = static_cast<float>(section.number_or("manning", 0.025));
    for (const Index cell : cells) {
        mask[cell] = 1;
        terrain.sea[cell] = 1;
        terrain.manning[cell] = manning;
    }
    basin.extent = as_strips(mask);
    city.notes.push_back(fmt::format(
        "Basin '{}' ({}): {} cells, no land; {}", basin.name, to_string(basin.kind), cells.size(),
        basin.level_m == no_kept_level
            ? std::string("it begins without water of its own.")
            : fmt::format("its gates keep {:.2f} m when a run begins, estimated: {}", basin.level_m,
                          basin.reason)));
    city.basins.push_back(std::move(basin));
}

}  // namespace calade::city
