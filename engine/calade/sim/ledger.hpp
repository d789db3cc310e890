// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace calade::sim {

/// What a model took in, gave out and holds since the run's start, in one unit. It closes when
/// initial + inputs − outputs − stored is small against `scale()`.
struct Ledger {
    struct Entry {
        std::string name;  ///< "rain", "level boundary west", "arrived" …
        double amount = 0.0;
    };
    std::string unit;      ///< "m3", "vehicle", "kWh"
    double initial = 0.0;  ///< stored at the start
    std::vector<Entry> inputs;
    std::vector<Entry> outputs;
    double stored = 0.0;      ///< stored now
    std::vector<Entry> held;  ///< where the stored is, where a model says so; sums to it

    /// initial + Σ inputs − Σ outputs − stored: zero in exact arithmetic.
    [[nodiscard]] double error() const;
    /// The larger of what came in (with the initial store) and what is stored or went out.
    [[nodiscard]] double scale() const;
    /// |error| / scale, zero when nothing moved.
    [[nodiscard]] double relative_error() const;
};

}  // namespace calade::sim
