// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/flood/drain_parameters.hpp"
#include "calade/flood/geometry.hpp"

#include <vector>

namespace calade::coupling {

/// What a pump of the sewers draws on, and the flood cell above its wet well.
struct SewerPumpSupply {
    BusId bus;        ///< invalid: it never lacks supply
    SiteId site;      ///< whose own generator may carry it; invalid: none
    Index cell = -1;  ///< -1: its well does not meet the surface
};

/// One for each pump of the network. A pump is on the bus of the site that `supplies` names for it;
/// else, with `pump_supply = "nearest"`, on the bus with customers that is nearest to its well.
/// Throws DataError for a site that the town does not have.
[[nodiscard]] std::vector<SewerPumpSupply> find_sewer_supply(const city::City& city,
                                                             const flood::Drains& drains,
                                                             const flood::Geometry& geometry);

}  // namespace calade::coupling
