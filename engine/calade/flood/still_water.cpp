// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/still_water.hpp"

#include "calade/base/error.hpp"
#include "calade/flood/gate_rule.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

constexpr double dry = std::numeric_limits<double>::quiet_NaN();

/// The geometry's crests with those of the closed gates.
class Crests {
public:
    Crests(const Geometry& geometry, const std::vector<std::uint8_t>& gate_closed)
        : grid_(geometry.grid), east_(geometry.east_crest), north_(geometry.north_crest) {
        for (std::size_t i = 0; i < geometry.gates.size(); ++i) {
            if (gate_closed[i] == 0) {
                continue;
            }
            for (const geo::Face& face : geometry.gates[i].faces) {
                float& crest =
                    (face.vertical ? east_ : north_)[static_cast<std::size_t>(face.first)];
                crest = std::max(crest, static_cast<float>(geometry.gates[i].crest_m));
            }
        }
    }

    /// Calls take(cell) for every neighbour of a cell that no crest up to `level` parts from it.
    template <class Take>
    void around(Index cell, double level, Take take) const {
        const auto s = static_cast<std::size_t>(cell);
        const Index column = cell % grid_.columns;
        const auto below = [&](float crest) { return static_cast<double>(crest) < level; };
        if (column + 1 < grid_.columns && below(east_[s])) {
            take(cell + 1);
        }
        if (column > 0 && below(east_[s - 1])) {
            take(cell - 1);
        }
        if (cell + grid_.columns < grid_.size() && below(north_[s])) {
            take(cell + grid_.columns);
        }
        if (cell >= grid_.columns && below(north_[s - static_cast<std::size_t>(grid_.columns)])) {
            take(cell - grid_.columns);
        }
    }

private:
    geo::Grid grid_;
    std::vector<float> east_, north_;
};

bool lies_below(const Geometry& geometry, Index cell, double level) {
    const auto s = static_cast<std::size_t>(cell);
    return geometry.active[s] != 0 && static_cast<double>(geometry.bed[s]) < level;
}

void cover_by_sea(const Geometry& geometry, const Crests& crests, double level,
                  const std::vector<std::uint8_t>& in_basin, std::vector<double>& levels) {
    std::vector<Index> open;
    const auto take = [&](Index cell) {
        double& here = levels[static_cast<std::size_t>(cell)];
        if (std::isnan(here) && lies_below(geometry, cell, level)) {
            here = level;
            open.push_back(cell);
        }
    };
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (geometry.sea[s] != 0 && in_basin[s] == 0) {
            take(i);
        }
    }
    for (const auto& boundary : geometry.boundaries) {
        if (boundary.kind == city::BoundaryKind::level) {
            for (const auto& face : boundary.faces) {
                take(face.cell);
            }
        }
    }
    while (!open.empty()) {
        const Index cell = open.back();
        open.pop_back();
        crests.around(cell, level, take);
    }
}

/// Cells that a basin's own water covers; empty if it would run into other open water.
std::vector<Index> kept_water(const Geometry& geometry, const Geometry::BasinCells& basin,
                              const Crests& crests, const std::vector<std::uint8_t>& in_basin,
                              const std::vector<double>& levels) {
    std::vector<std::uint8_t> seen(levels.size(), 0);
    std::vector<Index> cells;
    const auto take = [&](Index cell) {
        std::uint8_t& mine = seen[static_cast<std::size_t>(cell)];
        if (mine == 0 && lies_below(geometry, cell, basin.level_m)) {
            mine = 1;
            cells.push_back(cell);
        }
    };
    std::for_each(basin.cells.begin(), basin.cells.end(), take);
    for (std::size_t head = 0; head < cells.size(); ++head) {
        const auto s = static_cast<std::size_t>(cells[head]);
        if (geometry.sea[s] != 0 && in_basin[s] == 0) {
            return {};
        }
        if (!std::isnan(levels[s]) && levels[s] != basin.level_m) {
            return {};
        }
        crests.around(cells[head], basin.level_m, take);
    }
    return cells;
}

}  // namespace

std::vector<std::uint8_t> gates_at_rest(const Geometry& geometry, double level_m) {
    std::vector<std::uint8_t> closed;
    for (const auto& gate : geometry.gates) {
        closed.push_back(gate.present && gate_stands_closed(gate, false, true, level_m) ? 1 : 0);
    }
    return closed;
}

std::vector<double> still_levels(const Geometry& geometry, double level_m,
                                 const std::vector<std::uint8_t>& gate_closed) {
    const auto cells = static_cast<std::size_t>(geometry.grid.size());
    std::vector<std::uint8_t> in_basin(cells, 0);
    for (const auto& basin : geometry.basins) {
        for (const Index cell : basin.cells) {
            in_basin[static_cast<std::size_t>(cell)] = 1;
        }
    }
    const Crests crests(geometry, gate_closed);
    std::vector<double> levels(cells, dry);
    cover_by_sea(geometry, crests, level_m, in_basin, levels);
    std::vector<std::int32_t> owner(cells, -1);
    for (std::size_t b = 0; b < geometry.basins.size(); ++b) {
        const auto& basin = geometry.basins[b];
        if (basin.level_m == city::no_kept_level) {
            continue;
        }
        // Looked at without the other basins' water, so that their order does not matter.
        std::vector<double> sea_only(cells, dry);
        for (std::size_t i = 0; i < cells; ++i) {
            sea_only[i] = owner[i] < 0 ? levels[i] : dry;
        }
        for (const Index cell : kept_water(geometry, basin, crests, in_basin, sea_only)) {
            const auto s = static_cast<std::size_t>(cell);
            if (owner[s] >= 0) {
                const auto& other = geometry.basins[static_cast<std::size_t>(owner[s])];
                require<UsageError>(
                    other.level_m == basin.level_m,
                    "basins '{}' at {} m and '{}' at {} m are joined below their levels, expected "
                    "a wall or a closed gate between them",
                    other.name, other.level_m, basin.name, basin.level_m);
            }
            owner[s] = static_cast<std::int32_t>(b);
            levels[s] = basin.level_m;
        }
    }
    return levels;
}

}  // namespace calade::flood
