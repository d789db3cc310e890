// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/scenario/scenario.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calade::python {

// Each adds one measure as if it stood in the scenario's file: the scenario's text grows by the
// same table, so that a run directory's scenario.toml says what was run. All throw ScenarioError
// for a value out of range or a name that the scenario's town does not have, with the nearest one,
// and leave the scenario as it was. The first one opens the town, unless open_town has, and throws
// as that does. `cost_eur` empty: not stated.

/// The town that the scenario names, without its measures. Throws as scenario::open_city does.
[[nodiscard]] city::City open_town(const scenario::Scenario& scenario);

void raise_defence(scenario::Scenario& scenario, const std::string& name, double by,
                   std::optional<double> cost_eur);
void raise_station(scenario::Scenario& scenario, const std::string& name, double by,
                   std::optional<double> cost_eur);
void add_wall(scenario::Scenario& scenario, const std::string& name,
              const std::vector<std::pair<double, double>>& line, double crest_m,
              std::optional<double> cost_eur);
void set_gate(scenario::Scenario& scenario, const std::string& name, bool present,
              std::optional<double> closing_level_m, std::optional<double> cost_eur);
void set_pump(scenario::Scenario& scenario, const std::string& name, double capacity_m3s,
              std::optional<double> cost_eur);

/// Adds the [[measures]] tables of a TOML text, of any kind.
void add_measures(scenario::Scenario& s, const std::string& toml);

}  // namespace calade::python
