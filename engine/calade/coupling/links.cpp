// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/links.hpp"

#include "calade/city/carriageway.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>

namespace calade::coupling {

void Lists::append(const std::vector<Index>& list) {
    items.insert(items.end(), list.begin(), list.end());
    start.push_back(static_cast<Index>(items.size()));
}

std::span<const Index> Lists::operator[](Index i) const {
    const auto a = static_cast<std::size_t>(start[static_cast<std::size_t>(i)]);
    const auto b = static_cast<std::size_t>(start[static_cast<std::size_t>(i) + 1]);
    return {items.data() + a, b - a};
}

namespace {

void sort_unique(std::vector<Index>& cells) {
    std::sort(cells.begin(), cells.end());
    cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
}

// Open water is no carriageway and no ground floor: a quay street that grazes a harbour cell of a
// coarse terrain is not flooded by the tide.
bool is_ground(const flood::Geometry& g, Index cell) {
    const auto i = static_cast<std::size_t>(cell);
    return cell >= 0 && g.active[i] != 0 && g.sea[i] == 0;
}

std::vector<Index> cells_under(const flood::Geometry& g, const geo::Polyline& axis) {
    std::vector<Index> cells;
    for (std::size_t k = 1; k < axis.size(); ++k) {
        geo::walk_cells(g.grid, axis[k - 1], axis[k], [&](Index cell) {
            if (is_ground(g, cell)) {
                cells.push_back(cell);
            }
        });
    }
    sort_unique(cells);
    return cells;
}

// How far the carriageway stands above the beds of the cells.
void append_raises(const city::Terrain& terrain, const flood::Geometry& g,
                   std::span<const Index> cells, std::vector<float>& raises) {
    for (const Index cell : cells) {
        const Index under = terrain.elevation.grid.cell_at(g.grid.centre(cell));
        const float height = under < 0 ? g.bed[static_cast<std::size_t>(cell)]
                                       : city::carriageway_height(terrain, under);
        raises.push_back(std::max(0.0F, height - g.bed[static_cast<std::size_t>(cell)]));
    }
}

Index ground_cell(const flood::Geometry& g, geo::Point2 p) {
    const Index cell = g.grid.cell_at(p);
    return is_ground(g, cell) ? cell : -1;
}

}  // namespace

Links find_links(const city::City& city, const flood::Geometry& geometry) {
    Links links;
    for (const auto& street : city.streets.streets) {
        links.street_cells.append(street.level == city::StreetLevel::ground
                                      ? cells_under(geometry, street.axis)
                                      : std::vector<Index>{});
        append_raises(city.terrain, geometry, links.street_cells[links.street_cells.size() - 1],
                      links.street_raise);
    }
    for (const auto& station : city.power.stations) {
        links.station_cell.push_back(ground_cell(geometry, station.position));
    }
    for (const auto& site : city.sites) {
        links.site_cell.push_back(ground_cell(geometry, site.position));
    }
    for (const auto& building : city.buildings) {
        std::vector<Index> cells;
        for (const auto& part : geo::cover(geometry.grid, building.footprint)) {
            if (is_ground(geometry, part.cell)) {
                cells.push_back(part.cell);
            }
        }
        sort_unique(cells);
        links.building_cells.append(cells);
    }
    return links;
}

namespace {

float raise_of(const Links& links, std::size_t item) {
    return item < links.street_raise.size() ? links.street_raise[item] : 0.0F;
}

}  // namespace

Index deepest_street_cell(const flood::State& water, const Links& links, Index street) {
    Index found = -1;
    float most = -1.0F;
    const auto first = links.street_cells.start[static_cast<std::size_t>(street)];
    const auto last = links.street_cells.start[static_cast<std::size_t>(street) + 1];
    for (Index i = first; i < last; ++i) {
        const auto s = static_cast<std::size_t>(i);
        const Index cell = links.street_cells.items[s];
        const float depth =
            std::max(0.0F, water.h[static_cast<std::size_t>(cell)] - raise_of(links, s));
        if (depth > most) {
            most = depth;
            found = cell;
        }
    }
    return found;
}

float street_depth(std::span<const float> depth_m, const Links& links, Index street) {
    float most = 0.0F;
    const auto first = links.street_cells.start[static_cast<std::size_t>(street)];
    const auto last = links.street_cells.start[static_cast<std::size_t>(street) + 1];
    for (Index i = first; i < last; ++i) {
        const auto s = static_cast<std::size_t>(i);
        most = std::max(most, depth_m[static_cast<std::size_t>(links.street_cells.items[s])] -
                                  raise_of(links, s));
    }
    return most;
}

}  // namespace calade::coupling
