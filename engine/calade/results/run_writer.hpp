// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/results/checkpoint.hpp"
#include "calade/results/evacuation_times.hpp"
#include "calade/scenario/scenario.hpp"

#include <filesystem>
#include <memory>

namespace calade::results {

/// The file of a what-if's run directory that holds what it was given: with the scenario of
/// run.json and `branched_from`, the run can be made again.
inline constexpr const char* what_if_file = "what_if.toml";

/// How a run was done, for run.json. Nothing of it enters results_hash.
struct RunInfo {
    int threads = 0;
    std::string instructions;  ///< instruction level in force
    double wall_s = 0.0;
    double cpu_s = 0.0;  ///< user + system of the process over the run
    double peak_memory_bytes = 0.0;
    bool complete = true;        ///< false: interrupted
    std::string branched_from;   ///< checkpoint that a what-if began with; empty: none
    double branched_at_s = 0.0;  ///< time of it, from the run's start
};

/// Writes a run directory (docs/reference/run_directory.md). Everything goes to `DIR.part` and is
/// renamed to DIR by finish(); if the writer dies before, the part directory is removed, unless a
/// checkpoint is in it.
class RunWriter {
public:
    /// Throws OutputError if `folder` exists and `replace` is false, or cannot be made.
    RunWriter(std::filesystem::path folder, bool replace, const scenario::Scenario& scenario,
              const coupling::Simulation& simulation);
    ~RunWriter();
    RunWriter(const RunWriter&) = delete;
    RunWriter& operator=(const RunWriter&) = delete;

    /// Instead of the first record(): takes over what was recorded up to a checkpoint and gives the
    /// state to go on from. Elements that the checkpoint does not know (a what-if's measures) begin
    /// untouched. Throws DataError for a checkpoint of another town.
    [[nodiscard]] coupling::State resume(const CheckpointFile& checkpoint);
    /// Call after initial() and after every window; decides itself what is due.
    void record(const coupling::State& state);
    /// Leaves a checkpoint of this moment in the folder's checkpoints: the latest one, replaced by
    /// the next, or one to `keep`, named by its time. `info` tells the work done so far. Throws
    /// OutputError.
    void checkpoint(const coupling::State& state, const RunInfo& info, bool keep);
    /// Room on the disk that a checkpoint of now and the next of the recorded fields need, bytes.
    [[nodiscard]] double needed_bytes(const coupling::State& state) const;
    /// The folder of its checkpoints while it works.
    [[nodiscard]] std::filesystem::path checkpoints() const;
    /// Writes indicators, layers, events, run.json; gives results_hash. A complete run keeps only
    /// the checkpoints that were to be kept.
    std::string finish(const coupling::State& state, const RunInfo& info);
    /// The evacuations of a finished run; none before.
    [[nodiscard]] const std::vector<EvacuationTime>& evacuations() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::results
