// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace calade::results {

/// One class of flood/hazard.hpp, of either kind, for indicators and tables.
struct HazardClass {
    std::uint8_t value;
    std::string_view id;     ///< suffix of the indicator's id: "low", "h3"
    std::string_view label;  ///< English
};
inline constexpr std::array<HazardClass, 4> french_classes = {
    HazardClass{1, "low", "low"}, HazardClass{2, "moderate", "moderate"},
    HazardClass{3, "high", "high"}, HazardClass{4, "very_high", "very high"}};
inline constexpr std::array<HazardClass, 6> aidr_classes = {
    HazardClass{1, "h1", "H1, generally safe"},
    HazardClass{2, "h2", "H2, unsafe for small vehicles"},
    HazardClass{3, "h3", "H3, unsafe for vehicles, children and the elderly"},
    HazardClass{4, "h4", "H4, unsafe for people and vehicles"},
    HazardClass{5, "h5", "H5, buildings may be damaged"},
    HazardClass{6, "h6", "H6, buildings may fail"}};

}  // namespace calade::results
