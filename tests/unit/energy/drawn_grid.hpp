// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

#include <string>

namespace calade::test {

/// A power network written in a few lines, one element a line:
///   station NAME trip_m
///   bus NAME kV [STATION]
///   source BUS pu
///   line A B r_ohm x_ohm        closed line
///   open A B r_ohm x_ohm        open line or tie
///   transformer A B r_ohm x_ohm tap
///   load BUS kW kvar customers
/// Throws on a name that is not there.
[[nodiscard]] city::PowerNetwork drawn_grid(const std::string& text);

[[nodiscard]] BusId bus_of(const city::PowerNetwork& grid, const std::string& name);
[[nodiscard]] StationId station_of(const city::PowerNetwork& grid, const std::string& name);
/// The branch named "A-B".
[[nodiscard]] BranchId branch_of(const city::PowerNetwork& grid, const std::string& name);

/// Two feeders from one substation, their ends joined by an open tie:
///
///        hv ══ T ══ bar ─── a ─── b
///                    │            ┊ tie
///                    └──── c ─── d
///
/// Stations: T (hv, bar), A (a), B (b), C (c), D (d); 100 kW and 10 customers at each of a to d.
[[nodiscard]] std::string ring_text();

}  // namespace calade::test
