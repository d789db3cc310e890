// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/hazard.hpp"
#include "calade/sim/parameter_table.hpp"

#include <string>

namespace calade::flood {

struct Parameters {
    std::string scheme = "second_order";  ///< second_order, first_order, local_inertial
    std::string precision = "single";     ///< single, double
    double cell_m = 0.0;                  ///< 0: the terrain's own cell
    bool local_time_steps = false;        ///< long steps where water is slow; not in local_inertial
    double cfl = 0.9;            ///< Courant number, (0, 1]: stable up to 1 (docs/theory/flood.md)
    double dry_depth_m = 1e-4;   ///< below it a cell carries no momentum
    double wet_depth_m = 0.05;   ///< counts as flooded in indicators and maps
    double manning_scale = 1.0;  ///< multiplies the city's roughness
    std::string buildings = "auto";     ///< auto, walls, storage, none
    double least_storage = 0.1;         ///< smallest share of a cell left to water in storage mode
    std::string infiltration = "none";  ///< none, green_ampt, horton, curve_number
    double soil_conductivity_mm_h = 10.9;  ///< sandy loam, Rawls et al. 1983
    double soil_suction_m = 0.11;          ///< at the wetting front, the same
    double soil_deficit = 0.3;             ///< share of the soil that water may fill
    double horton_first_mm_h = 75.0;       ///< turf on loam, ASCE 1996
    double horton_last_mm_h = 10.0;
    double horton_decay_per_h = 4.14;
    double curve_number = 80.0;       ///< residential, soil group C, USDA NEH 630
    bool drainage = true;             ///< whether the town's drains take their rate off the cells
    double evaporation_mm_day = 0.0;  ///< from open water
    bool extremes = false;            ///< durations, rise and hazard classes, every step
    // Of the hazard classes. A scenario has them with the other thresholds, in [indicators].
    DynamicsLimits dynamics;
    double rise_over_s = 1800.0;  ///< over a minute, the arriving front would make all water fast
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

}  // namespace calade::flood
