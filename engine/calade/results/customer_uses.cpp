// SPDX-License-Identifier: Apache-2.0
#include "calade/results/customer_uses.hpp"

#include "calade/city/fill/building_demand.hpp"

namespace calade::results {

std::vector<energy::loads::CustomersByUse> customers_by_use(const city::City& city) {
    const auto demands = city::building_demands(city, {});
    std::vector<energy::loads::BuildingFacts> facts(demands.size());
    std::vector<LoadId> load(demands.size());
    for (std::size_t b = 0; b < demands.size(); ++b) {
        facts[b].use = city.buildings[b].use;
        facts[b].reference_w = demands[b].p_w;
        facts[b].dwellings = demands[b].customers;
        load[b] = city.joins.buildings[b].load;
    }
    auto customers = energy::loads::customers_by_use(city.power, facts, load);
    for (std::size_t l = 0; l < customers.size(); ++l) {
        double sum = 0.0;
        for (const double count : customers[l]) {
            sum += count;
        }
        const double all = city.power.loads[l].customers;
        for (double& count : customers[l]) {
            count *= sum > 0.0 ? all / sum : 0.0;
        }
        if (!(sum > 0.0)) {
            customers[l][static_cast<std::size_t>(city::BuildingUse::other)] = all;
        }
    }
    return customers;
}

}  // namespace calade::results
