// SPDX-License-Identifier: Apache-2.0
// What passes the domain's open faces in the local inertial scheme. A face at the edge has no
// memory: its inertia is that of the cell's opposite face.
#include "calade/base/units.hpp"
#include "calade/flood/inertial.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

namespace {

using kernel::CellRow;
using kernel::Constants;
using kernel::FaceRow;
using kernel::Flux;
using kernel::HalfRow;
using kernel::InertialRow;
using kernel::PredictRow;
using kernel::Side;
using kernel::UpdateRow;

#include "calade/flood/kernel_face.inl"
#include "calade/flood/kernel_half.inl"
#include "calade/flood/kernel_inertial.inl"

}  // namespace

template <class Real>
void Inertial<Real>::open_edges(Water<Real>& water, const Constants<Real>& k, Index row,
                                int side) const {
    if (row < Layout<Real>::frame_rows || row >= layout_.rows + Layout<Real>::frame_rows) {
        return;
    }
    const auto stride = static_cast<std::size_t>(layout_.stride);
    for (const Index number : edges_.in_row(row, side)) {
        const auto n = static_cast<std::size_t>(number);
        const auto& face = edges_.faces()[n];
        const auto b = static_cast<std::size_t>(face.boundary);
        const auto p = static_cast<std::size_t>(face.position);
        const bool west_or_east = side < 2;
        const Real inward = side == 0 || side == 2 ? 1 : -1;
        Line<Real>& next = west_or_east ? water.q_west_next : water.q_north_next;
        const Line<Real>& now = west_or_east ? water.q_west : water.q_north;
        const std::size_t face_at = side == 1 ? p + 1 : side == 2 ? p - stride : p;
        const std::size_t behind = side == 0 ? p + 1 : side == 3 ? p - stride : p;
        if (water.drive.open[b] == 0) {
            next[face_at] = 0;
            continue;
        }
        const Real h = water.h[p];
        const Real phi = layout_.phi[p];
        const Real within = now[behind];
        const auto cell = static_cast<std::size_t>(layout_.grid_cell(face.position));
        const bool tables = !geometry_.subgrid.empty();
        Real q = 0;  // along the axis
        switch (edges_.kind(face.boundary)) {
            case city::BoundaryKind::level: {
                const Real outer = water.drive.level[b];
                const Real inner = tables ? static_cast<Real>(geometry_.subgrid.level_of(
                                                                  cell, static_cast<double>(h)) -
                                                              layout_.datum)
                                          : layout_.z[p] + h;
                const Real top = std::max(inner, outer);
                const Real deep = tables ? static_cast<Real>(geometry_.subgrid.depth_at(
                                               cell, static_cast<double>(top) + layout_.datum))
                                         : std::max(static_cast<Real>(0), top - layout_.z[p]);
                const Real ground =
                    tables
                        ? static_cast<Real>(static_cast<double>(
                                                geometry_.subgrid.level[cell * Subgrid::entries]) -
                                            layout_.datum)
                        : layout_.z[p];
                const bool inner_first = inward < 0;
                q = inertial_flow(inner_first ? inner : outer, inner_first ? outer : inner, ground,
                                  deep, phi, layout_.friction[p], within, 2 * within, k);
                break;
            }
            case city::BoundaryKind::discharge: q = inward * water.drive.inflow[n]; break;
            case city::BoundaryKind::free_outflow: {
                // Manning's flow down the bed's slope, or what the water brings along; critical
                // flow at most.
                const Real slope = edges_.fall(number) / static_cast<Real>(layout_.cell);
                const Real root_3 = std::cbrt(h);
                const Real uniform =
                    std::sqrt(k.gravity * slope /
                              std::max(layout_.friction[p], static_cast<Real>(1e-12))) *
                    (h * root_3 * root_3);
                const Real carried = std::max(static_cast<Real>(0), -(inward * within)) / phi;
                const Real most = h * std::sqrt(k.gravity * h);
                const Real out = h > k.film ? std::min(std::max(uniform, carried), most) : 0;
                q = -inward * (phi * out);
                break;
            }
        }
        next[face_at] = q;
    }
}

template void Inertial<float>::open_edges(Water<float>&, const Constants<float>&, Index, int) const;
template void Inertial<double>::open_edges(Water<double>&, const Constants<double>&, Index,
                                           int) const;

}  // namespace calade::flood
