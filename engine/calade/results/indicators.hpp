// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/results/run_tables.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calade::results {

/// One number that decides. `value` is empty where there is nothing to tell (no defence was
/// overtopped: no first time).
struct Indicator {
    std::string id;
    std::string group;  ///< water, hazard, people, money, streets, supply, sites
    std::string label;  ///< English, for terminals
    std::string unit;   ///< "" counts; "s" counts from the run's start
    std::optional<double> value;
    std::optional<double> time_s = std::nullopt;  ///< when a largest value was reached
    /// The value shared among the areas of each kind that the town has: "commune", "district",
    /// "flood_plan_zone". Empty where that makes no sense.
    std::map<std::string, std::map<std::string, double>> by = {};
    bool headline = false;  ///< one of the few that are told with a range
    std::optional<std::pair<double, double>> range = std::nullopt;  ///< empty: not estimated
};

/// Depths that part the classes of the indicators, m; the lowest class begins at the wet depth.
struct DepthClass {
    std::string_view id;     ///< suffix of the indicator's id
    std::string_view label;  ///< "0.5 to 1 m"
    double from_m;           ///< inclusive; the first class: deeper than the wet depth
    double to_m;             ///< exclusive
};
[[nodiscard]] std::vector<DepthClass> depth_classes();

/// In the order in which people read them. Throws DataError where the tables lack something.
[[nodiscard]] std::vector<Indicator> find_indicators(const RunTables& tables);

/// The list as it stands in indicators.json.
[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Indicator>& indicators,
                                             Instant start);

/// indicators.json. Throws OutputError.
void write_indicators(const std::filesystem::path& file, const std::vector<Indicator>& indicators,
                      Instant start);

}  // namespace calade::results
