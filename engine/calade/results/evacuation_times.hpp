// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/layers.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calade::results {

/// What a run says of one evacuation that was ordered. Times are s from the run's start.
struct EvacuationTime {
    /// People who live in one district of the town (in one commune where it has no districts).
    struct District {
        std::string name;  ///< empty: outside all of them
        double people = 0.0;
        /// The latest that all of its people can leave with every street before them still open, by
        /// the closures that the run saw, of which the first counts; empty: no street on their ways
        /// closes.
        std::optional<double> last_safe_departure_s;
        double without_way = 0.0;  ///< people whom no street takes to a shelter even on a dry day
    };
    std::string name;
    double ordered_s = 0.0;
    double people = 0.0, sheltered = 0.0, without_shelter = 0.0;
    std::optional<double> t90_s;  ///< 90 % have arrived; empty: so many never do
    std::optional<double> last_arrival_s;
    std::vector<District> districts;  ///< by name
};

/// In the order in which they were given.
[[nodiscard]] std::vector<EvacuationTime> evacuation_times(const coupling::Simulation& simulation,
                                                           const LayerInput& run);

/// A line an evacuation and one a district, for the terminal.
[[nodiscard]] std::string evacuation_text(const std::vector<EvacuationTime>& evacuations,
                                          Instant start);

}  // namespace calade::results
