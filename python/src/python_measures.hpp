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
// for a value out of range and leave the scenario as it was; names are checked against the town
// when the run begins. `cost_eur` empty: not stated.

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
