// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/verification_report.hpp"

#include <cstdlib>
#include <filesystem>

namespace calade::verification {

using Report = test::VerificationReport;

/// The folder of real data: CALADE_DATA, else ../shared/data beside the checkout.
[[nodiscard]] inline std::filesystem::path data_folder() {
    const char* given = std::getenv("CALADE_DATA");
    return given != nullptr ? std::filesystem::path(given)
                            : std::filesystem::path(CALADE_SOURCE_DIR) / ".." / "shared" / "data";
}

void matpower(Report& report);
void radial(Report& report);
void two_bus(Report& report);
void ledger(Report& report);
void dark_islands(Report& report);
void collapse(Report& report);
void opendss(Report& report);
void simbench(Report& report);
void pandapower(Report& report);
void four_bus(Report& report);
void reliability(Report& report);
void grid_model_cases(Report& report);
void grid_model_estimation(Report& report);
void state_estimation(Report& report);

}  // namespace calade::verification
