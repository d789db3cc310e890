// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/parameters.hpp"

#include "calade/sim/parameter_rows.hpp"

#include <utility>

namespace calade::flood {

namespace {

using Row = sim::Parameter<Parameters>;

Row length(std::string name, double Parameters::*member, std::string description) {
    Row row;
    row.name = std::move(name);
    row.member = member;
    row.unit = std::string("m");
    row.dimension = Dimension::length;
    row.description = std::move(description);
    return row;
}

Row share(std::string name, double Parameters::*member, std::string description) {
    Row row;
    row.name = std::move(name);
    row.member = member;
    row.description = std::move(description);
    row.lowest = 0.0;
    row.highest = 1.0;
    row.lowest_excluded = true;
    return row;
}

Row loss(std::string name, double Parameters::*member, std::string description, double highest) {
    Row row;
    row.name = std::move(name);
    row.member = member;
    row.description = std::move(description);
    row.lowest = 0.0;
    row.highest = highest;
    return row;
}

void add_losses(sim::ParameterTable<Parameters>& table) {
    table.rows.push_back(sim::choice_row("infiltration", &Parameters::infiltration,
                                         "How water goes into the ground, outside open water.",
                                         {"none", "green_ampt", "horton", "curve_number"}));
    table.rows.push_back(loss("soil_conductivity_mm_h", &Parameters::soil_conductivity_mm_h,
                              "Green-Ampt: saturated conductivity, mm/h.", 1e4));
    table.rows.push_back(loss("soil_suction_m", &Parameters::soil_suction_m,
                              "Green-Ampt: suction at the wetting front, m.", 10.0));
    table.rows.push_back(loss("soil_deficit", &Parameters::soil_deficit,
                              "Green-Ampt: share of the soil that water may fill.", 1.0));
    Row first = loss("horton_first_mm_h", &Parameters::horton_first_mm_h,
                     "Horton: rate of dry ground, mm/h.", 1e4);
    first.lowest_excluded = true;
    table.rows.push_back(first);
    table.rows.push_back(loss("horton_last_mm_h", &Parameters::horton_last_mm_h,
                              "Horton: rate of wet ground, mm/h.", 1e4));
    Row decay = loss("horton_decay_per_h", &Parameters::horton_decay_per_h,
                     "Horton: decay of the rate, 1/h.", 1e3);
    decay.lowest_excluded = true;
    table.rows.push_back(decay);
    Row number =
        loss("curve_number", &Parameters::curve_number, "Curve number of the ground.", 100.0);
    number.lowest_excluded = true;
    table.rows.push_back(number);
    Row drainage;
    drainage.name = std::string("drainage");
    drainage.member = &Parameters::drainage;
    drainage.description =
        "Whether drains take the town's rate off each cell that lies above the sea's level.";
    table.rows.push_back(drainage);
    table.rows.push_back(loss("evaporation_mm_day", &Parameters::evaporation_mm_day,
                              "Evaporation from water, mm/day.", 100.0));
}

sim::ParameterTable<Parameters> make_table() {
    sim::ParameterTable<Parameters> table;
    table.key = std::string("flood");
    table.description = "Shallow water over the city's ground.";

    table.rows.push_back(sim::choice_row(
        "scheme", &Parameters::scheme,
        "Order in space and time: second_order, or first_order in about half the time and with "
        "blurred fronts; or local_inertial, without advection: faster still, not for flows faster "
        "than their waves, and on cells larger than the terrain's with tables of what is finer.",
        {"second_order", "first_order", "local_inertial"}));

    table.rows.push_back(sim::choice_row(
        "precision", &Parameters::precision,
        "Numbers of the water's state: single, or double as a reference in about twice the time.",
        {"single", "double"}));

    Row cell = length("cell_m", &Parameters::cell_m,
                      "Side of a flood cell: a multiple or a whole fraction of the terrain's cell; "
                      "0 takes the terrain's own.");
    cell.lowest = 0.0;
    table.rows.push_back(cell);

    Row local;
    local.name = std::string("local_time_steps");
    local.member = &Parameters::local_time_steps;
    local.description =
        "Whether parts of the domain in which water is slow take steps of 2, 4 or 8 times the "
        "length; not with local_inertial, nor with rain on grids, where one step serves all.";
    table.rows.push_back(local);

    table.rows.push_back(
        share("cfl", &Parameters::cfl, "Courant number: share of the largest stable time step."));

    Row dry = length("dry_depth_m", &Parameters::dry_depth_m,
                     "Depth below which a cell carries no momentum.");
    dry.lowest = 1e-5;
    dry.highest = 0.1;
    table.rows.push_back(dry);

    Row wet = length("wet_depth_m", &Parameters::wet_depth_m,
                     "Depth above which a cell counts as flooded in indicators and maps.");
    wet.lowest = 0.0;
    wet.lowest_excluded = true;
    table.rows.push_back(wet);

    Row scale =
        share("manning_scale", &Parameters::manning_scale, "Factor on the city's roughness.");
    scale.highest = 100.0;
    table.rows.push_back(scale);

    table.rows.push_back(sim::choice_row(
        "buildings", &Parameters::buildings,
        "How buildings stand in the water: as walls, as storage taken from their cells, or not at "
        "all; auto takes walls where a cell is at most half the median street width.",
        {"auto", "walls", "storage", "none"}));

    table.rows.push_back(share("least_storage", &Parameters::least_storage,
                               "Smallest share of a cell that is left to water where buildings "
                               "take storage."));
    add_losses(table);
    Row extremes;
    extremes.name = std::string("extremes");
    extremes.member = &Parameters::extremes;
    extremes.description =
        "Whether durations, rates of rise and hazard classes are followed in every step. A run of "
        "a scenario always does.";
    table.rows.push_back(extremes);
    return table;
}

}  // namespace

const sim::ParameterTable<Parameters>& parameter_table() {
    static const sim::ParameterTable<Parameters> table = make_table();
    return table;
}

}  // namespace calade::flood
