// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/building_demand.hpp"

#include "calade/city/fill/building_heights.hpp"

#include <algorithm>

namespace calade::city {
namespace {

constexpr double annex_m2 = 40.0;
constexpr double dwelling_m2 = 90.0;           ///< floor of a dwelling whose residents are unknown
constexpr double floor_per_customer_m2 = 400;  ///< shops, offices, workshops

double watts_per_m2(BuildingUse use, const PowerGridOptions& o) {
    switch (use) {
        case BuildingUse::commercial: return o.commercial_w_m2;
        case BuildingUse::public_service: return o.public_w_m2;
        case BuildingUse::industrial: return o.industrial_w_m2;
        default: return o.other_w_m2;
    }
}

}  // namespace

std::vector<BuildingDemand> building_demands(const City& city, const PowerGridOptions& options) {
    // Where the population is known, a dwelling without people is an annex or stands empty.
    const bool people_known = std::any_of(city.buildings.begin(), city.buildings.end(),
                                          [](const Building& b) { return b.residents > 0.0; });
    std::vector<BuildingDemand> demands;
    demands.reserve(city.buildings.size());
    for (const Building& b : city.buildings) {
        BuildingDemand d;
        const double floor = floor_area(b);
        if (b.use == BuildingUse::residential) {
            d.customers = people_known
                              ? b.residents / options.people_per_customer
                              : (floor >= annex_m2 ? std::max(1.0, floor / dwelling_m2) : 0.0);
            d.p_w = d.customers * options.residential_w;
        } else if (geo::area(b.footprint) >= annex_m2) {
            d.customers = std::max(1.0, floor / floor_per_customer_m2);
            d.p_w = floor * watts_per_m2(b.use, options);
        }
        demands.push_back(d);
    }
    return demands;
}

}  // namespace calade::city
