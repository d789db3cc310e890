// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace calade::sim {

/// A quantity known at increasing times (seconds from the run's start), linear in between.
struct Series {
    std::vector<double> time;
    std::vector<double> value;
    std::string name;  ///< for messages

    /// Throws DataError unless times increase strictly, lengths agree and all values are finite.
    void check() const;
    [[nodiscard]] bool empty() const { return time.empty(); }
    /// Linear interpolation; the end values hold outside the covered time.
    [[nodiscard]] double at(double t) const;
    /// Time average over [a, b], exact for the piecewise-linear curve.
    [[nodiscard]] double mean(double a, double b) const;
};

}  // namespace calade::sim
