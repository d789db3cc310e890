// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.hpp"

#include "calade/energy/power_flow/problem.hpp"

namespace calade::verification {

/// Solves a MATPOWER case and compares voltages (pu) and angles (rad) of every bus with `bus,
/// vm_pu, va_deg` rows beside it; also the balance slack = losses − injections. `limit` on both. A
/// flat start sets 1 pu on pq buses and angle 0: another root of the equations would fail.
void compare_with_reference(Report& report, const std::filesystem::path& case_file,
                            energy::power_flow::Method method, double limit,
                            bool flat_start = false);

}  // namespace calade::verification
