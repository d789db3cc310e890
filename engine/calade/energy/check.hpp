// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/energy/parameters.hpp"

#include <string>

namespace calade::energy {

/// Throws DataError, naming the parameter, its value and its range.
void check(const Parameters& parameters);

/// Throws DataError, naming the element, the value found and the value expected, unless the
/// network can be turned into per-unit values: at least one source; ids in range; finite values;
/// voltages, taps and trip depths in range; lines between buses of one nominal voltage; no
/// negative impedance; no transformer of zero impedance; one source a bus.
void check(const city::PowerNetwork& network);

/// "bus 'quay 3' (12)": how messages name an element.
[[nodiscard]] std::string label(const char* kind, const std::string& name, Index number);

}  // namespace calade::energy
