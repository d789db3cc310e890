// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "parameters_page.hpp"
#include "scenario_schema.hpp"

#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/time.hpp"
#include "calade/base/units.hpp"
#include "calade/scenario/boundaries.hpp"
#include "calade/scenario/rain_files.hpp"
#include "calade/scenario/scenario.hpp"
#include "calade/twin/estimate.hpp"
#include "calade/twin/run.hpp"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace calade::app {

namespace {

struct RunOptions {
    std::string scenario;
    twin::RunOptions run;
    std::string out, what_if, from, every;
    bool quiet = false;
    bool parameters = false, schema = false, measures = false;
};

CLI::Option* add_scenario_options(CLI::App& command, RunOptions& o) {
    auto* scenario = command.add_option("scenario", o.scenario, "Scenario, a TOML file");
    command
        .add_option("--set", o.run.overrides,
                    "Override a value: KEY=VALUE, e.g. boundaries.sea.offset_m=0.24 (repeatable)")
        ->take_all()
        ->type_size(1)
        ->allow_extra_args(false);
    return scenario;
}

}  // namespace

void add_run_command(CLI::App& app) {
    auto* command = app.add_subcommand("run", "Run a scenario and write its run directory");
    auto o = std::make_shared<RunOptions>();
    add_scenario_options(*command, *o)->required();
    command->add_option("-o,--out", o->out, "Run directory; default runs/<scenario's file name>");
    command->add_option("--threads", o->run.threads,
                        "Threads, 0 = all cores; the results are the same");
    command->add_flag("--force", o->run.replace, "Replace an existing run directory");
    command->add_flag("--quiet", o->quiet, "No progress");
    auto* resume = command->add_flag(
        "--resume", o->run.resume,
        "Go on with a run that was interrupted or killed, from its latest checkpoint");
    resume->excludes(command->get_option("--force"));
    command->add_option(
        "--checkpoint-every", o->every,
        "Simulated time between checkpoints, e.g. \"1 h\"; default: after every two "
        "minutes of work");
    command
        ->add_option("--checkpoint-at", o->run.checkpoint_at,
                     "Instant (ISO 8601, UTC) at which a checkpoint is left in RUN/checkpoints for "
                     "--from (repeatable)")
        ->take_all()
        ->type_size(1)
        ->allow_extra_args(false);
    auto* what_if = command->add_option("--what-if", o->what_if,
                                        "Measures and events, a TOML file, that begin at --from");
    auto* from =
        command->add_option("--from", o->from, "Checkpoint of the same scenario to branch off");
    what_if->needs(from);
    from->needs(what_if);
    command->callback([o] {
        o->run.what_if = o->what_if;
        o->run.from = o->from;
        if (!o->every.empty()) {
            o->run.checkpoint_every_s = parse_quantity(o->every, Dimension::time);
            require<ScenarioError>(o->run.checkpoint_every_s > 0.0,
                                   "--checkpoint-every {}: expected more than 0 s", o->every);
        }
        o->run.out = o->out;
        o->run.progress = !o->quiet;
        const auto result = twin::run_scenario(o->scenario, o->run);
        fmt::print("{}: {} simulated in {:.1f} s, {} events, results {}{}\n",
                   result.folder.string(), format_duration(result.simulated_s), result.wall_s,
                   result.events, result.results_hash, result.complete ? "" : " (stopped early)");
        if (!result.plan.empty()) {
            fmt::print("Action plan:\n{}", results::plan_text(result.plan, result.start));
        }
        if (!result.evacuations.empty()) {
            fmt::print("Evacuations:\n{}",
                       results::evacuation_text(result.evacuations, result.start));
        }
    });
}

void add_check_command(CLI::App& app) {
    auto* command = app.add_subcommand("check", "Check a scenario and its town without running it");
    auto o = std::make_shared<RunOptions>();
    auto* scenario = add_scenario_options(*command, *o);
    auto* parameters = command->add_flag("--parameters", o->parameters,
                                         "Print the reference page of all parameters instead");
    auto* schema =
        command->add_flag("--schema", o->schema, "Print the JSON schema of scenarios instead");
    auto* measures = command->add_flag("--measures", o->measures,
                                       "Print the reference page of measures and events instead");
    command->add_option("--threads", o->run.threads, "Threads that the run would have, 0 = all");
    scenario->excludes(parameters)->excludes(schema)->excludes(measures);
    command->callback([o] {
        if (o->parameters) {
            fmt::print("{}", app::parameters_page());
            return;
        }
        if (o->schema) {
            fmt::print("{}", app::scenario_schema());
            return;
        }
        if (o->measures) {
            fmt::print("{}", app::measures_page());
            return;
        }
        if (o->scenario.empty()) {
            throw CLI::RequiredError("scenario");
        }
        const ThreadLimit limit(o->run.threads);
        const auto s = scenario::read_scenario(o->scenario, o->run.overrides);
        const auto [city, inputs] = scenario::prepare(s, scenario::open_city(s));
        const coupling::Simulation simulation(city, inputs);
        const auto rain = scenario::rain_report(simulation.flood(), s.start, s.duration_s);
        fmt::print("{}: no faults found\n", o->scenario);
        fmt::print("  {} from {} for {}, {} windows of {} s\n", city.name, format_instant(s.start),
                   format_duration(s.duration_s), s.duration_s / s.coupling.window_s,
                   s.coupling.window_s);
        const bool dry = inputs.initial_level_m <= scenario::dry_level_m;
        fmt::print("  {} measures, {} events, {}\n", s.measures.size(), s.events.size(),
                   dry ? "no level boundary in play: the town begins dry"
                       : fmt::format("sea begins at {:.2f} m", inputs.initial_level_m));
        for (const auto& line : rain) {
            fmt::print("  {}\n", line);
        }
        const auto e = twin::estimate_run(s, simulation);
        fmt::print(
            "  a run on this machine with {} threads: about {} ({} to {}), {:.0f} MB of memory, at "
            "most {:.0f} MB of disk\n",
            limit.threads(), format_duration(e.wall_s), format_duration(e.lowest_s),
            format_duration(e.highest_s), e.memory_bytes / 1e6, e.disk_bytes / 1e6);
    });
}

}  // namespace calade::app
