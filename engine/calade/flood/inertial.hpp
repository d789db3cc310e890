// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/edges.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/subgrid.hpp"
#include "calade/flood/sweep.hpp"
#include "calade/flood/water.hpp"

#include <cstdint>

namespace calade::flood {

/// One time step of the local inertial scheme: discharges on faces (kernel_inertial.inl), the
/// outflow limiter, then depths, in place. With subgrid tables a cell's depth is its mean one, its
/// surface comes from its table. Blocks without water in or beside them are skipped.
template <class Real>
class Inertial {
public:
    /// `subgrid` may be empty; all must outlive it.
    Inertial(const Geometry& geometry, const Layout<Real>& layout, const Edges<Real>& edges,
             const Sweep<Real>& sweep);
    /// Makes room in `water` for discharges on faces; zero where there were none.
    void lay_faces(Water<Real>& water) const;
    /// Advances `water` by k.dt; returns the largest √(g h) of cells and faces as bits (see
    /// Kernels::update).
    std::int32_t run(Water<Real>& water, const kernel::Constants<Real>& k) const;

private:
    struct Rows;
    void find_live(Water<Real>& water, bool rain, Index row) const;
    void surface(const Water<Real>& water, Index row, Real* w) const;
    void look_up(const Water<Real>& water, Index row, bool north, const Real* w_l, const Real* w_r,
                 Rows& rows) const;
    std::int32_t faces(Water<Real>& water, const kernel::Constants<Real>& k, Index row, bool north,
                       Rows& rows) const;
    void open_edges(Water<Real>& water, const kernel::Constants<Real>& k, Index row,
                    int side) const;
    bool share(Water<Real>& water, const kernel::Constants<Real>& k, Index row) const;
    void scale(Water<Real>& water, Index row) const;
    std::int32_t update(Water<Real>& water, const kernel::Constants<Real>& k, Index row) const;
    [[nodiscard]] double through(const Water<Real>& water, std::size_t p) const;
    void see_froude(Water<Real>& water, const kernel::Constants<Real>& k, Index row,
                    std::size_t begin, std::size_t end) const;
    [[nodiscard]] kernel::UpdateRow<Real> rows_of(Water<Real>& water, Index row) const;
    [[nodiscard]] std::size_t start(Index row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(layout_.stride);
    }

    const Geometry& geometry_;
    const Layout<Real>& layout_;
    const Edges<Real>& edges_;
    const Sweep<Real>& sweep_;
};

}  // namespace calade::flood
