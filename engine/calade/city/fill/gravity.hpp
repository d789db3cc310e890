// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace calade::city {

/// A square matrix of trips, row by row.
struct TripMatrix {
    std::vector<double> trips;
    int rounds = 0;
    double error = 0.0;  ///< largest relative miss of a row or column total
};

/// Doubly constrained gravity model: T_ij = a_i b_j O_i D_j f_ij with sum_j T_ij = O_i and
/// sum_i T_ij = D_j, by alternating (Furness) balancing to a relative error of 1e-9 or
/// `most_rounds`. `deterrence` is f, n × n, not negative; O and D must have equal sums. Throws
/// UsageError for sizes or sums that do not fit.
[[nodiscard]] TripMatrix balance_trips(std::span<const double> productions,
                                       std::span<const double> attractions,
                                       std::span<const double> deterrence, int most_rounds = 500);

}  // namespace calade::city
