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

constexpr double wet_face = 1e-3;  // m, shallower faces take no share of a discharge
constexpr double same_bed = 1e-3;  // m

bool inner_is_left(std::int8_t side) { return side == 1 || side == 3; }

}  // namespace

template <class Real>
Edges<Real>::Edges(const Geometry& geometry, const Layout<Real>& layout) : layout_(layout) {
    by_row_.assign(static_cast<std::size_t>(layout.total_rows()),
                   std::vector<std::vector<Index>>(4));
    touched_.assign(static_cast<std::size_t>(layout.total_rows()), 0);
    for (std::size_t b = 0; b < geometry.boundaries.size(); ++b) {
        const auto& boundary = geometry.boundaries[b];
        kinds_.push_back(boundary.kind);
        of_boundary_.emplace_back();
        Real lowest = std::numeric_limits<Real>::infinity();
        for (const auto& face : boundary.faces) {
            const Index position = layout.position(face.cell);
            const Index row = position / layout.stride;
            const auto number = static_cast<Index>(faces_.size());
            faces_.push_back({position, face.side, static_cast<Index>(b)});
            inverse_manning_.push_back(static_cast<Real>(
                1.0F / std::max(1e-3F, geometry.manning[static_cast<std::size_t>(face.cell)])));
            const Index inwards = face.side == 0   ? 1
                                  : face.side == 1 ? -1
                                  : face.side == 2 ? layout.stride
                                                   : -layout.stride;
            const auto within = static_cast<std::size_t>(position + inwards);
            fall_.push_back(
                layout.inverse_phi[within] > 0
                    ? std::max(static_cast<Real>(0),
                               layout.z[within] - layout.z[static_cast<std::size_t>(position)])
                    : static_cast<Real>(0));
            of_boundary_.back().push_back(number);
            by_row_[static_cast<std::size_t>(row)][static_cast<std::size_t>(face.side)].push_back(
                number);
            touched_[static_cast<std::size_t>(row)] = 1;
            lowest = std::min(lowest, layout.z[static_cast<std::size_t>(position)]);
        }
        lowest_.emplace_back();
        for (const Index f : of_boundary_.back()) {
            const auto p = static_cast<std::size_t>(faces_[static_cast<std::size_t>(f)].position);
            if (layout.z[p] <= lowest + static_cast<Real>(same_bed)) {
                lowest_.back().push_back(f);
            }
        }
        lowest_bed_.push_back(lowest);
    }
}

template <class Real>
typename Edges<Real>::Drive Edges<Real>::make_drive() const {
    Drive drive;
    drive.open.assign(kinds_.size(), 0);
    drive.level.assign(kinds_.size(), 0);
    drive.inflow.assign(faces_.size(), 0);
    drive.passed.assign(faces_.size(), 0);
    return drive;
}

template <class Real>
float Edges<Real>::fastest(const Forcing& forcing, double t) const {
    double most = 0.0;
    for (std::size_t b = 0; b < kinds_.size(); ++b) {
        if (kinds_[b] == city::BoundaryKind::level && !forcing.boundaries[b].empty()) {
            const auto depth =
                static_cast<double>(layout_.level(forcing.boundaries[b].at(t)) - lowest_bed_[b]);
            most = std::max(most, 2.0 * std::sqrt(standard_gravity * std::max(0.0, depth)));
        }
    }
    return static_cast<float>(most);
}

template <class Real>
void Edges<Real>::prepare(Drive& drive, const Forcing& forcing, const Line<Real>& h, double t,
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
                const auto depth = static_cast<double>(
                    h[static_cast<std::size_t>(faces_[static_cast<std::size_t>(f)].position)]);
                const double root_3 = std::cbrt(depth);
                return depth > wet_face
                           ? depth * root_3 * root_3 *
                                 static_cast<double>(inverse_manning_[static_cast<std::size_t>(f)])
                           : 0.0;
            };
            for (const Index f : of_boundary_[b]) {
                sum += conveyance(f);
                drive.inflow[static_cast<std::size_t>(f)] = 0;
            }
            if (sum > 0.0) {
                for (const Index f : of_boundary_[b]) {
                    drive.inflow[static_cast<std::size_t>(f)] =
                        static_cast<Real>(q * (conveyance(f) / sum));
                }
            } else {
                for (const Index f : lowest_[b]) {
                    drive.inflow[static_cast<std::size_t>(f)] =
                        static_cast<Real>(q / static_cast<double>(lowest_[b].size()));
                }
            }
        }
    }
}

template <class Real>
kernel::Flux<Real> Edges<Real>::flux(Index number, const Side<Real>& inner, Real bed,
                                     const Drive& drive, const Constants<Real>& k) const {
    constexpr Real zero = 0;
    const Face& face = faces_[static_cast<std::size_t>(number)];
    const auto b = static_cast<std::size_t>(face.boundary);
    const bool left = inner_is_left(face.side);
    const Real inward = left ? -1 : 1;  // direction of the inward normal along the face's own
    const auto pass = [&](const Side<Real>& outer, Real crest) {
        return left ? face_flux<false>(inner, outer, zero, crest, k)
                    : face_flux<false>(outer, inner, zero, crest, k);
    };
    Flux<Real> f{0, 0, 0, 0};
    if (drive.open[b] == 0) {  // as the kernel does it: a wall
        return pass({0, 0, 0, inner.phi}, Layout<Real>::closed);
    }
    switch (kinds_[b]) {
        case city::BoundaryKind::level: {
            // Water that comes in was at rest outside: its speed costs the surface its head, and
            // the edge passes critical flow at most, however fast the water falls away inside.
            const Real stand = larger(zero, drive.level[b] - bed);
            const Real critical = root((k.gravity * stand) * static_cast<Real>(2.0 / 3.0));
            const Real entering = smaller(larger(zero, inward * inner.u), critical);
            const Real leaving = smaller(zero, inward * inner.u);
            const Real head = entering * entering / (2 * k.gravity);
            return pass({stand - head, inward * (entering + leaving), 0, inner.phi},
                        Layout<Real>::no_wall);
        }
        case city::BoundaryKind::discharge: {
            Real q =
                drive.inflow[static_cast<std::size_t>(number)] / inner.phi;  // of the open part
            q = larger(q, -(inner.h * root(k.gravity * inner.h)));
            const Real critical = std::cbrt(q * q / k.gravity);
            const Real h = larger(inner.h, critical);
            const Real push = h > zero ? q * q / h + static_cast<Real>(0.5) * k.gravity *
                                                         ((h - inner.h) * (h + inner.h))
                                       : zero;
            f.mass = inward * (inner.phi * q);
            f.left = f.right = inner.phi * push;
            f.across = q < zero ? f.mass * inner.v : zero;
            break;
        }
        case city::BoundaryKind::free_outflow: {
            const Real out = larger(zero, -(inward * inner.u));
            const Real q = inner.h > k.film ? inner.h * out : zero;
            f.mass = -(inward * (inner.phi * q));
            // A cell without a slope of its own would lose its weight here.
            const Real weight =
                inner.flat ? (k.gravity * inner.h) * fall_[static_cast<std::size_t>(number)] : zero;
            f.left = f.right = inner.phi * (q * out - weight);
            f.across = f.mass * inner.v;
            break;
        }
    }
    return f;
}

template class Edges<float>;
template class Edges<double>;

}  // namespace calade::flood
