// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/rain.hpp"

#include "calade/base/parallel.hpp"

#include <algorithm>

namespace calade::flood {

template <class Real>
Rain<Real>::Rain(const Geometry& geometry, const Forcing& forcing, const Layout<Real>& layout)
    : forcing_(forcing), layout_(layout) {
    if (forcing.rain_grids != nullptr) {
        map_.emplace(*forcing.rain_grids, geometry, forcing.epsg);
    }
}

template <class Real>
double Rain<Real>::next_change(double time) const {
    if (!map_) {
        return std::numeric_limits<double>::infinity();
    }
    const auto& bounds = map_->grids().bounds();
    const auto next = std::upper_bound(bounds.begin(), bounds.end(), time);
    return next == bounds.end() ? std::numeric_limits<double>::infinity() : *next;
}

template <class Real>
void Rain<Real>::take_field(Water<Real>& water, std::size_t field) const {
    const auto rates = map_->rates(field);
    water.rain.assign(layout_.size(), 0.0F);
    layout_.load(rates, water.rain);
    water.rain_rows.assign(static_cast<std::size_t>(layout_.rows), 0.0);
    const auto stride = static_cast<std::size_t>(layout_.stride);
    water.rain_sum = 0.0;
    for (std::size_t r = 0; r < water.rain_rows.size(); ++r) {
        const auto* row =
            water.rain.data() + (r + static_cast<std::size_t>(Layout<Real>::frame_rows)) * stride;
        for (std::size_t i = 0; i < stride; ++i) {
            water.rain_rows[r] += static_cast<double>(row[i]);
        }
        water.rain_sum += water.rain_rows[r];
    }
    water.rain_field = static_cast<std::int64_t>(field);
}

template <class Real>
double Rain<Real>::run(Water<Real>& water, double time, double dt) const {
    if (!map_) {
        return 0.0;
    }
    const std::size_t field = map_->grids().field_at(time);
    if (water.rain_field != static_cast<std::int64_t>(field)) {
        take_field(water, field);
    }
    const auto stride = static_cast<std::size_t>(layout_.stride);
    constexpr auto block = static_cast<std::size_t>(Layout<Real>::block);
    parallel_for(0, layout_.rows, 8, [&](Index begin, Index end) {
        for (Index r = begin; r < end; ++r) {
            if (!(water.rain_rows[static_cast<std::size_t>(r)] > 0.0)) {
                continue;
            }
            const std::size_t at = static_cast<std::size_t>(r + Layout<Real>::frame_rows) * stride;
            for (std::size_t b = at; b < at + stride; b += block) {
                float most = 0.0F;
                for (std::size_t p = b; p < b + block; ++p) {
                    most = std::max(most, water.rain[p]);
                    water.h_low[p] +=
                        static_cast<Real>(static_cast<double>(water.rain[p]) * dt *
                                          static_cast<double>(layout_.inverse_phi[p]));
                }
                water.wet[b / block] |= most > 0.0F ? wet_throughout : 0;
            }
        }
    });
    // Tiles are shared by rows of several slices: marked by one thread.
    for (std::size_t b = 0; b < water.wet.size(); ++b) {
        if (water.wet[b] != 0) {
            water.wet_tile[layout_.tile_of(b * block)] = 1;
        }
    }
    return water.rain_sum * dt * layout_.cell * layout_.cell;
}

template <class Real>
double Rain<Real>::mean(double time) const {
    if (!map_) {
        return 0.0;
    }
    const std::size_t field = map_->grids().field_at(time);
    const std::lock_guard lock(mutex_);
    if (mean_of_ != field) {
        mean_ = map_->mean(map_->rates(field));
        mean_of_ = field;
    }
    return mean_;
}

template class Rain<float>;
template class Rain<double>;

}  // namespace calade::flood
