// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/live/session.hpp"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace calade::app {

namespace {
struct LiveOptions {
    std::string config;
    std::vector<std::string> overrides;
    live::SessionLimits limits;
};
}  // namespace

void add_live_command(CLI::App& app) {
    auto* command = app.add_subcommand(
        "live",
        "Read water levels and meters of the grid from an MQTT broker, warn, and run a scenario");
    auto o = std::make_shared<LiveOptions>();
    command->add_option("config", o->config, "Configuration, a TOML file")->required();
    command
        ->add_option("--set", o->overrides,
                     "Override a value: KEY=VALUE, e.g. broker.port=1884 (repeatable)")
        ->take_all()
        ->type_size(1)
        ->allow_extra_args(false);
    command
        ->add_option("--until-idle", o->limits.until_idle_s,
                     "Stop after so many seconds without a message, when no run is under way")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--max-messages", o->limits.max_messages,
                     "Stop after so many messages and their runs")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option("--stop-after", o->limits.stop_after_s,
                     "Stop after so many seconds; a run under way is finished first")
        ->check(CLI::NonNegativeNumber);
    command->callback([o] {
        const auto config = live::read_config(o->config, o->overrides);
        const auto summary = live::run_session(config, o->limits);
        fmt::print("{}", live::summary_text(summary));
        fmt::print("readings in {}, alerts in {}\n", config.store.string(), config.alerts.string());
    });
}

}  // namespace calade::app
