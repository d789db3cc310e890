// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/live/session.hpp"

#include <algorithm>

namespace calade::live {

namespace {

/// Finds faults now rather than in the night of the storm: every sensor's boundary must be in the
/// scenario, and the scenario must fit the town.
void check_scenario(const Config& config, const scenario::Scenario& s, const city::City& city) {
    for (const auto& sensor : config.sensors) {
        const bool planned = sensor.boundary.empty() ||
                             std::any_of(s.boundaries.begin(), s.boundaries.end(),
                                         [&](const auto& b) { return b.name == sensor.boundary; });
        require<ScenarioError>(planned,
                               "{}: sensor '{}' replaces boundary '{}', for which {} has no "
                               "[[boundaries]]",
                               config.file.string(), sensor.name, sensor.boundary, s.file.string());
    }
    [[maybe_unused]] const auto checked = scenario::prepare(s, city);
}

}  // namespace

SessionSummary run_session(const Config& given, const SessionLimits& limits) {
    SessionParts parts;
    if (given.scenario.empty()) {
        parts.run = [](const ForecastRequest&) { return ForecastResult{}; };
        return run_session(given, limits, std::move(parts));
    }
    auto config = given;
    auto s = scenario::read_scenario(config.scenario, config.scenario_overrides);
    auto city = std::make_shared<const city::City>(scenario::open_city(s));
    check_scenario(config, s, *city);
    if (config.watches_grid()) {
        place_at_grid(config, city->power);
        parts.city = city;
        parts.estimate = estimate_on(config, *city, s);
    }
    log::info("{} is ready to run on {}", config.scenario.string(), city->name);
    parts.scenario = std::move(s);
    parts.run = run_on(std::move(city), config.threads);
    return run_session(config, limits, std::move(parts));
}

}  // namespace calade::live
