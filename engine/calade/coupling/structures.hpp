// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/coupling/inputs.hpp"

namespace calade::coupling {

/// The city on the flood grid with the conduits and breaches of the inputs laid on it. Throws
/// DataError, naming the structure, for an end outside the domain, two ends in one cell, or a
/// defence without a face.
[[nodiscard]] flood::Geometry lay_out(const city::City& city, const Inputs& inputs);

/// The forcing of the inputs with what waves throw over defences as sources, one for each of
/// Inputs::waves, behind those that were there. Throws what flood::overtopping_source throws.
[[nodiscard]] flood::Forcing forcing_of(const Inputs& inputs, const flood::Geometry& geometry);

/// Above this mean discharge waves count as passing a defence, m³/s a metre: 0.1 l/s per m, a
/// default.
inline constexpr double notable_wave_discharge = 1e-4;

}  // namespace calade::coupling
