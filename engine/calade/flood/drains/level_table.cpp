// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/level_table.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::flood::drains {

LevelTable::LevelTable(std::vector<double> depth, std::vector<double> width, double above)
    : depth_(std::move(depth)), width_(std::move(width)), above_(above) {
    require<UsageError>(depth_.size() == width_.size() && depth_.size() >= 2,
                        "a table of levels has {} depths and {} widths, expected two or more each",
                        depth_.size(), width_.size());
    require<UsageError>(depth_.front() == 0.0 && above > 0.0 && std::isfinite(above),
                        "a table of levels begins at {} m and goes on with {}, expected 0 and more "
                        "than 0",
                        depth_.front(), above);
    const std::size_t n = depth_.size();
    held_.assign(n, 0.0);
    rise_.assign(n, width_[0]);
    rise_held_.assign(n, 0.0);
    bool falls = false;
    for (std::size_t k = 0; k < n; ++k) {
        require<UsageError>(
            std::isfinite(depth_[k]) && std::isfinite(width_[k]) && width_[k] >= 0.0,
            "a table of levels has width {} at {} m, expected 0 or more", width_[k], depth_[k]);
        widest_ = std::max(widest_, width_[k]);
        if (k == 0) {
            continue;
        }
        const double step = depth_[k] - depth_[k - 1];
        const double more = width_[k] - width_[k - 1];
        require<UsageError>(step >= 0.0,
                            "a table of levels goes from {} m to {} m, expected rising",
                            depth_[k - 1], depth_[k]);
        held_[k] = held_[k - 1] + 0.5 * step * (width_[k] + width_[k - 1]);
        rise_[k] = rise_[k - 1] + std::max(0.0, more);
        rise_held_[k] = rise_held_[k - 1] + 0.5 * step * (rise_[k] + rise_[k - 1]);
        falls = falls || more < 0.0;
        if (!falls) {
            widest_depth_ = depth_[k];
        }
    }
    require<UsageError>(held_.back() > 0.0, "a table of levels holds nothing up to {} m",
                        depth_.back());
    above_rise_ = rise_.back() + std::max(0.0, above_ - width_.back());
}

std::size_t LevelTable::interval(double depth) const {
    const auto next = std::upper_bound(depth_.begin(), depth_.end(), depth);
    return static_cast<std::size_t>(next - depth_.begin()) - 1;
}

double LevelTable::held(double depth) const {
    if (!(depth > 0.0)) {
        return 0.0;
    }
    if (depth >= depth_.back()) {
        return held_.back() + above_ * (depth - depth_.back());
    }
    const std::size_t k = interval(depth);
    const double x = depth - depth_[k];
    const double slope = (width_[k + 1] - width_[k]) / (depth_[k + 1] - depth_[k]);
    return held_[k] + x * (width_[k] + 0.5 * slope * x);
}

double LevelTable::width(double depth) const {
    if (!(depth > 0.0)) {
        return 0.0;
    }
    if (depth >= depth_.back()) {
        return above_;
    }
    const std::size_t k = interval(depth);
    const double share = (depth - depth_[k]) / (depth_[k + 1] - depth_[k]);
    return width_[k] + share * (width_[k + 1] - width_[k]);
}

double LevelTable::rising_width(double depth) const {
    if (!(depth > 0.0)) {
        return 0.0;
    }
    if (depth >= depth_.back()) {
        return above_rise_;
    }
    const std::size_t k = interval(depth);
    const double share = (depth - depth_[k]) / (depth_[k + 1] - depth_[k]);
    return rise_[k] + share * (rise_[k + 1] - rise_[k]);
}

double LevelTable::rising_held(double depth) const {
    if (!(depth > 0.0)) {
        return 0.0;
    }
    if (depth >= depth_.back()) {
        return rise_held_.back() + above_rise_ * (depth - depth_.back());
    }
    const std::size_t k = interval(depth);
    const double x = depth - depth_[k];
    const double slope = (rise_[k + 1] - rise_[k]) / (depth_[k + 1] - depth_[k]);
    return rise_held_[k] + x * (rise_[k] + 0.5 * slope * x);
}

double LevelTable::depth(double held) const {
    if (!(held > 0.0)) {
        return 0.0;
    }
    if (held >= held_.back()) {
        return depth_.back() + (held - held_.back()) / above_;
    }
    const auto next = std::upper_bound(held_.begin(), held_.end(), held);
    const auto k = static_cast<std::size_t>(next - held_.begin()) - 1;
    const double more = held - held_[k];
    const double step = depth_[k + 1] - depth_[k];
    const double slope = (width_[k + 1] - width_[k]) / step;
    // w x + s x²/2 = more; the form that does not cancel.
    const double root = std::sqrt(std::max(0.0, width_[k] * width_[k] + 2.0 * slope * more));
    const double x = 2.0 * more / (width_[k] + root);
    return depth_[k] + std::min(x, step);
}

}  // namespace calade::flood::drains
