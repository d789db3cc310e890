// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/sim/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

/// Which run a checkpoint belongs to, and how far that run was.
struct CheckpointInfo {
    std::string program;        ///< version of Calade that wrote it
    std::string scenario_name;  ///< for messages
    std::string scenario_hash;  ///< of the scenario's text, overrides included
    std::string city_hash;      ///< of the town without the scenario's measures
    Instant start;              ///< of the run
    double time_s = 0.0;        ///< from the start
    std::uint64_t slices = 0;   ///< of fields.nc, written before
    double next_slice_s = 0.0;
    double wall_s = 0.0, cpu_s = 0.0, results_s = 0.0;  ///< work done before
    coupling::Timings timings;
};

void save(sim::ArchiveWriter& out, const CheckpointInfo& info);
[[nodiscard]] CheckpointInfo load_checkpoint_info(sim::ArchiveReader& in);

/// Folder of a run directory, finished or not, that holds its checkpoints.
inline constexpr const char* checkpoint_folder = "checkpoints";
/// The one that --resume looks for; others are named by their time.
inline constexpr const char* latest_checkpoint = "latest.calade";
/// "2024-02-10T12-40-00Z.calade": no colons, for file systems that forbid them.
[[nodiscard]] std::string checkpoint_name(Instant start, double time_s);

/// A checkpoint file and the files beside it that hold the fields recorded before: the pieces of an
/// unfinished run, or the finished fields.nc.
struct CheckpointFile {
    std::filesystem::path path;
    CheckpointInfo info;
    [[nodiscard]] std::vector<std::filesystem::path> fields() const;
};

/// Throws DataError if the file is missing, damaged, not a checkpoint or of another version.
[[nodiscard]] CheckpointFile open_checkpoint(const std::filesystem::path& file);

/// Throws DataError, naming the file, unless the checkpoint is of this scenario and this town.
void require_same_run(const CheckpointFile& checkpoint, const std::string& scenario_text,
                      const std::string& city_hash);

/// Sixteen hexadecimal digits of a scenario's text.
[[nodiscard]] std::string scenario_hash(const std::string& text);

}  // namespace calade::results
