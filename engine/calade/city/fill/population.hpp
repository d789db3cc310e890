// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <span>
#include <string>

namespace calade::city {

/// A small area with people: only its share of its commune's sum is used, never its own figure.
struct PopulationUnit {
    geo::MultiPolygon extent;
    double population = 0.0;
};

struct PopulationResult {
    int housed_buildings = 0;      ///< buildings with residents
    int buildings_outside = 0;     ///< residential, in no commune with a known population
    double unit_people_moved = 0;  ///< people of units without a dwelling, spread over the commune
};

/// Distributes people over residential buildings of at least 35 m² footprint: within a commune
/// (Area of kind "commune" with population > 0) first over the units by their population, within a
/// unit by floor area; dwellings in no unit count as one unit with the commune's mean density.
/// Then everything is scaled so that each commune's residents sum to its population.
/// Without units: by floor area alone. Marks residents `estimated`.
/// Throws DataError for a commune with people but without a dwelling to put them in.
PopulationResult distribute_population(City& city, std::span<const PopulationUnit> units = {});

}  // namespace calade::city
