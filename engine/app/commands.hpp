// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace calade::app {

// Each adds one subcommand whose callback does the work and throws calade::Error.
void add_city_command(CLI::App& app);
void add_check_command(CLI::App& app);
void add_run_command(CLI::App& app);
void add_compare_command(CLI::App& app);
void add_explain_command(CLI::App& app);
void add_indicators_command(CLI::App& app);
void add_ranges_command(CLI::App& app);
void add_live_command(CLI::App& app);

}  // namespace calade::app
