// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/hazard.hpp"
#include "calade/results/history.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>

namespace calade::results {

namespace {
constexpr Index slice = 16384;  // cells a parallel piece
}  // namespace

// Depth, speed and rise of the same moment, the end of a window. Cells are written by one thread
// each: same bits for any number of threads.
void History::follow_cells(const Town& town, const flood::State& water, double hours) {
    const auto wet = static_cast<float>(town.wet_depth_m);
    const auto spent = static_cast<float>(hours);
    const double half = town.thresholds.rise_over_s / 2.0;
    const double rise_s =
        std::max(water.time - depth_before_s_, half);  // at the start, less is over
    const auto per_hour = static_cast<float>(seconds_per_hour / rise_s);
    const flood::DynamicsLimits dynamics = town.thresholds.dynamics();
    const flood::Geometry& g = town.geometry;
    parallel_for(0, g.grid.size(), slice, [&](Index begin, Index end) {
        for (std::size_t i = at(begin); i < at(end); ++i) {
            const float h = water.h[i];
            if (!(h > wet) || !is_land(g, i)) {
                continue;
            }
            const float speed =
                std::sqrt(water.hu[i] * water.hu[i] + water.hv[i] * water.hv[i]) / h;
            const float rise = (h - cell_depth_before_[i]) * per_hour;
            const auto french =
                static_cast<std::uint8_t>(flood::french_hazard(h, speed, rise, dynamics));
            cell_french_hazard[i] = std::max(cell_french_hazard[i], french);
            cell_aidr_hazard[i] = std::max(cell_aidr_hazard[i], flood::aidr_hazard(h, speed));
            cell_wet_hours[i] += spent;
        }
    });
    if (water.time - depth_since_s_ >= half) {
        cell_depth_before_ = std::move(cell_depth_since_);
        depth_before_s_ = depth_since_s_;
        cell_depth_since_ = water.h;
        depth_since_s_ = water.time;
    }
}

}  // namespace calade::results
