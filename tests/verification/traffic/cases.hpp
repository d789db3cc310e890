// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/verification_report.hpp"

namespace calade::tests {

/// Kinematic waves, junctions and signals against closed forms (analytic/analytic_cases.json).
void kinematic_waves(test::VerificationReport& report);

}  // namespace calade::tests
