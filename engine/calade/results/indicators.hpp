// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/results/history.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calade::results {

/// One number that decides. `value` is empty where there is nothing to tell (no defence was
/// overtopped: no first time).
struct Indicator {
    std::string id;
    std::string group;  ///< water, people, streets, supply, sites
    std::string label;  ///< English, for terminals
    std::string unit;   ///< "" counts; "s" counts from the run's start
    std::optional<double> value;
    std::optional<double> time_s;           ///< when a largest value was reached
    std::map<std::string, double> by_area;  ///< per commune; empty where it makes no sense
};

/// Depths that part the classes of the indicators, m; the lowest class begins at the wet depth.
struct DepthClass {
    std::string_view id;     ///< suffix of the indicator's id
    std::string_view label;  ///< "0.5 to 1 m"
    double from_m;           ///< inclusive; the first class: deeper than the wet depth
    double to_m;             ///< exclusive
};
[[nodiscard]] std::vector<DepthClass> depth_classes();

[[nodiscard]] std::vector<Indicator> find_indicators(const Town& town, const coupling::State& state,
                                                     const History& history);

/// indicators.json. Throws OutputError.
void write_indicators(const std::filesystem::path& file, const std::vector<Indicator>& indicators,
                      Instant start);

}  // namespace calade::results
