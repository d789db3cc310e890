// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drain_exchange.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/water.hpp"

#include <cstddef>
#include <vector>

namespace calade::flood {

/// Water that single cells get and give beside the sweep: sources of the forcing, and links
/// (culverts, weirs, openings) between two cells, and the sewers.
template <class Real>
class Exchange {
public:
    Exchange(const Geometry& geometry, const Forcing& forcing, const Layout<Real>& layout);
    /// Puts in and takes out what the sources ask for in [t, t + dt], passes what the links' laws
    /// say, and books both. A sink takes at most what stands there; a link moves at most what makes
    /// both levels equal, so that it never swings.
    void run(State& state, Water<Real>& water, double t, double dt) const;
    /// Positions of the cells that may get water.
    [[nodiscard]] const std::vector<std::size_t>& cells() const { return cells_; }

private:
    void run_links(State& state, Water<Real>& water, double dt) const;
    const Geometry& geometry_;
    const Forcing& forcing_;
    const Layout<Real>& layout_;
    DrainExchange<Real> drains_;
    std::vector<std::size_t> cells_;
};

/// Adds a volume (m³, negative takes) to one cell, at most what is there; returns what it took or
/// gave. The cell wakes up; where water is taken, what stays keeps its velocity.
template <class Real>
double add_volume(Water<Real>& water, const Layout<Real>& layout, std::size_t p, double volume);

}  // namespace calade::flood
