// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/results/evacuation_times.hpp"
#include "calade/results/plan_times.hpp"
#include "calade/scenario/scenario.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace calade::twin {

struct RunOptions {
    std::vector<std::string> overrides;  ///< KEY=VALUE
    std::filesystem::path out;           ///< empty: the scenario's own folder
    bool replace = false;                ///< an existing run directory may be replaced
    int threads = 0;                     ///< 0: all cores
    bool progress = true;                ///< on standard error
    /// Goes on with a run that was interrupted or killed, from its latest checkpoint.
    bool resume = false;
    /// Simulated time between checkpoints, s; 0: one after every two minutes of work.
    double checkpoint_every_s = 0.0;
    /// Instants (ISO 8601) at which a checkpoint is left that stays in the finished run.
    std::vector<std::string> checkpoint_at = {};
    /// A file of measures and events that branch off at the checkpoint `from` (both or none).
    std::filesystem::path what_if = {}, from = {};
    /// Simulated time, s from the start, at which the run ends as if it were stopped by hand, with
    /// a checkpoint to go on from; 0: never.
    double stop_at_s = 0.0;
    /// Tells the room on the disk, bytes; empty: the system is asked. For tests.
    std::function<double()> free_bytes = {};
};

struct RunResult {
    std::filesystem::path folder;
    std::string results_hash;
    double wall_s = 0.0;
    Instant start;  ///< of the simulated period
    double simulated_s = 0.0;
    bool complete = true;  ///< false: stopped by Ctrl-C, results up to then written
    std::size_t events = 0;
    std::vector<results::PlanTime> plan;  ///< the town's action plan, with the time left for each
    std::vector<results::EvacuationTime> evacuations;
};

/// The whole way: reads the scenario, opens the town, applies the measures, runs the coupled
/// models and writes the run directory. Throws what the parts throw; nothing half written stays. A
/// run stops (OutputError) with a checkpoint before the disk is full, while there is room for one.
RunResult run_scenario(const std::filesystem::path& scenario, const RunOptions& options = {});

/// The same for a scenario and city at hand (live mode, bindings). `city` is the town without the
/// scenario's measures.
RunResult run_prepared(const scenario::Scenario& scenario, city::City city,
                       const RunOptions& options = {});

/// "v4", "v3" or "baseline": the instruction level of the flood model's inner loops that is in use,
/// the machine's best one unless CALADE_SIMD or flood::force_simd_level names another.
[[nodiscard]] std::string instruction_level();

}  // namespace calade::twin
