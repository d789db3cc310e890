// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/series.hpp"

#include <vector>

namespace calade::live {

/// A level observed at a time (s from the run's start; may lie before it).
struct Observation {
    double time = 0.0;
    double level_m = 0.0;
};

/// The series that a run uses instead of the planned one. With o(t) = observed - planned at the
/// times of the observations:
///   between observations   planned(t) + o interpolated linearly, so it passes through each one
///   after the last one     planned(t) + o_last · max(0, 1 - (t - t_last)/fade_s)
///   before the first one   the same, mirrored in time
/// A forecast keeps the shape of the planned tide and trusts the surge of now less and less.
/// `observed` need not be sorted; times count to the second, and of two in one the later entry.
/// Without observations the planned series comes back. Throws UsageError unless fade_s > 0;
/// DataError for a planned series that is not in order.
[[nodiscard]] sim::Series observed_series(const sim::Series& planned,
                                          std::vector<Observation> observed, double fade_s);

}  // namespace calade::live
