// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/check.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace calade::flood {

namespace {

std::string place(const geo::Grid& grid, Index cell) {
    return fmt::format("cell (column {}, row {})", cell % grid.columns, cell / grid.columns);
}

void check_ranges(const Parameters& parameters) {
    for (const auto& row : parameter_table().rows) {
        if (const auto* member = std::get_if<double Parameters::*>(&row.member)) {
            const double value = parameters.**member;
            const bool low = row.lowest_excluded ? value > row.lowest : value >= row.lowest;
            require<UsageError>(low && value <= row.highest,
                                "flood.{} is {}, expected a value in {}{}, {}]", row.name, value,
                                row.lowest_excluded ? '(' : '[', row.lowest, row.highest);
        }
        if (const auto* member = std::get_if<std::string Parameters::*>(&row.member)) {
            const std::string& value = parameters.**member;
            require<UsageError>(
                std::find(row.choices.begin(), row.choices.end(), value) != row.choices.end(),
                "flood.{} is '{}', expected one of {}", row.name, value,
                fmt::join(row.choices, ", "));
        }
    }
}

void check_arrays(const Geometry& geometry) {
    const geo::Grid& grid = geometry.grid;
    require<UsageError>(
        grid.columns > 0 && grid.rows > 0 && grid.cell > 0.0,
        "flood grid has {} x {} cells of {} m, expected at least one cell of positive size",
        grid.columns, grid.rows, grid.cell);
    const auto cells = static_cast<std::size_t>(grid.size());
    const auto sized = [&](std::string_view name, std::size_t size) {
        require<UsageError>(size == cells,
                            "flood geometry: {} has {} values, expected {} (one a cell)", name,
                            size, cells);
    };
    sized("bed", geometry.bed.size());
    sized("active", geometry.active.size());
    sized("manning", geometry.manning.size());
    sized("storage", geometry.storage.size());
    sized("sea", geometry.sea.size());
    sized("east_crest", geometry.east_crest.size());
    sized("north_crest", geometry.north_crest.size());
    Index active = 0;
    for (Index i = 0; i < grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (geometry.active[s] == 0) {
            continue;
        }
        ++active;
        // The place is put into words only where it is needed: there are millions of cells.
        if (std::isfinite(geometry.bed[s]) && std::isfinite(geometry.manning[s]) &&
            geometry.manning[s] >= 0.0F && geometry.storage[s] > 0.0F &&
            geometry.storage[s] <= 1.0F && !std::isnan(geometry.east_crest[s]) &&
            !std::isnan(geometry.north_crest[s])) {
            continue;
        }
        const std::string where = place(grid, i);
        require<DataError>(std::isfinite(geometry.bed[s]),
                           "flood bed is {} in active {}, expected a height", geometry.bed[s],
                           where);
        require<DataError>(geometry.manning[s] >= 0.0F && std::isfinite(geometry.manning[s]),
                           "Manning's n is {} in active {}, expected 0 or more",
                           geometry.manning[s], where);
        require<DataError>(geometry.storage[s] > 0.0F && geometry.storage[s] <= 1.0F,
                           "storage share is {} in active {}, expected a value in (0, 1]",
                           geometry.storage[s], where);
        fail<DataError>("a crest beside {} is not a number", where);
    }
    require<DataError>(active > 0, "flood domain has no active cell");
}

void check_elements(const Geometry& geometry) {
    const geo::Grid& grid = geometry.grid;
    const auto active = [&](Index cell) {
        return cell >= 0 && cell < grid.size() &&
               geometry.active[static_cast<std::size_t>(cell)] != 0;
    };
    for (const auto& boundary : geometry.boundaries) {
        require<DataError>(!boundary.faces.empty(),
                           "boundary '{}' has no face on the edge of the flood domain",
                           boundary.name);
        for (const auto& face : boundary.faces) {
            require<DataError>(active(face.cell),
                               "boundary '{}': cell {} is not in the flood domain", boundary.name,
                               face.cell);
            const Index column = face.cell % grid.columns + (face.side == 0   ? -1
                                                             : face.side == 1 ? 1
                                                                              : 0);
            const Index row = face.cell / grid.columns + (face.side == 2   ? -1
                                                          : face.side == 3 ? 1
                                                                           : 0);
            require<DataError>(
                face.side >= 0 && face.side <= 3 &&
                    (!grid.contains(column, row) || !active(grid.index(column, row))),
                "boundary '{}': side {} of {} is not on the edge of the flood domain",
                boundary.name, static_cast<int>(face.side), place(grid, face.cell));
        }
    }
    for (const auto& pump : geometry.pumps) {
        require<DataError>(active(pump.inlet),
                           "pump '{}': inlet cell {} is not in the flood domain", pump.name,
                           pump.inlet);
        require<DataError>(pump.outlet == -1 || active(pump.outlet),
                           "pump '{}': outlet cell {} is not in the flood domain", pump.name,
                           pump.outlet);
        require<DataError>(pump.outlet != pump.inlet, "pump '{}': inlet and outlet are the same {}",
                           pump.name, place(grid, pump.inlet));
        require<DataError>(pump.capacity_m3s >= 0.0 && std::isfinite(pump.capacity_m3s),
                           "pump '{}': capacity is {} m3/s, expected 0 or more", pump.name,
                           pump.capacity_m3s);
        require<DataError>(
            pump.stop_depth_m >= 0.0 && pump.stop_depth_m <= pump.start_depth_m,
            "pump '{}' stops at {} m and starts at {} m, expected 0 <= stop <= start", pump.name,
            pump.stop_depth_m, pump.start_depth_m);
    }
    for (const auto& link : geometry.links) {
        require<DataError>(
            active(link.first) && active(link.second) && link.first != link.second,
            "link '{}' joins cells {} and {}, expected two cells of the flood domain", link.name,
            link.first, link.second);
        const bool culvert = link.kind == Geometry::Link::Kind::culvert;
        const double width = culvert ? link.culvert.width_m : link.width_m;
        require<DataError>(width > 0.0 && std::isfinite(width),
                           "link '{}' is {} m wide, expected more than 0", link.name, width);
        require<DataError>(!culvert || (link.culvert.length_m > 0.0 && link.culvert.manning > 0.0 &&
                                        link.culvert.barrels > 0 &&
                                        (link.culvert.round || link.culvert.height_m > 0.0)),
                           "culvert '{}': length {} m, Manning's n {}, {} barrels, height {} m, "
                           "expected all above 0",
                           link.name, link.culvert.length_m, link.culvert.manning,
                           link.culvert.barrels, link.culvert.height_m);
        const double sill =
            culvert ? std::min(link.culvert.inlet_invert_m, link.culvert.outlet_invert_m)
                    : link.sill_m;
        require<DataError>(std::isfinite(sill),
                           "link '{}': sill or invert is {}, expected a height", link.name, sill);
    }
    for (const auto& breach : geometry.breaches) {
        require<DataError>(!breach.faces.empty(), "breach '{}' has no face", breach.name);
        require<DataError>(std::isfinite(breach.crest_m) && std::isfinite(breach.final_crest_m) &&
                               breach.final_crest_m <= breach.crest_m,
                           "breach '{}' goes from {} m to {} m, expected a crest that falls",
                           breach.name, breach.crest_m, breach.final_crest_m);
        require<DataError>(breach.deepening_s >= 0.0 && breach.widening_s >= 0.0,
                           "breach '{}' takes {} s and {} s, expected 0 or more", breach.name,
                           breach.deepening_s, breach.widening_s);
    }
    for (const auto& opened : geometry.drains.opened) {
        const auto nodes = static_cast<Index>(geometry.drains.network.nodes.size());
        require<DataError>(
            opened.node >= 0 && opened.node < nodes && active(opened.cell),
            "drains: node {} of {} opens into cell {}, expected a node and a cell of "
            "the flood domain",
            opened.node, nodes, opened.cell);
    }
    for (const auto& gate : geometry.gates) {
        require<DataError>(!gate.present || active(gate.gauge_cell),
                           "gate '{}': gauge cell {} is not in the flood domain", gate.name,
                           gate.gauge_cell);
        require<DataError>(std::isfinite(gate.crest_m), "gate '{}': crest is {}, expected a height",
                           gate.name, gate.crest_m);
    }
}

}  // namespace

