// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/extremes.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/units.hpp"
#include "calade/flood/hazard.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

// One cell deeper than the wet depth, all values of one moment.
struct Moment {
    float depth, product, rise;  // m, m²/s, m/h
};

void note(Extremes& extremes, std::size_t i, const Moment& now, float dt,
          const DynamicsLimits& dynamics) {
    const float speed = now.product / now.depth;
    const auto french =
        static_cast<std::uint8_t>(french_hazard(now.depth, speed, now.rise, dynamics));
    extremes.duration[i] += dt;
    extremes.max_rise[i] = std::max(extremes.max_rise[i], now.rise);
    extremes.max_product[i] = std::max(extremes.max_product[i], now.product);
    extremes.aidr[i] = std::max(extremes.aidr[i], aidr_hazard(now.depth, speed));
    extremes.french[i] = std::max(extremes.french[i], french);
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
            const Real* const h = &water.h[static_cast<std::size_t>(first)];
            const auto cell = static_cast<std::size_t>(layout_.grid_cell(first));
            const float* const from = &from_[cell];
            for (Index c = 0; c < layout_.columns; c += block) {
                if (water.wet[static_cast<std::size_t>((first + c) / block)] == 0) {
                    continue;
                }
                const Index stop = std::min(c + block, layout_.columns);
                unsigned wet = 0;
                for (Index k = c; k < stop; ++k) {
                    wet |= static_cast<unsigned>(static_cast<float>(h[k]) > from[k]);
                }
                for (Index k = wet != 0 ? c : stop; k < stop; ++k) {
                    const auto depth = static_cast<float>(h[k]);
                    if (!(depth > from[k])) {
                        continue;
                    }
                    const auto p = static_cast<std::size_t>(first + k);
                    const std::size_t i = cell + static_cast<std::size_t>(k);
                    const auto product = static_cast<float>(
                        std::sqrt(water.hu[p] * water.hu[p] + water.hv[p] * water.hv[p]));
                    note(extremes, i,
                         {depth, product, (depth - extremes.depth_before[i]) * per_hour}, spent,
                         parameters_.dynamics);
                }
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
