// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/parameter_table.hpp"

#include <string>

namespace calade::flood {

struct Parameters {
    std::string scheme = "second_order";  ///< second_order, first_order
    std::string precision = "single";     ///< single, double
    double cell_m = 0.0;                  ///< 0: the terrain's own cell
    double cfl = 0.9;            ///< Courant number, (0, 1]: stable up to 1 (docs/theory/flood.md)
    double dry_depth_m = 1e-3;   ///< below it a cell carries no momentum
    double wet_depth_m = 0.05;   ///< counts as flooded in indicators and maps
    double manning_scale = 1.0;  ///< multiplies the city's roughness
    std::string buildings = "auto";  ///< auto, walls, storage, none
    double least_storage = 0.1;      ///< smallest share of a cell left to water in storage mode
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

}  // namespace calade::flood