void check_series(const Geometry::Boundary& boundary, const sim::Series& series) {
    if (!series.empty()) {
        series.check();
        require<UsageError>(boundary.kind != city::BoundaryKind::free_outflow,
                            "boundary '{}' is a free outflow, but series '{}' was given for it",
                            boundary.name, series.name);
    }
}

void check(const Parameters& parameters, const Geometry& geometry, const Forcing& forcing) {
    check_ranges(parameters);
    require<UsageError>(parameters.horton_first_mm_h >= parameters.horton_last_mm_h,
                        "flood.horton_first_mm_h is {}, expected at least horton_last_mm_h, {}",
                        parameters.horton_first_mm_h, parameters.horton_last_mm_h);
    check_arrays(geometry);
    check_elements(geometry);
    // The exchange reads levels from the cell's mean bed, which tables of finer terrain replace.
    require<UsageError>(
        geometry.drains.opened.empty() || geometry.subgrid.empty(),
        "sewers do not work beside tables of finer terrain: use flood.scheme = "
        "\"second_order\", or cells of the terrain's own size, or leave [drains] out");
    require<UsageError>(forcing.boundaries.size() == geometry.boundaries.size(),
                        "flood forcing has {} boundary series, the city has {} boundaries",
                        forcing.boundaries.size(), geometry.boundaries.size());
    for (std::size_t b = 0; b < geometry.boundaries.size(); ++b) {
        check_series(geometry.boundaries[b], forcing.boundaries[b]);
    }
    if (!forcing.rain.empty()) {
        forcing.rain.check();
        for (std::size_t i = 0; i < forcing.rain.value.size(); ++i) {
            require<DataError>(forcing.rain.value[i] >= 0.0,
                               "rain '{}' is {} m/s at {} s, expected 0 or more", forcing.rain.name,
                               forcing.rain.value[i], forcing.rain.time[i]);
        }
    }
    for (const Source& source : forcing.sources) {
        require<DataError>(!source.cells.empty(), "source '{}' has no cell", source.name);
        for (const Index cell : source.cells) {
            require<DataError>(cell >= 0 && cell < geometry.grid.size() &&
                                   geometry.active[static_cast<std::size_t>(cell)] != 0,
                               "source '{}': cell {} is not in the flood domain", source.name,
                               cell);
        }
        if (!source.discharge.empty()) {
            source.discharge.check();
        }
    }
}

