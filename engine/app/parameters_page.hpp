// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace calade::app {

/// docs/reference/parameters.md: every parameter of the models with its default, unit, range and
/// meaning, in Markdown, from the tables that also read the scenario.
[[nodiscard]] std::string parameters_page();

}  // namespace calade::app
