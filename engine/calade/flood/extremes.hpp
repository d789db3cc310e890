// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/water.hpp"

#include <vector>

namespace calade::flood {

/// Follows durations, hazard classes and rates of rise while a state is advanced.
template <class Real>
class ExtremesWatch {
public:
    ExtremesWatch(const Parameters& parameters, const Layout<Real>& layout,
                  const Water<Real>& water, double time);
    /// After a step of `dt` that ended at `time`; `last` closes the window of the rise.
    void see(Extremes& extremes, const Water<Real>& water, double dt, double time, bool last);

private:
    const Parameters& parameters_;
    const Layout<Real>& layout_;
    std::vector<float> mark_;  ///< depth at mark_time_
    double mark_time_;
};

}  // namespace calade::flood