void check(const State& state, const Geometry& geometry, const Forcing& forcing) {
    const auto cells = static_cast<std::size_t>(geometry.grid.size());
    for (const auto* field : {&state.h, &state.hu, &state.hv, &state.h_low, &state.max_depth,
                              &state.max_speed, &state.arrival}) {
        require<UsageError>(field->size() == cells, "flood state has {} cells, its geometry {}",
                            field->size(), cells);
    }
    const auto counted = [](std::size_t found, std::size_t expected, std::string_view what) {
        require<UsageError>(found == expected, "flood state knows {} {}, its geometry {}", found,
                            what, expected);
    };
    counted(state.gate_closed.size(), geometry.gates.size(), "gates");
    counted(state.gate_failed.size(), geometry.gates.size(), "gates");
    counted(state.pump_running.size(), geometry.pumps.size(), "pumps");
    counted(state.pump_powered.size(), geometry.pumps.size(), "pumps");
    counted(state.pump_drowned.size(), geometry.pumps.size(), "pumps");
    counted(state.pump_out.size(), geometry.pumps.size(), "pumps");
    counted(state.pump_moved.size(), geometry.pumps.size(), "pumps");
    counted(state.defence_overtopped.size(), geometry.defences.size(), "defences");
    counted(state.boundary_in.size(), geometry.boundaries.size(), "boundaries");
    counted(state.boundary_out.size(), geometry.boundaries.size(), "boundaries");
    counted(state.link_moved.size(), geometry.links.size(), "links");
    counted(state.breach_start.size(), geometry.breaches.size(), "breaches");
    require<UsageError>(state.source_in.size() == forcing.sources.size() &&
                            state.source_out.size() == forcing.sources.size(),
                        "flood state knows {} sources, its forcing {}", state.source_in.size(),
                        forcing.sources.size());
}

}  // namespace calade::flood
