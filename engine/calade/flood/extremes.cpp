// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/extremes.hpp"

#include "calade/base/parallel.hpp"
#include "calade/flood/hazard.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

namespace {

constexpr double rise_window = 60.0;  // s: shorter ones see waves, not floods
constexpr float least_depth = 0.01F;  // m, thinner water is no hazard

template <class Real>
std::size_t cell_of(const Layout<Real>& layout, std::size_t p) {
    return static_cast<std::size_t>(layout.grid_cell(static_cast<Index>(p)));
}

}  // namespace

template <class Real>
ExtremesWatch<Real>::ExtremesWatch(const Parameters& parameters, const Layout<Real>& layout,
                                   const Water<Real>& water, double time)
    : parameters_(parameters), layout_(layout), mark_time_(time) {
    if (parameters.extremes) {
        mark_.assign(water.h.begin(), water.h.end());
    }
}

template <class Real>
void ExtremesWatch<Real>::see(Extremes& extremes, const Water<Real>& water, double dt, double time,
                              bool last) {
    if (!parameters_.extremes) {
        return;
    }
    const bool closes = last || time - mark_time_ >= rise_window;
    const auto per_second = static_cast<float>(1.0 / std::max(1e-9, time - mark_time_));
    const auto wet = static_cast<float>(parameters_.wet_depth_m);
    parallel_for(0, layout_.rows, 16, [&](Index begin, Index end) {
        for (Index r = begin; r < end; ++r) {
            const auto row = static_cast<std::size_t>(r + Layout<Real>::frame_rows) *
                             static_cast<std::size_t>(layout_.stride);
            for (Index c = 0; c < layout_.columns; ++c) {
                const std::size_t p = row + Layout<Real>::block + static_cast<std::size_t>(c);
                const auto depth = static_cast<float>(water.h[p]);
                if (closes && depth > mark_[p]) {
                    float& rise = extremes.max_rise[cell_of(layout_, p)];
                    rise = std::max(rise, (depth - mark_[p]) * per_second);
                }
                if (closes) {
                    mark_[p] = depth;
                }
                if (depth < least_depth) {
                    continue;
                }
                const std::size_t i = cell_of(layout_, p);
                const auto product = static_cast<float>(
                    std::sqrt(water.hu[p] * water.hu[p] + water.hv[p] * water.hv[p]));
                const float speed = product / depth;
                extremes.duration[i] += depth > wet ? static_cast<float>(dt) : 0.0F;
                extremes.max_product[i] = std::max(extremes.max_product[i], product);
                extremes.aidr[i] = std::max(extremes.aidr[i], aidr_hazard(depth, speed));
                const auto french = static_cast<std::uint8_t>(french_hazard(depth, speed, 0.0F));
                extremes.french[i] = std::max(extremes.french[i], french);
            }
        }
    });
    if (closes) {
        mark_time_ = time;
    }
}

template class ExtremesWatch<float>;
template class ExtremesWatch<double>;

}  // namespace calade::flood
