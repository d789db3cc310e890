// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/edges.hpp"

#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood {

namespace {

using kernel::Constants;
using kernel::Flux;
using kernel::Side;

#include "calade/flood/kernel_face.inl"

constexpr float g = static_cast<float>(standard_gravity);
constexpr float wet_face = 1e-3F;  // m, shallower faces take no share of a discharge
constexpr float same_bed = 1e-3F;  // m

bool inner_is_left(std::int8_t side) { return side == 1 || side == 3; }

}  // namespace

Edges::Edges(const Geometry& geometry, const Layout& layout) : layout_(layout) {
    by_row_.assign(static_cast<std::size_t>(layout.total_rows()),
                   std::vector<std::vector<Index>>(4));
    touched_.assign(static_cast<std::size_t>(layout.total_rows()), 0);
    for (std::size_t b = 0; b < geometry.boundaries.size(); ++b) {
        const auto& boundary = geometry.boundaries[b];
        kinds_.push_back(boundary.kind);
        of_boundary_.emplace_back();
        float lowest = std::numeric_limits<float>::infinity();
        for (const auto& face : boundary.faces) {
            const Index position = layout.position(face.cell);
            const Index row = position / layout.stride;
            const auto number = static_cast<Index>(faces_.size());
            faces_.push_back({position, face.side, static_cast<Index>(b)});
            inverse_manning_.push_back(
                1.0F / std::max(1e-3F, geometry.manning[static_cast<std::size_t>(face.cell)]));
            of_boundary_.back().push_back(number);
            by_row_[static_cast<std::size_t>(row)][static_cast<std::size_t>(face.side)].push_back(
                number);
            touched_[static_cast<std::size_t>(row)] = 1;
            lowest = std::min(lowest, layout.z[static_cast<std::size_t>(position)]);
        }
        lowest_.emplace_back();
        for (const Index f : of_boundary_.back()) {
            const auto p = static_cast<std::size_t>(faces_[static_cast<std::size_t>(f)].position);
            if (layout.z[p] <= lowest + same_bed) {
                lowest_.back().push_back(f);
            }
        }
        lowest_bed_.push_back(lowest);
    }
}

Edges::Drive Edges::make_drive() const {
    Drive drive;
    drive.open.assign(kinds_.size(), 0);
    drive.level.assign(kinds_.size(), 0.0F);
    drive.inflow.assign(faces_.size(), 0.0F);
    drive.passed.assign(faces_.size(), 0.0F);
    return drive;
}

float Edges::fastest(const Forcing& forcing, double t) const {
    float most = 0.0F;
    for (std::size_t b = 0; b < kinds_.size(); ++b) {
        if (kinds_[b] == city::BoundaryKind::level && !forcing.boundaries[b].empty()) {
            const float depth = layout_.level(forcing.boundaries[b].at(t)) - lowest_bed_[b];
            most = std::max(most, 2.0F * std::sqrt(g * std::max(0.0F, depth)));
        }
    }
    return most;
}

void Edges::prepare(Drive& drive, const Forcing& forcing, const Floats& h, double t,
                    double dt) const {
    for (std::size_t b = 0; b < kinds_.size(); ++b) {
        const sim::Series& series = forcing.boundaries[b];
        drive.open[b] = kinds_[b] == city::BoundaryKind::free_outflow || !series.empty() ? 1 : 0;
        if (drive.open[b] == 0 || of_boundary_[b].empty()) {
            continue;
        }
        if (kinds_[b] == city::BoundaryKind::level) {
            drive.level[b] = layout_.level(series.mean(t, t + dt));
        } else if (kinds_[b] == city::BoundaryKind::discharge) {
            const double q = series.mean(t, t + dt) / layout_.cell;
            double sum = 0.0;
            const auto conveyance = [&](Index f) {
                const float depth =
                    h[static_cast<std::size_t>(faces_[static_cast<std::size_t>(f)].position)];
                const float root_3 = std::cbrt(depth);
                return depth > wet_face
                           ? static_cast<double>(depth * root_3 * root_3 *
                                                 inverse_manning_[static_cast<std::size_t>(f)])
                           : 0.0;
            };
            for (const Index f : of_boundary_[b]) {
                sum += conveyance(f);
                drive.inflow[static_cast<std::size_t>(f)] = 0.0F;
            }
            if (sum > 0.0) {
                for (const Index f : of_boundary_[b]) {
                    drive.inflow[static_cast<std::size_t>(f)] =
                        static_cast<float>(q * (conveyance(f) / sum));
                }
            } else {
                for (const Index f : lowest_[b]) {
                    drive.inflow[static_cast<std::size_t>(f)] =
                        static_cast<float>(q / static_cast<double>(lowest_[b].size()));
                }
            }
        }
    }
}

kernel::Flux Edges::flux(Index number, const Side& inner, const Drive& drive,
                         const Constants& k) const {
    const Face& face = faces_[static_cast<std::size_t>(number)];
    const auto b = static_cast<std::size_t>(face.boundary);
    const bool left = inner_is_left(face.side);
    const float inward =
        left ? -1.0F : 1.0F;  // direction of the inward normal along the face's own
    Flux f{0.0F, 0.0F, 0.0F, 0.0F};
    if (drive.open[b] == 0) {  // as the kernel does it: a wall
        const Side none{0.0F, 0.0F, 0.0F, 0.0F, inner.z, inner.phi};
        return left ? face_flux(inner, none, 1e30F, k) : face_flux(none, inner, 1e30F, k);
    }
    switch (kinds_[b]) {
        case city::BoundaryKind::level: {
            const float h = larger(0.0F, drive.level[b] - inner.z);
            const Side ghost{h, inner.u, 0.0F, root(k.gravity * h), inner.z, inner.phi};
            return left ? face_flux(inner, ghost, inner.z, k) : face_flux(ghost, inner, inner.z, k);
        }
        case city::BoundaryKind::discharge: {
            float q =
                drive.inflow[static_cast<std::size_t>(number)] / inner.phi;  // of the open part
            q = larger(q, -(inner.h * inner.c));
            const float critical = std::cbrt(q * q / k.gravity);
            const float h = larger(inner.h, critical);
            const float push =
                h > 0.0F ? q * q / h + 0.5F * k.gravity * ((h - inner.h) * (h + inner.h)) : 0.0F;
            f.mass = inward * (inner.phi * q);
            f.left = f.right = inner.phi * push;
            f.across = q < 0.0F ? f.mass * inner.v : 0.0F;
            break;
        }
        case city::BoundaryKind::free_outflow: {
            const float out = larger(0.0F, -(inward * inner.u));
            const float q = inner.h > k.film ? inner.h * out : 0.0F;
            f.mass = -(inward * (inner.phi * q));
            f.left = f.right = inner.phi * (q * out);
            f.across = f.mass * inner.v;
            break;
        }
    }
    return f;
}

}  // namespace calade::flood
