// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/water.hpp"

#include <vector>

namespace calade::flood {

/// Gates, pumps and the watch on defences: few elements, worked through one by one in their order.
template <class Real>
class Structures {
public:
    Structures(const Geometry& geometry, const Layout<Real>& layout);

    /// Sets the crests of the gates' faces as the state has the gates.
    void place_gates(const State& state, Water<Real>& water) const;
    /// Closes and opens gates by the level at their gauge: closed from `closing_level_m` on, open
    /// again 5 cm below it. A failed gate stays as it is.
    void move_gates(State& state, Water<Real>& water) const;
    /// Lifts water for `dt` seconds, at most what stands at the inlets, and books it.
    void run_pumps(State& state, Water<Real>& water, double dt) const;
    /// Begins breaches whose time or water has come, and lowers the crests of those that run.
    void grow_breaches(State& state, Water<Real>& water, double time) const;
    /// Records the first time that water stands deeper than `depth` over a defence.
    void watch_defences(State& state, const Water<Real>& water, float depth, double time) const;

    /// Positions of the cells that pumps lift to.
    [[nodiscard]] const std::vector<std::size_t>& outlets() const { return outlets_; }

private:
    struct Wall {
        Index first, second;  ///< positions of the cells on both sides
        bool vertical;
        Real open, closed;  ///< crest of the face
    };
    [[nodiscard]] std::vector<Wall> walls(const std::vector<geo::Face>& faces,
                                          double crest_m) const;
    void set(const Wall& wall, bool closed, Water<Real>& water) const;

    const Geometry& geometry_;
    const Layout<Real>& layout_;
    std::vector<std::vector<Wall>> gates_;
    std::vector<std::vector<Wall>> defences_;
    std::vector<std::vector<Wall>> breaches_;
    std::vector<std::size_t> outlets_;
};

}  // namespace calade::flood
