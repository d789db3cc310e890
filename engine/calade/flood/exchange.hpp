// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/water.hpp"

#include <cstddef>
#include <vector>

namespace calade::flood {

/// Water that single cells get and give beside the sweep: the sources of the forcing.
template <class Real>
class Exchange {
public:
    Exchange(const Forcing& forcing, const Layout<Real>& layout);
    /// Puts in and takes out what the sources ask for in [t, t + dt], and books it. A sink takes at
    /// most what stands there; what stays keeps its velocity.
    void run(State& state, Water<Real>& water, double t, double dt) const;
    /// Positions of the cells that may get water.
    [[nodiscard]] const std::vector<std::size_t>& cells() const { return cells_; }

private:
    const Forcing& forcing_;
    const Layout<Real>& layout_;
    std::vector<std::size_t> cells_;
};

/// Adds a volume (m³, negative takes) to one cell, at most what is there; returns what it took or
/// gave. The cell wakes up; where water is taken, what stays keeps its velocity.
template <class Real>
double add_volume(Water<Real>& water, const Layout<Real>& layout, std::size_t p, double volume);

}  // namespace calade::flood
