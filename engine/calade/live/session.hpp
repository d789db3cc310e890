// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/config.hpp"
#include "calade/live/forecast.hpp"
#include "calade/live/watch.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calade::live {

/// When to stop by itself; 0 means never.
struct SessionLimits {
    double until_idle_s = 0.0;      ///< no message for so long and no run under way
    std::int64_t max_messages = 0;  ///< so many messages, and their runs
    double stop_after_s = 0.0;      ///< so long after the start, and the run under way
};

struct SessionSummary {
    Counts counts;
    std::vector<double> latencies_ms;  ///< of raised alerts: message received → line written
    double seconds = 0.0;
};

/// Reads the scenario and the town of the configuration, then receives, stores, warns and runs
/// until Ctrl-C or a limit. Throws what the parts throw: ScenarioError and DataError for wrong
/// input, OutputError if store or alert file cannot be written, Error without a broker.
SessionSummary run_session(const Config& config, const SessionLimits& limits = {});

/// What a session works with.
struct SessionParts {
    std::optional<scenario::Scenario> scenario;  ///< the planned one, if a rule runs one
    ForecastWorker::Run run;
    std::shared_ptr<const city::City> city;  ///< if its grid is watched
    GridWorker::Run estimate;                ///< then too
};
/// The same with other ways to run and to estimate (tests).
SessionSummary run_session(const Config& config, const SessionLimits& limits, SessionParts parts);

/// A few lines for the terminal.
[[nodiscard]] std::string summary_text(const SessionSummary& summary);

}  // namespace calade::live
