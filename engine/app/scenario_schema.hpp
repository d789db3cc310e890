// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace calade::app {

/// data/schemas/scenario.json: a JSON schema of the scenario file, for editors that complete TOML.
[[nodiscard]] std::string scenario_schema();

/// docs/reference/measures_and_events.md.
[[nodiscard]] std::string measures_page();

}  // namespace calade::app
