// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/streets.hpp"

#include <cstdint>
#include <string>

namespace calade::city::demo {

/// The `number`-th name of the town for a street of this class, e.g. "Rue des Cordiers". Names of
/// one class family do not repeat within the first few thousand numbers.
[[nodiscard]] std::string street_name(std::uint64_t seed, int number, StreetClass street_class);

}  // namespace calade::city::demo
