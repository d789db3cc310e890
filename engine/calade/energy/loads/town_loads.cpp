// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/loads/town_loads.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::loads {

namespace {

void check_sizes(const city::PowerNetwork& network, std::span<const BuildingFacts> buildings,
                 std::span<const LoadId> load) {
    require<UsageError>(buildings.size() == load.size(), "loads: {} buildings, {} supply points",
                        buildings.size(), load.size());
    for (std::size_t b = 0; b < load.size(); ++b) {
        require<UsageError>(!load[b].valid() || load[b].index() < network.loads.size(),
                            "loads: building {} hangs on load point {} of {}", b, load[b].value,
                            network.loads.size());
        const auto& facts = buildings[b];
        for (const double value :
             {facts.reference_w, facts.floor_m2, facts.footprint_m2, facts.dwellings}) {
            require<DataError>(std::isfinite(value) && value >= 0.0,
                               "loads: building {} has a value of {}, expected 0 or more", b,
                               value);
        }
    }
}

}  // namespace

std::vector<PointLoad> point_loads(const city::PowerNetwork& network,
                                   std::span<const BuildingFacts> buildings,
                                   std::span<const LoadId> load, const Moment& moment,
                                   const Weather& weather, const Levers& levers,
                                   const Habits& habits) {
    check(moment, weather, levers, habits);
    check_sizes(network, buildings, load);
    const double var_a_watt =
        std::sqrt(1.0 - habits.power_factor * habits.power_factor) / habits.power_factor;
    std::vector<PointLoad> out(network.loads.size());
    for (std::size_t b = 0; b < buildings.size(); ++b) {
        if (!load[b].valid()) {
            continue;
        }
        const auto one = building_load(buildings[b], b, moment, weather, levers, habits);
        auto& point = out[load[b].index()];
        point.drawn_w += one.drawn_w();
        point.drawn_var += one.drawn_w() * var_a_watt;
        point.solar_w += one.solar_w;
    }
    return out;
}

city::PowerNetwork with_loads(const city::PowerNetwork& network, std::span<const PointLoad> loads) {
    require<UsageError>(loads.size() == network.loads.size(), "loads: {} values for {} load points",
                        loads.size(), network.loads.size());
    auto out = network;
    for (std::size_t k = 0; k < loads.size(); ++k) {
        out.loads[k].p_w = loads[k].drawn_w - loads[k].solar_w;
        out.loads[k].q_var = loads[k].drawn_var;
    }
    return out;
}

std::vector<CustomersByUse> customers_by_use(const city::PowerNetwork& network,
                                             std::span<const BuildingFacts> buildings,
                                             std::span<const LoadId> load) {
    check_sizes(network, buildings, load);
    std::vector<CustomersByUse> out(network.loads.size(), CustomersByUse{});
    for (std::size_t b = 0; b < buildings.size(); ++b) {
        if (load[b].valid() && (buildings[b].reference_w > 0.0 || buildings[b].dwellings > 0.0)) {
            out[load[b].index()][static_cast<std::size_t>(buildings[b].use)] +=
                std::max(buildings[b].dwellings, 1.0);
        }
    }
    return out;
}

CustomersByUse customers_off(const city::PowerNetwork& network,
                             std::span<const std::uint8_t> powered,
                             std::span<const CustomersByUse> customers) {
    const auto& points = network.loads;
    require<UsageError>(customers.size() == points.size() && powered.size() == network.buses.size(),
                        "loads: customers of {} load points of {}, {} buses of {}",
                        customers.size(), points.size(), powered.size(), network.buses.size());
    CustomersByUse out{};
    for (std::size_t k = 0; k < points.size(); ++k) {
        if (powered[points[k].bus.index()] == 0) {
            for (std::size_t u = 0; u < out.size(); ++u) {
                out[u] += customers[k][u];
            }
        }
    }
    return out;
}

}  // namespace calade::energy::loads
