// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/city/demo/plots.hpp"

namespace calade::city::demo {

/// Builds hospital, fire station, pumping station, schools … at the free street fronts nearest to
/// where the plan wants them, and adds them to the city's sites and buildings.
void build_sites(const TownPlan& plan, const StreetNetwork& streets, Builder& builder, City& city);

/// Where the HV/MV station stands, on dry ground west of the town.
[[nodiscard]] geo::Point2 hv_station(const TownPlan& plan);

}  // namespace calade::city::demo
