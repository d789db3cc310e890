// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/layout.hpp"
#include "calade/flood/water.hpp"
#include "calade/sim/ledger.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace calade::flood {

struct State;

/// The sewers of a geometry, their openings marked; null where it has none.
[[nodiscard]] std::unique_ptr<drains::Sewer> make_sewer(const Geometry& geometry);
/// Adds what the sewers took in from elsewhere, gave away and hold. What passes between them and
/// the surface stays within the ledger.
void add_to_ledger(const drains::Sewer& sewer, const drains::State& state, sim::Ledger& ledger);

/// Water between the ground and the sewers below it.
template <class Real>
class DrainExchange {
public:
    DrainExchange(const Geometry& geometry, const Layout<Real>& layout);
    /// Advances the sewers by `dt` beside the surface as it stands, then moves the water.
    void run(State& state, Water<Real>& water, double dt) const;
    /// Positions of the cells that may get water.
    [[nodiscard]] const std::vector<std::size_t>& cells() const { return cells_; }

private:
    const Geometry& geometry_;
    const Layout<Real>& layout_;
    std::unique_ptr<drains::Sewer> sewer_;
    std::vector<std::size_t> cells_;
};

}  // namespace calade::flood
