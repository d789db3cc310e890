// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/energy/loads/town_loads.hpp"
#include "calade/results/damage.hpp"
#include "calade/results/parameters.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::results {

/// What the recorders look at beside the state: parts of one Simulation, or drawn by hand in a
/// test. Everything referred to must outlive it.
struct Town {
    const city::City& city;
    const flood::Geometry& geometry;
    const coupling::Links& links;
    const traffic::Network& network;
    double wet_depth_m = 0.05;  ///< deeper than this counts as flooded
    Parameters thresholds = {};
    const DamageTable* damage = &default_damage_table();
    std::vector<energy::loads::CustomersByUse> customers = {};  ///< by load point; empty: unknown
};

[[nodiscard]] Town town_of(const coupling::Simulation& simulation);

/// Position in an array.
[[nodiscard]] inline std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Largest depth of every step so far in one cell, m; 0 for -1.
[[nodiscard]] float largest_depth_at(const flood::State& water, Index cell);

/// Whether the cell is land inside the flood domain: the only place that can be "flooded".
[[nodiscard]] bool is_land(const flood::Geometry& geometry, std::size_t cell);

/// Whether cars may use the street at all, and whether they cannot now.
[[nodiscard]] bool is_closed(const Town& town, const coupling::State& state, std::size_t street);

/// The worst of every step on each cell of land, as the water model followed it (flood::Extremes);
/// nothing where it did not.
struct WorstWater {
    std::vector<float> wet_hours;
    std::vector<std::uint8_t> french_hazard, aidr_hazard;
};
[[nodiscard]] WorstWater worst_water(const Town& town, const flood::State& water);

/// Vehicles per hour on a street, both directions.
[[nodiscard]] double street_flow_vph(const Town& town, const traffic::State& traffic,
                                     std::size_t street);

}  // namespace calade::results
