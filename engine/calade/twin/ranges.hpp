// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace calade::twin {

/// What the headline numbers of a run are tried against, one change at a time and both ways. The
/// defaults are of the size of what is usually not known: a surge forecast or a datum, the level of
/// a crest, the bias of an airborne survey.
struct RangeOptions {
    double sea_m = 0.10;
    double crest_m = 0.10;           ///< all defences together
    double terrain_m = 0.10;         ///< all land together; the sea bed stays
    std::filesystem::path scenario;  ///< empty: the file that run.json names
    int threads = 0;
    bool progress = true;
};

/// Runs the scenario of a finished run six more times and writes the range of its headline numbers
/// into its indicators.json. A what-if run is made again as it was: with each change its scenario
/// runs up to the moment where it branched off, and its measures and events take hold then. Gives
/// the number of runs. Nothing else of the run changes, and nothing at all if the work is
/// interrupted (Interrupted). Throws DataError if the scenario no longer gives the town of the run;
/// what the parts throw.
int estimate_ranges(const std::filesystem::path& run, const RangeOptions& options = {});

}  // namespace calade::twin
