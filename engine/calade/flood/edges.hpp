// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/kernel.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/model.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// The open faces on the domain's edge: where the water of each comes from and goes to.
///
/// Level: a ghost cell with the outer level over the inner cell's bed and the inner velocity, so
/// that the level is held while currents may set up freely; nothing crosses at equal levels.
/// Discharge: shared out over the wet faces by conveyance h^(5/3)/n (over the lowest faces while
/// all are dry); inflow is at most critical in depth, outflow at most critical in discharge.
/// Free outflow: what flows out goes on as it is, down the slope that it came; nothing comes in.
template <class Real>
class Edges {
public:
    Edges(const Geometry& geometry, const Layout<Real>& layout);

    /// What drives the boundaries during one step.
    struct Drive {
        std::vector<std::uint8_t> open;  ///< a boundary
        std::vector<Real> level;         ///< a boundary, as Layout counts levels
        std::vector<Real> inflow;        ///< a face, m²/s inward
        std::vector<Real> passed;        ///< a face, m²/s inward, after limiting: the result
    };
    [[nodiscard]] Drive make_drive() const;
    /// |u| + |v| + 2c that the outer levels may bring in at time t, m/s.
    [[nodiscard]] float fastest(const Forcing& forcing, double t) const;
    /// Sets the drive for the step [t, t + dt].
    void prepare(Drive& drive, const Forcing& forcing, const Line<Real>& h, double t,
                 double dt) const;

    struct Face {
        Index position;  ///< of the inner cell
        std::int8_t side;
        Index boundary;
    };
    [[nodiscard]] const std::vector<Face>& faces() const { return faces_; }
    [[nodiscard]] city::BoundaryKind kind(Index boundary) const {
        return kinds_[static_cast<std::size_t>(boundary)];
    }
    /// How far the bed falls towards a face from one cell within, m.
    [[nodiscard]] Real fall(Index face) const { return fall_[static_cast<std::size_t>(face)]; }
    /// Numbers of the faces whose inner cell lies in a padded row, by side.
    [[nodiscard]] const std::vector<Index>& in_row(Index row, int side) const {
        return by_row_[static_cast<std::size_t>(row)][static_cast<std::size_t>(side)];
    }
    /// Whether anything is open in a padded row.
    [[nodiscard]] bool touches(Index row) const {
        return touched_[static_cast<std::size_t>(row)] != 0;
    }

    /// The flux of one face, given the inner cell's water at it as seen along the face's direction,
    /// and the bed there.
    [[nodiscard]] kernel::Flux<Real> flux(Index face, const kernel::Side<Real>& inner, Real bed,
                                          const Drive& drive,
                                          const kernel::Constants<Real>& k) const;

private:
    const Layout<Real>& layout_;
    std::vector<Face> faces_;
    std::vector<city::BoundaryKind> kinds_;
    std::vector<std::vector<Index>> of_boundary_;
    std::vector<std::vector<Index>> lowest_;  ///< a boundary: its lowest faces
    std::vector<Real> lowest_bed_;
    std::vector<Real> inverse_manning_;  ///< a face
    std::vector<Real> fall_;  ///< a face: how far the bed falls towards it from one cell within
    std::vector<std::vector<std::vector<Index>>> by_row_;
    std::vector<std::uint8_t> touched_;
};

}  // namespace calade::flood
