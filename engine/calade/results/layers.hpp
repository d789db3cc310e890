// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/io/table.hpp"
#include "calade/results/history.hpp"

#include <string>
#include <vector>

namespace calade::results {

/// What a layer is made from.
struct LayerInput {
    const Town& town;
    const coupling::State& state;  ///< at the end of the run
    const History& history;
    Instant start;
    /// What came after the water; nullptr: nothing is known of it.
    const coupling::Restored* restored = nullptr;
    /// By station; nullptr: not asked for, and no fields of it.
    const energy::PvHosting* hosting = nullptr;
};

/// Fields of the stations where the run was asked for them.
inline constexpr const char* hosting_alone_field = "pv_alone_kw";
inline constexpr const char* hosting_together_field = "pv_together_kw";

/// The layers of layers.gpkg, in the order of docs/reference/run_directory.md.
[[nodiscard]] std::vector<io::Layer> make_layers(const LayerInput& input);

[[nodiscard]] io::Layer buildings_layer(const LayerInput& input);
[[nodiscard]] io::Layer streets_layer(const LayerInput& input);
[[nodiscard]] io::Layer stations_layer(const LayerInput& input);
[[nodiscard]] io::Layer power_lines_layer(const LayerInput& input);
[[nodiscard]] io::Layer sites_layer(const LayerInput& input);
[[nodiscard]] io::Layer defences_layer(const LayerInput& input);
[[nodiscard]] io::Layer gates_layer(const LayerInput& input);
[[nodiscard]] io::Layer pumps_layer(const LayerInput& input);
[[nodiscard]] io::Layer boundaries_layer(const LayerInput& input);
[[nodiscard]] io::Layer areas_layer(const LayerInput& input);
/// Where customers hang on the network, with their interruptions.
[[nodiscard]] io::Layer supply_points_layer(const LayerInput& input);

/// The MV/LV station behind each bus of the low-voltage network, by the closed lines of normal
/// service; invalid for every other bus.
[[nodiscard]] std::vector<StationId> feeding_stations(const city::PowerNetwork& power);
/// The number of that station by load point, -1: none.
[[nodiscard]] std::vector<Index> stations_of_loads(const city::PowerNetwork& power);

}  // namespace calade::results
