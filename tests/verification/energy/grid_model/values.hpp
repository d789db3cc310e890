// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid_model/grid_model.hpp"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <regex>
#include <tuple>

namespace calade::verification::grid_model_values {

using energy::three_phase::Complex;

/// Values by "kind id attribute", one a phase.
using Values = std::map<std::tuple<std::string, std::int64_t, std::string>, std::vector<double>>;

/// What a power flow's voltages (V, by node) make of every object. `appliances`: loads, generators
/// and sources too, sources giving what the rest leaves.
[[nodiscard]] Values values_of(const energy::grid_model::Network& network,
                               const std::vector<Complex>& v, bool appliances);

struct Tolerance {
    double relative = 0.0, absolute = 0.0;
    std::vector<std::pair<std::regex, double>> by_name;
    [[nodiscard]] double of(const std::string& name) const;
};
[[nodiscard]] Tolerance tolerance_of(const nlohmann::json& parameters);

/// What differs most, in tolerances; and where.
struct Worst {
    double times = 0.0;
    std::string where;
};
void compare(const Values& ours, const io::GridModelTables& expected, const Tolerance& tolerance,
             Worst& worst);

/// The folders below `root` that hold a case, in the order of their names.
[[nodiscard]] std::vector<std::filesystem::path> case_folders(const std::filesystem::path& root);

}  // namespace calade::verification::grid_model_values
