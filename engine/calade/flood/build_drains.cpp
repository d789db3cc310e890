// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/flood/drain_parameters.hpp"
#include "calade/sim/parameter_rows.hpp"

#include <cmath>
#include <numbers>

namespace calade::flood {

namespace {

sim::ParameterTable<DrainParameters> make_table() {
    sim::ParameterTable<DrainParameters> table;
    table.key = std::string("drains");
    table.description = "Sewers below the town, from a SWMM file, joined to the surface.";
    sim::Parameter<DrainParameters> file;
    file.name = std::string("file");
    file.member = &DrainParameters::file;
    file.description =
        "SWMM input file (.inp) beside the scenario, coordinates in the town's; its start is "
        "the run's start.";
    table.rows.push_back(file);
    table.rows.push_back(sim::number_row("piece_m", &DrainParameters::piece_m,
                                         "Longest piece that a conduit is cut into.", 0.5, 1000.0,
                                         "m", Dimension::length));
    table.rows.push_back(sim::number_row("step_s", &DrainParameters::step_s,
                                         "Longest time step of the sewers.", 0.01, 60.0, "s",
                                         Dimension::time));
    table.rows.push_back(
        sim::number_row("manhole_m", &DrainParameters::manhole_m,
                        "Diameter of the opening between a manhole and the ground.", 0.01, 10.0,
                        "m", Dimension::length));
    table.rows.push_back(sim::number_row("weir_coefficient", &DrainParameters::weir_coefficient,
                                         "Of the weir around an opening.", 0.01, 2.0));
    table.rows.push_back(sim::number_row("orifice_coefficient",
                                         &DrainParameters::orifice_coefficient,
                                         "Of the drowned opening, both ways.", 0.01, 2.0));
    table.rows.push_back(
        sim::number_row("slot_celerity", &DrainParameters::slot_celerity,
                        "Speed of pressure waves that sets the width of the Preissmann slot, "
                        "m/s.",
                        5.0, 1500.0));
    table.rows.push_back(sim::choice_row(
        "outfalls", &DrainParameters::outfalls,
        "Where outfalls within the town pour to: onto the surface of their cell, or away out of "
        "the model.",
        {"surface", "away"}));
    table.rows.push_back(sim::choice_row(
        "pump_supply", &DrainParameters::pump_supply,
        "What the sewers' pumps draw on where [[drains.pumps]] does not say: the bus with "
        "customers that is nearest to their well, or a supply that never fails.",
        {"nearest", "always"}));
    return table;
}

}  // namespace

const sim::ParameterTable<DrainParameters>& drain_parameter_table() {
    static const sim::ParameterTable<DrainParameters> table = make_table();
    return table;
}

void lay_drains(const Drains& drains, Geometry& geometry) {
    if (drains.network.empty()) {
        return;
    }
    const DrainParameters& p = drains.parameters;
    Geometry::Drains& d = geometry.drains;
    d.network = drains.network;
    d.options.piece_m = p.piece_m;
    d.options.longest_step_s = p.step_s;
    d.opening = {std::numbers::pi / 4.0 * p.manhole_m * p.manhole_m, std::numbers::pi * p.manhole_m,
                 p.weir_coefficient, p.orifice_coefficient};
    Index outside = 0;
    Index deep = 0;
    Index pouring = 0;
    for (std::size_t n = 0; n < d.network.nodes.size(); ++n) {
        const drains::Node& node = d.network.nodes[n];
        const bool outfall = node.kind == drains::NodeKind::outfall;
        if (outfall && p.outfalls == "away") {
            continue;
        }
        const Index cell = node.position ? geometry.grid.cell_at(*node.position) : -1;
        if (cell < 0 || geometry.active[static_cast<std::size_t>(cell)] == 0) {
            outside += outfall ? 0 : 1;
            continue;
        }
        d.opened.push_back({static_cast<Index>(n), cell});
        pouring += outfall ? 1 : 0;
        const double ground = static_cast<double>(geometry.bed[static_cast<std::size_t>(cell)]);
        deep += !outfall && std::abs(node.invert_m + node.max_depth_m - ground) > 0.5 ? 1 : 0;
    }
    require<DataError>(!d.opened.empty(),
                       "none of the {} sewer nodes lies in the flood domain: are their coordinates "
                       "those of the town?",
                       d.network.nodes.size());
    geometry.notes.insert(geometry.notes.end(), d.network.notes.begin(), d.network.notes.end());
    geometry.notes.push_back(
        fmt::format("sewers: {} nodes, {} conduits; {} openings to the ground, {} outfalls onto "
                    "it; {} nodes lie "
                    "outside the domain or in a building and do not meet it; {} rims are more than "
                    "0.5 m off the "
                    "ground, the higher of the two counts",
                    d.network.nodes.size(), d.network.conduits.size(),
                    static_cast<Index>(d.opened.size()) - pouring, pouring, outside, deep));
    if (!geometry.drainage.empty()) {
        geometry.drainage.clear();
        geometry.notes.push_back("the town's drainage rates do not apply beside its sewers");
    }
}

}  // namespace calade::flood
