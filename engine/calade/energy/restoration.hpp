// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace calade::energy {

/// One stop of a crew, hours from its start.
struct RepairStep {
    Index task = -1;
    double begin_h = 0.0, end_h = 0.0;  ///< work on site; travel before it
    int customers_restored = 0;
};
struct RepairPlan {
    std::vector<RepairStep> steps;
    double customer_hours = 0.0;  ///< off from the start until the last task is done
    bool optimal = false;         ///< found among all orders
};

/// The order in which one crew works that leaves the fewest customer-hours off. Up to
/// `exact_up_to` tasks all orders count (dynamic programming over sets of done tasks: what a step
/// costs depends on that set and the last place only; Held & Karp 1962, doi:10.1137/0110015);
/// beyond, each next task is the one that restores most customers an hour, travel included.
/// `hours`: on site; `travel_h`: (tasks + 1)², row by row, the crew's start first.
/// `customers_off(done)`: how many are off with these tasks done (1: done), a pure function. Throws
/// UsageError for sizes that disagree, negative times, or `exact_up_to` above 16.
[[nodiscard]] RepairPlan plan_repairs(
    std::span<const double> hours, std::span<const double> travel_h,
    const std::function<int(std::span<const std::uint8_t>)>& customers_off, int exact_up_to = 10);

/// Switching that brings back customers.
struct Resupply {
    std::vector<BranchId> closed;  ///< normally open points, in the order of closing
    int customers_restored = 0;
    bool optimal = false;  ///< no radial set of ties brings back more within the limits
};

}  // namespace calade::energy
