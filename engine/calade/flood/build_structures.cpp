// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/build.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <limits>

namespace calade::flood {

namespace {

bool is_active(const Geometry& geometry, Index cell) {
    return cell >= 0 && geometry.active[static_cast<std::size_t>(cell)] != 0;
}

// The neighbour over a side (0 west, 1 east, 2 south, 3 north), or -1.
Index neighbour(const geo::Grid& grid, Index cell, int side) {
    const Index column = cell % grid.columns + (side == 0 ? -1 : side == 1 ? 1 : 0);
    const Index row = cell / grid.columns + (side == 2 ? -1 : side == 3 ? 1 : 0);
    return grid.contains(column, row) ? grid.index(column, row) : -1;
}

// Both cells of a face, or nothing where one is outside the domain.
std::vector<geo::Face> faces_inside(const Geometry& geometry, const geo::Polyline& line) {
    std::vector<geo::Face> faces;
    for (const geo::LineFace& f : geo::faces_along(geometry.grid, line)) {
        if (is_active(geometry, f.face.first) && is_active(geometry, f.face.second)) {
            faces.push_back(f.face);
        }
    }
    return faces;
}

bool touches(const geo::Grid& grid, const geo::Polyline& line) {
    return grid.box().overlaps(geo::bounds(line));
}

float ground(const Geometry& geometry, const geo::Face& face) {
    return std::max(geometry.bed[static_cast<std::size_t>(face.first)],
                    geometry.bed[static_cast<std::size_t>(face.second)]);
}

Index low_faces(const Geometry& geometry, const std::vector<geo::Face>& faces, double crest) {
    return static_cast<Index>(std::count_if(faces.begin(), faces.end(), [&](const geo::Face& face) {
        return crest < static_cast<double>(ground(geometry, face));
    }));
}

// Steps over active cells from the sea and the level boundaries, not through `closed` faces.
std::vector<Index> steps_from_sea(const Geometry& geometry, const std::vector<geo::Face>& closed) {
    const geo::Grid& grid = geometry.grid;
    std::vector<Index> steps(static_cast<std::size_t>(grid.size()),
                             std::numeric_limits<Index>::max());
    std::vector<Index> queue;
    const auto take = [&](Index cell, Index distance) {
        if (is_active(geometry, cell) &&
            steps[static_cast<std::size_t>(cell)] == std::numeric_limits<Index>::max()) {
            steps[static_cast<std::size_t>(cell)] = distance;
            queue.push_back(cell);
        }
    };
    for (const auto& boundary : geometry.boundaries) {
        if (boundary.kind == city::BoundaryKind::level) {
            for (const auto& face : boundary.faces) {
                take(face.cell, 0);
            }
        }
    }
    if (queue.empty()) {
        for (Index i = 0; i < grid.size(); ++i) {
            if (geometry.sea[static_cast<std::size_t>(i)] != 0) {
                take(i, 0);
            }
        }
    }
    std::vector<geo::Face> sorted = closed;
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const Index cell = queue[head];
        for (int side = 0; side < 4; ++side) {
            const Index other = neighbour(grid, cell, side);
            const geo::Face face{std::min(cell, other), std::max(cell, other), side < 2};
            if (!std::binary_search(sorted.begin(), sorted.end(), face)) {
                take(other, steps[static_cast<std::size_t>(cell)] + 1);
            }
        }
    }
    return steps;
}

}  // namespace

void lay_boundaries(const city::City& city, Geometry& geometry) {
    std::vector<std::int8_t> taken(static_cast<std::size_t>(geometry.grid.size()), 0);
    for (const auto& open : city.boundaries) {
        Geometry::Boundary boundary{open.name, open.kind, {}};
        Index refused = 0;
        for (const Index cell : geo::cells_inside(geometry.grid, open.extent)) {
            if (!is_active(geometry, cell)) {
                continue;
            }
            for (int side = 0; side < 4; ++side) {
                if (is_active(geometry, neighbour(geometry.grid, cell, side))) {
                    continue;
                }
                std::int8_t& sides = taken[static_cast<std::size_t>(cell)];
                if ((sides & (1 << side)) != 0) {
                    ++refused;
                    continue;
                }
                sides = static_cast<std::int8_t>(sides | (1 << side));
                boundary.faces.push_back({cell, static_cast<std::int8_t>(side)});
            }
        }
        require<DataError>(!boundary.faces.empty(),
                           "boundary '{}' has no face on the edge of the flood domain", open.name);
        if (refused > 0) {
            geometry.notes.push_back(fmt::format(
                "boundary '{}': {} faces already belong to another boundary", open.name, refused));
        }
        geometry.boundaries.push_back(std::move(boundary));
    }
}

