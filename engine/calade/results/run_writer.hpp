// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/scenario/scenario.hpp"

#include <filesystem>
#include <memory>

namespace calade::results {

/// How a run was done, for run.json. Nothing of it enters results_hash.
struct RunInfo {
    int threads = 0;
    std::string instructions;  ///< instruction level in force
    double wall_s = 0.0;
    double cpu_s = 0.0;  ///< user + system of the process over the run
    double peak_memory_bytes = 0.0;
    bool complete = true;  ///< false: interrupted
};

/// Writes a run directory (docs/reference/run_directory.md). Everything goes to `DIR.part` and is
/// renamed to DIR by finish(); if the writer dies before, the part directory is removed.
class RunWriter {
public:
    /// Throws OutputError if `folder` exists and `replace` is false, or cannot be made.
    RunWriter(std::filesystem::path folder, bool replace, const scenario::Scenario& scenario,
              const coupling::Simulation& simulation);
    ~RunWriter();
    RunWriter(const RunWriter&) = delete;
    RunWriter& operator=(const RunWriter&) = delete;

    /// Call after initial() and after every window; decides itself what is due.
    void record(const coupling::State& state);
    /// Writes indicators, layers, events, run.json; gives results_hash.
    std::string finish(const coupling::State& state, const RunInfo& info);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::results
