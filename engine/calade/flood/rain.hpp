// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/rain_grids.hpp"
#include "calade/flood/water.hpp"

#include <limits>
#include <mutex>
#include <optional>

namespace calade::flood {

/// Puts the rain of grids onto the cells. The depth of a step goes into `h_low`, which the sweep
/// adds to the depth without loss.
template <class Real>
class Rain {
public:
    /// All must outlive it. Without grids it does nothing. Throws DataError as RainMap does.
    Rain(const Geometry& geometry, const Forcing& forcing, const Layout<Real>& layout);

    /// When the rain next changes after `time`; infinity: never.
    [[nodiscard]] double next_change(double time) const;
    /// Lays the rain of [time, time + dt), within which it must not change, and wakes what it falls
    /// on. m³ that fell. Throws DataError for what the files hold or lack.
    double run(Water<Real>& water, double time, double dt) const;
    [[nodiscard]] const RainMap* map() const { return map_ ? &*map_ : nullptr; }
    /// m/s at a time, mean over the active cells; 0 without grids.
    [[nodiscard]] double mean(double time) const;

private:
    void take_field(Water<Real>& water, std::size_t field) const;

    const Forcing& forcing_;
    const Layout<Real>& layout_;
    std::optional<RainMap> map_;
    mutable std::mutex mutex_;
    mutable std::size_t mean_of_ = std::numeric_limits<std::size_t>::max();
    mutable double mean_ = 0.0;
};

}  // namespace calade::flood
