// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/scenario/scenario.hpp"

namespace calade::twin {

/// What a run will ask for, by trying pieces of it on this machine.
struct RunEstimate {
    double wall_s = 0.0;        ///< at the threads in force, opening the town not counted
    double lowest_s = 0.0;      ///< if all of it were like its quiet windows
    double highest_s = 0.0;     ///< if all of it were like its highest water
    double memory_bytes = 0.0;  ///< peak of the whole process
    double disk_bytes = 0.0;    ///< of fields.nc before compression, at most
};

/// Runs a few windows from the start, and a few from still water at the highest level that the
/// scenario's boundaries reach, and takes the mean of the two for every window. Takes the time of
/// about six windows. Throws what advance() throws.
[[nodiscard]] RunEstimate estimate_run(const scenario::Scenario& scenario,
                                       const coupling::Simulation& simulation);

}  // namespace calade::twin
