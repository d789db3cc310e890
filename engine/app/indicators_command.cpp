// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/base/error.hpp"
#include "calade/results/rebuilt_indicators.hpp"
#include "calade/twin/ranges.hpp"

#include <fmt/format.h>

#include <memory>

namespace calade::app {

void add_indicators_command(CLI::App& app) {
    struct Options {
        std::string run;
        bool check = false;
    };
    auto* command = app.add_subcommand(
        "indicators", "Compute the numbers of a run again from its directory alone");
    auto o = std::make_shared<Options>();
    command->add_option("run", o->run, "Run directory")->required();
    command->add_flag("--check", o->check,
                      "Say only what differs from indicators.json; exit code 2 if anything does");
    command->callback([o] {
        const auto rebuilt = results::rebuild_indicators(o->run);
        if (!o->check) {
            fmt::print("{}", rebuilt.table);
            return;
        }
        for (const auto& line : rebuilt.differences) {
            fmt::print("{}\n", line);
        }
        require<DataError>(rebuilt.differences.empty(),
                           "{}: {} numbers differ from indicators.json", o->run,
                           rebuilt.differences.size());
        fmt::print("{}: all {} numbers are those of indicators.json\n", o->run, rebuilt.count);
    });
}

void add_ranges_command(CLI::App& app) {
    struct Options {
        std::string run;
        twin::RangeOptions ranges;
        std::string scenario;
        bool quiet = false;
    };
    auto* command = app.add_subcommand(
        "ranges", "Estimate the range of a run's headline numbers by six more runs");
    auto o = std::make_shared<Options>();
    command->add_option("run", o->run, "Run directory")->required();
    command->add_option("--sea", o->ranges.sea_m, "Sea level down and up by so many m")
        ->check(CLI::Range(0.0, 5.0))
        ->capture_default_str();
    command->add_option("--crest", o->ranges.crest_m, "Crests of all defences, m")
        ->check(CLI::Range(0.0, 5.0))
        ->capture_default_str();
    command->add_option("--terrain", o->ranges.terrain_m, "Height of all land, m")
        ->check(CLI::Range(0.0, 5.0))
        ->capture_default_str();
    command->add_option("--scenario", o->scenario,
                        "Scenario; default: the one that run.json names");
    command->add_option("--threads", o->ranges.threads, "Threads, 0 = all cores");
    command->add_flag("--quiet", o->quiet, "No progress");
    command->callback([o] {
        o->ranges.scenario = o->scenario;
        o->ranges.progress = !o->quiet;
        const int runs = twin::estimate_ranges(o->run, o->ranges);
        fmt::print("{}: ranges from {} more runs written to indicators.json\n", o->run, runs);
    });
}

}  // namespace calade::app
