// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/verification_report.hpp"

namespace calade::tests {

/// Kinematic waves, junctions and signals against closed forms (analytic/analytic_cases.json).
void kinematic_waves(test::VerificationReport& report);

/// UXsim's Sioux Falls on the same rule of route choice, and SUMO's Bologna.
void sioux_falls_dynamic(test::VerificationReport& report);
void bologna(test::VerificationReport& report);

/// What must hold in every run, and what drivers may know in an event.
void conservation(test::VerificationReport& report);
void event_information(test::VerificationReport& report);

}  // namespace calade::tests
