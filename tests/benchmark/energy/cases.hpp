// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace calade::benchmark {

/// A network that is measured, and the work that both sides do on it.
struct Case {
    std::string name;
    energy::power_flow::Problem problem;
    Index scenarios = 0;
    std::vector<Index> outages;  ///< branches
};

/// A MATPOWER case of the data folder; nothing where it is not there.
[[nodiscard]] std::optional<Case> matpower_case(const std::string& folder, const std::string& name);
/// Ten copies of a radial case under its slack bus.
[[nodiscard]] Case ten_times(const Case& one, const std::string& name);
/// Injections of every scenario: each load times 0.8 + 0.4 u of (scenario, bus).
void scenario_powers(const Case& given, std::vector<double>& p, std::vector<double>& q);
/// Raw arrays for the peers' script.
void export_case(const Case& given, const std::filesystem::path& folder);

}  // namespace calade::benchmark
