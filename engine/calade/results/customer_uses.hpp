// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/energy/loads/town_loads.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace calade::results {

/// A use of buildings by which damage and customers are told, in the order of people's tables.
struct UseName {
    city::BuildingUse use;
    std::string_view id;     ///< suffix of ids
    std::string_view label;  ///< English
};
inline constexpr std::array<UseName, 5> use_names = {
    {{city::BuildingUse::residential, "residential", "homes"},
     {city::BuildingUse::commercial, "commercial", "shops and offices"},
     {city::BuildingUse::public_service, "public_service", "public buildings"},
     {city::BuildingUse::industrial, "industrial", "industry"},
     {city::BuildingUse::other, "other", "other buildings"}}};

/// The customers of each load point by the use of the buildings that hang on it, in the shares of
/// those buildings' own numbers; where no building draws, all are "other".
[[nodiscard]] std::vector<energy::loads::CustomersByUse> customers_by_use(const city::City& city);

}  // namespace calade::results
