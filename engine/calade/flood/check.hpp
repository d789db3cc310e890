// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/model.hpp"

namespace calade::flood {

/// Throws UsageError for a parameter out of range or forcing and geometry that do not fit,
/// DataError for impossible values in either; the message names the element, the value and what is
/// expected.
void check(const Parameters& parameters, const Geometry& geometry, const Forcing& forcing);
/// Throws DataError unless the series can drive this boundary.
void check_series(const Geometry::Boundary& boundary, const sim::Series& series);
/// Throws UsageError unless the state belongs to the geometry and the forcing.
void check(const State& state, const Geometry& geometry, const Forcing& forcing);

}  // namespace calade::flood
