// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/history.hpp"
#include "calade/results/indicators.hpp"
#include "calade/results/series_writer.hpp"
#include "calade/sim/ledger.hpp"

#include <string>
#include <vector>

namespace calade::results {

/// Sixteen hexadecimal digits over every decoded value that the run gives: the water's last state
/// and maxima, what happened to each element, the cascade log, indicators, series and ledgers.
/// Timings, paths and the bytes of containers do not enter; every NaN counts as the same.
[[nodiscard]] std::string results_hash(const coupling::State& state, const History& history,
                                       const std::vector<Indicator>& indicators,
                                       const SeriesRecorder& series,
                                       const std::vector<sim::Ledger>& ledgers);

}  // namespace calade::results
