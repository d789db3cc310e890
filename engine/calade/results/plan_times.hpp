// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/scenario/scenario.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calade::results {

/// What a run says of one action of the town's plan. Times are s from the run's start; empty where
/// it did not come to that.
struct PlanTime {
    std::string action, responsible;
    double needs_s = 0.0;
    std::optional<double> triggered_s, done_s;
    std::optional<double> needed_by_s;  ///< the entry of the log that it must be done before
    std::optional<double> left_s;       ///< needed_by - done; below zero: it comes too late
};

/// In the order of the plan. `simulation` names the elements of the log.
[[nodiscard]] std::vector<PlanTime> plan_times(const scenario::Scenario& scenario,
                                               const coupling::Simulation& simulation,
                                               const std::vector<coupling::Event>& events);

/// A line an action, for the terminal: "Close the quay (Ville): from 09:12, done 09:42, needed by
/// 10:05, 23 min left".
[[nodiscard]] std::string plan_text(const std::vector<PlanTime>& plan, Instant start);

}  // namespace calade::results
