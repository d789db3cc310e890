// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/city/demo/plan.hpp"

namespace calade::city::demo {

/// Quay walls, jetties, levees, the river gate, and the open edges "sea" and "river".
void build_water_works(const TownPlan& plan, City& city);

/// Commune, districts and the flood-plan zone; populations from the buildings.
void draw_areas(const TownPlan& plan, City& city);

/// The pump that keeps the underpass dry, housed in the site of kind pumping_station.
void install_pump(const TownPlan& plan, City& city);

}  // namespace calade::city::demo