void lay_defences(const city::City& city, Geometry& geometry) {
    std::string low;
    Index low_count = 0;
    for (const auto& defence : city.defences) {
        require<DataError>(touches(geometry.grid, defence.line),
                           "defence '{}' lies off the flood grid", defence.name);
        Geometry::DefenceFaces result{defence.name, defence.crest_m,
                                      faces_inside(geometry, defence.line)};
        for (const geo::Face& face : result.faces) {
            float& crest =
                (face.vertical ? geometry.east_crest
                               : geometry.north_crest)[static_cast<std::size_t>(face.first)];
            crest = std::max(crest, static_cast<float>(defence.crest_m));
        }
        if (low_faces(geometry, result.faces, defence.crest_m) > 0) {
            low += low.empty() ? defence.name : ", " + defence.name;
            ++low_count;
        }
        if (result.faces.empty()) {
            geometry.notes.push_back(fmt::format(
                "defence '{}' meets no face between two cells of the domain", defence.name));
        }
        geometry.defences.push_back(std::move(result));
    }
    if (low_count > 0) {
        geometry.notes.push_back(
            fmt::format("{} of {} defences have a crest below the ground beside it somewhere; the "
                        "ground counts there: {}",
                        low_count, city.defences.size(), low));
    }
}

void lay_gates(const city::City& city, Geometry& geometry) {
    for (const auto& gate : city.gates) {
        require<DataError>(touches(geometry.grid, gate.line), "gate '{}' lies off the flood grid",
                           gate.name);
        Geometry::GateFaces result{gate.name,
                                   gate.crest_m,
                                   gate.closing_level_m,
                                   gate.present,
                                   faces_inside(geometry, gate.line),
                                   -1,
                                   gate.opening_level_m};
        require<DataError>(!result.faces.empty(),
                           "gate '{}' meets no face between two cells of the flood domain",
                           gate.name);
        const Index low = low_faces(geometry, result.faces, gate.crest_m);
        if (low > 0) {
            geometry.notes.push_back(
                fmt::format("gate '{}': crest {} m is below the ground beside it at {} of {} "
                            "faces; the ground counts",
                            gate.name, gate.crest_m, low, result.faces.size()));
        }
        // The gauge stands where the gate's channel is deepest, on the side that is nearer to the
        // sea.
        const std::vector<Index> steps = steps_from_sea(geometry, result.faces);
        const auto deepest = std::min_element(result.faces.begin(), result.faces.end(),
                                              [&](const geo::Face& a, const geo::Face& b) {
                                                  return ground(geometry, a) < ground(geometry, b);
                                              });
        const Index first = steps[static_cast<std::size_t>(deepest->first)];
        const Index second = steps[static_cast<std::size_t>(deepest->second)];
        if (first != second) {
            result.gauge_cell = first < second ? deepest->first : deepest->second;
        } else {  // no sea in sight: outside is the lower side
            const bool first_lower = geometry.bed[static_cast<std::size_t>(deepest->first)] <=
                                     geometry.bed[static_cast<std::size_t>(deepest->second)];
            result.gauge_cell = first_lower ? deepest->first : deepest->second;
        }
        if (static_cast<double>(geometry.bed[static_cast<std::size_t>(result.gauge_cell)]) >=
            gate.closing_level_m) {
            geometry.notes.push_back(fmt::format(
                "gate '{}': its gauge stands on ground at {} m, not below its closing level of {} "
                "m; any water there closes it",
                gate.name, geometry.bed[static_cast<std::size_t>(result.gauge_cell)],
                gate.closing_level_m));
        }
        geometry.gates.push_back(std::move(result));
    }
}

void lay_basins(const city::City& city, Geometry& geometry) {
    for (const auto& basin : city.basins) {
        Geometry::BasinCells result{basin.name, basin.level_m, {}};
        for (const Index cell : geo::cells_inside(geometry.grid, basin.extent)) {
            if (is_active(geometry, cell)) {
                result.cells.push_back(cell);
                geometry.sea[static_cast<std::size_t>(cell)] = 1;
            }
        }
        if (result.cells.empty()) {
            geometry.notes.push_back(
                fmt::format("basin '{}' holds no cell of the flood domain", basin.name));
        }
        geometry.basins.push_back(std::move(result));
    }
}

void lay_pumps(const city::City& city, Geometry& geometry) {
    for (const auto& pump : city.pumps) {
        const Index inlet = geometry.grid.cell_at(pump.inlet);
        require<DataError>(is_active(geometry, inlet),
                           "pump '{}': inlet ({}, {}) is not in the flood domain", pump.name,
                           pump.inlet.x, pump.inlet.y);
        Index outlet = -1;
        if (!pump.out_of_domain) {
            outlet = geometry.grid.cell_at(pump.outlet);
            require<DataError>(is_active(geometry, outlet),
                               "pump '{}': outlet ({}, {}) is not in the flood domain", pump.name,
                               pump.outlet.x, pump.outlet.y);
            require<DataError>(outlet != inlet,
                               "pump '{}': inlet and outlet fall into one flood cell of {} m",
                               pump.name, geometry.grid.cell);
        }
        geometry.pumps.push_back({pump.name, inlet, outlet, pump.capacity_m3s, pump.start_depth_m,
                                  pump.stop_depth_m, pump.trip_depth_m});
    }
}

}  // namespace calade::flood
