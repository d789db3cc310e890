// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/extremes.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/units.hpp"
#include "calade/flood/hazard.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

// The cells of one block: depth and discharges now, the depth that the rise is measured from and
// the one from which a cell counts.
template <class Real>
struct Cells {
    const Real *h, *hu, *hv;
    const float *before, *from;
};

// What is known of them so far.
struct Known {
    float *duration, *max_rise, *max_product;
    std::uint8_t *aidr, *french;
};

// Adds what `count` cells see now, deep for `spent` s, to what is known; without branches.
template <class Real>
void follow(const Cells<Real>& cells, const Known& known, int count, float spent, float per_hour,
            const DynamicsLimits& dynamics) {
    const Real* __restrict h = cells.h;
    const Real* __restrict hu = cells.hu;
    const Real* __restrict hv = cells.hv;
    const float* __restrict before = cells.before;
    const float* __restrict from = cells.from;
    int wet = 0;
    for (int k = 0; k < count; ++k) {
        wet |= static_cast<int>(static_cast<float>(h[k]) > from[k]);
    }
    if (wet == 0) {
        return;
    }
    float* __restrict duration = known.duration;
    float* __restrict max_rise = known.max_rise;
    float* __restrict max_product = known.max_product;
    const DynamicsLimits limits = dynamics;
    std::array<int, Layout<Real>::block> aidr;
    std::array<int, Layout<Real>::block> french;
#pragma GCC ivdep
    for (int k = 0; k < count; ++k) {
        const auto depth = static_cast<float>(h[k]);
        const auto product = static_cast<float>(std::sqrt(hu[k] * hu[k] + hv[k] * hv[k]));
        const float rise = (depth - before[k]) * per_hour;
        const float speed = product / depth;
        const float rise_before = max_rise[k];
        const float product_before = max_product[k];
        const bool counts = depth > from[k];
        const float most_rise = rise > rise_before ? rise : rise_before;
        const float most_product = product > product_before ? product : product_before;
        duration[k] += counts ? spent : 0.0F;
        max_rise[k] = counts ? most_rise : rise_before;
        max_product[k] = counts ? most_product : product_before;
        aidr[static_cast<std::size_t>(k)] = counts ? aidr_hazard(depth, speed) : 0;
        french[static_cast<std::size_t>(k)] =
            counts ? static_cast<int>(french_hazard(depth, speed, rise, limits)) : 0;
    }
    for (int k = 0; k < count; ++k) {
        const auto i = static_cast<std::size_t>(k);
        known.aidr[k] = std::max(known.aidr[k], static_cast<std::uint8_t>(aidr[i]));
        known.french[k] = std::max(known.french[k], static_cast<std::uint8_t>(french[i]));
    }
}

}  // namespace

void start_extremes(Extremes& extremes, std::size_t cells) {
    for (auto* field : {&extremes.duration, &extremes.max_rise, &extremes.max_product}) {
        field->assign(cells, 0.0F);
    }
    extremes.aidr.assign(cells, 0);
    extremes.french.assign(cells, 0);
}

template <class Real>
ExtremesWatch<Real>::ExtremesWatch(const Parameters& parameters, const Geometry& geometry,
                                   const Layout<Real>& layout)
    : parameters_(parameters), layout_(layout) {
    if (!parameters.extremes) {
        return;
    }
    const auto wet = static_cast<float>(parameters.wet_depth_m);
    from_.assign(static_cast<std::size_t>(geometry.grid.size()),
                 std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < from_.size(); ++i) {
        if (geometry.active[i] != 0 && geometry.sea[i] == 0) {
            from_[i] = wet;
        }
    }
    land_.assign(layout.size() / static_cast<std::size_t>(Layout<Real>::block), 0);
    for (std::size_t p = 0; p < layout.size(); ++p) {
        const Index cell = layout.inverse_phi[p] > 0 ? layout.grid_cell(static_cast<Index>(p)) : -1;
        if (cell >= 0 && from_[static_cast<std::size_t>(cell)] == wet) {
            land_[p / static_cast<std::size_t>(Layout<Real>::block)] = 1;
        }
    }
}

template <class Real>
void ExtremesWatch<Real>::begin(Extremes& extremes, const Water<Real>& water, double time) const {
    if (!parameters_.extremes) {
        return;
    }
    if (extremes.duration.size() != from_.size()) {  // the state of a model that did not follow
        start_extremes(extremes, from_.size());
    }
    if (extremes.depth_before.size() != from_.size()) {
        extremes.depth_before.assign(from_.size(), 0.0F);
        layout_.store(water.h, extremes.depth_before);
        extremes.depth_since = extremes.depth_before;
        extremes.before_s = extremes.since_s = time;
    }
}

template <class Real>
void ExtremesWatch<Real>::see(Extremes& extremes, const Water<Real>& water, double dt,
                              double time) const {
    if (!parameters_.extremes) {
        return;
    }
    const double half = parameters_.rise_over_s / 2.0;
    const double over = std::max(time - extremes.before_s, half);  // at the start, less is over
    const auto per_hour = static_cast<float>(seconds_per_hour / over);
    const auto spent = static_cast<float>(dt);
    constexpr Index block = Layout<Real>::block;
    parallel_for(0, layout_.rows, 16, [&](Index begin, Index end) {
        for (Index r = begin; r < end; ++r) {
            const Index first = (r + Layout<Real>::frame_rows) * layout_.stride + block;
            const auto cell = static_cast<std::size_t>(layout_.grid_cell(first));
            for (Index c = 0; c < layout_.columns; c += block) {
                const auto p = static_cast<std::size_t>(first + c);
                if (land_[p / block] == 0 || water.wet[p / block] == 0) {
                    continue;
                }
                const auto count = static_cast<int>(std::min(block, layout_.columns - c));
                const std::size_t i = cell + static_cast<std::size_t>(c);
                follow<Real>(
                    {&water.h[p], &water.hu[p], &water.hv[p], &extremes.depth_before[i], &from_[i]},
                    {&extremes.duration[i], &extremes.max_rise[i], &extremes.max_product[i],
                     &extremes.aidr[i], &extremes.french[i]},
                    count, spent, per_hour, parameters_.dynamics);
            }
        }
    });
    if (time - extremes.since_s >= half) {
        extremes.depth_before.swap(extremes.depth_since);
        extremes.before_s = extremes.since_s;
        layout_.store(water.h, extremes.depth_since);
        extremes.since_s = time;
    }
}

template class ExtremesWatch<float>;
template class ExtremesWatch<double>;

}  // namespace calade::flood
