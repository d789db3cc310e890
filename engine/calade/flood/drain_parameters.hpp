// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/network.hpp"
#include "calade/flood/geometry.hpp"
#include "calade/sim/parameter_table.hpp"

#include <string>
#include <vector>

namespace calade::flood {

/// A scenario's [drains].
struct DrainParameters {
    std::string file;  ///< SWMM input file; empty: no sewers
    double piece_m = 10.0;
    double step_s = 1.0;
    double manhole_m = 0.6;          ///< diameter of the openings; default: a common cover
    double weir_coefficient = 0.56;  ///< Rubinato et al. 2017
    double orifice_coefficient = 0.167;
    double slot_celerity = 100.0;         ///< m/s, of pressure waves; default
    std::string outfalls = "surface";     ///< surface, away
    std::string pump_supply = "nearest";  ///< nearest, always
};

[[nodiscard]] const sim::ParameterTable<DrainParameters>& drain_parameter_table();

/// The site of the town whose supply a pump of the sewers shares ([[drains.pumps]]).
struct SewerPumpSite {
    std::string pump, site;
    std::string where;  ///< file:line
};

/// Sewers read from a file, before they are laid under a town.
struct Drains {
    DrainParameters parameters;
    std::vector<SewerPumpSite> supplies;
    drains::Network network;
};

/// Lays sewers under the ground: each manhole and basin whose position is in a cell of the flood
/// domain opens into it, an outfall there pours into it (`outfalls = "surface"`). The town's
/// drainage rates no longer apply. Throws DataError if no node lies in the domain.
void lay_drains(const Drains& drains, Geometry& geometry);

}  // namespace calade::flood
