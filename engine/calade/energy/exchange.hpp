// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/io/grid_model_json.hpp"
#include "calade/io/matpower.hpp"

/// A town's network for other programs: the same buses, branches, loads and sources, switches as
/// they stand in it. Solved there, the voltages are those of our model.
namespace calade::energy {

/// Bus i has the number i + 1, base 1 MVA; open branches are out of service; lines below 1e-7 pu
/// are written with that impedance, as MATPOWER has none of zero.
[[nodiscard]] io::MatpowerCase to_matpower(const city::PowerNetwork& network);

/// Ids: buses, branches, loads and sources in one count from 0. Transformers of one impedance are
/// generic branches, ties and lines below 1e-7 pu links; sources have a short-circuit power of 1e20
/// VA.
[[nodiscard]] io::GridModelTables to_grid_model(const city::PowerNetwork& network);

}  // namespace calade::energy
