// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/energy/loads/archetypes.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace calade::energy::loads {

/// What all buildings at each load point draw and give.
struct PointLoad {
    double drawn_w = 0.0, drawn_var = 0.0, solar_w = 0.0;
};

/// `load` is the supply point of each building, invalid where it has none (it is then left out).
/// Throws UsageError for what check() refuses, sizes that disagree and load points that are not
/// there. Same bits for any thread count.
[[nodiscard]] std::vector<PointLoad> point_loads(const city::PowerNetwork& network,
                                                 std::span<const BuildingFacts> buildings,
                                                 std::span<const LoadId> load, const Moment& moment,
                                                 const Weather& weather, const Levers& levers,
                                                 const Habits& habits = {});

/// The network with these loads. A model of it takes over the state of another hour's (mark it
/// stale). What panels give above the draw of their own point is fed in: a load below zero.
[[nodiscard]] city::PowerNetwork with_loads(const city::PowerNetwork& network,
                                            std::span<const PointLoad> loads);

/// Customers by use of their building at each load point; a building's customers are its dwellings,
/// one where nobody lives.
using CustomersByUse = std::array<double, 5>;
[[nodiscard]] std::vector<CustomersByUse> customers_by_use(const city::PowerNetwork& network,
                                                           std::span<const BuildingFacts> buildings,
                                                           std::span<const LoadId> load);
/// Those at buses without power (0 in `powered`, one a bus). Throws UsageError for sizes that
/// disagree.
[[nodiscard]] CustomersByUse customers_off(const city::PowerNetwork& network,
                                           std::span<const std::uint8_t> powered,
                                           std::span<const CustomersByUse> customers);

}  // namespace calade::energy::loads
