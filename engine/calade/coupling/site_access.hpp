// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"

#include <cstdint>
#include <vector>

namespace calade::coupling {

/// One flag a site: 1 where cars cannot reach it, because its own street is closed or because no
/// open street joins it to the largest connected part of the network that is still open.
[[nodiscard]] std::vector<std::uint8_t> sites_cut_off(
    const city::City& city, const std::vector<std::uint8_t>& street_closed);

}  // namespace calade::coupling
