// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/scenario/indicator_parameters.hpp"

namespace calade::results {

/// Thresholds of the indicators: a section of the scenario.
using Parameters = scenario::IndicatorParameters;

}  // namespace calade::results
