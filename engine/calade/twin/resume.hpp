// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/checkpoint.hpp"

#include <filesystem>
#include <string>

namespace calade::twin {

/// What an interrupted run of `folder` left: its latest checkpoint, in the folder itself (Ctrl-C),
/// or in the part folder of a killed process. A part folder is moved aside first, to
/// `folder.interrupted`, so that the run that goes on can have its place. Throws OutputError if
/// there is none, or if the run is complete.
[[nodiscard]] results::CheckpointFile find_interrupted(const std::filesystem::path& folder);

/// Removes what find_interrupted() moved aside. Call once the resumed run has its own checkpoint.
void remove_interrupted(const std::filesystem::path& folder);

/// Throws OutputError if a killed run of `folder` could still be resumed.
void require_nothing_to_resume(const std::filesystem::path& folder);

}  // namespace calade::twin
