// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/sewer_supply.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <limits>

namespace calade::coupling {

namespace {

BusId nearest_bus_with_customers(const city::City& city, geo::Point2 place) {
    BusId nearest;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& load : city.power.loads) {
        const geo::Point2 at = city.power.buses[load.bus.index()].position;
        if (const double distance = geo::distance(at, place); distance < least) {
            least = distance;
            nearest = load.bus;
        }
    }
    return nearest;
}

}  // namespace

std::vector<SewerPumpSupply> find_sewer_supply(const city::City& city, const flood::Drains& drains,
                                               const flood::Geometry& geometry) {
    std::vector<SewerPumpSupply> found;
    for (const auto& pump : geometry.drains.network.pumps) {
        SewerPumpSupply supply;
        const auto opened =
            std::find_if(geometry.drains.opened.begin(), geometry.drains.opened.end(),
                         [&](const auto& o) { return o.node == pump.from; });
        supply.cell = opened == geometry.drains.opened.end() ? -1 : opened->cell;
        const auto given = std::find_if(drains.supplies.begin(), drains.supplies.end(),
                                        [&](const auto& s) { return s.pump == pump.name; });
        if (given != drains.supplies.end()) {
            const auto site = std::find_if(city.sites.begin(), city.sites.end(),
                                           [&](const auto& s) { return s.name == given->site; });
            require<DataError>(site != city.sites.end(),
                               "{}: the town has no site named '{}' for the sewer pump '{}'",
                               given->where, given->site, pump.name);
            supply.site = SiteId(static_cast<Index>(site - city.sites.begin()));
            supply.bus = city.joins.site_bus[supply.site.index()];
        } else if (const auto& place =
                       geometry.drains.network.nodes[static_cast<std::size_t>(pump.from)].position;
                   place && drains.parameters.pump_supply == "nearest") {
            supply.bus = nearest_bus_with_customers(city, *place);
        }
        found.push_back(supply);
    }
    return found;
}

}  // namespace calade::coupling
