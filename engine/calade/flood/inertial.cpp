// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/inertial.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace calade::flood {

namespace {

using kernel::Constants;
using kernel::InertialRow;
using kernel::UpdateRow;

constexpr Index strip = 32;          // rows of one piece of work
constexpr std::uint8_t to_rest = 3;  // counts down while both sets of discharges are put to zero

std::int32_t larger_of(std::int32_t a, std::int32_t b) { return a > b ? a : b; }

}  // namespace

/// Lines of one thread: surfaces of two rows, and what the tables say of a row of faces.
template <class Real>
struct Inertial<Real>::Rows {
    explicit Rows(std::size_t width) {
        for (Line<Real>* line : {&here, &above, &depth, &ground, &friction}) {
            line->assign(width + 1, 0);
        }
    }
    Line<Real> here, above, depth, ground, friction;
};

template <class Real>
Inertial<Real>::Inertial(const Geometry& geometry, const Layout<Real>& layout,
                         const Edges<Real>& edges, const Sweep<Real>& sweep)
    : geometry_(geometry), layout_(layout), edges_(edges), sweep_(sweep) {}

template <class Real>
void Inertial<Real>::lay_faces(Water<Real>& water) const {
    for (Line<Real>* q : {&water.q_west, &water.q_north, &water.q_west_next, &water.q_north_next}) {
        q->assign(layout_.size() + 1, 0);
    }
    water.share.assign(layout_.size() + 1, 1);
    water.limited.assign(static_cast<std::size_t>(layout_.total_rows()), 0);
    water.live.assign(layout_.size() / Layout<Real>::block, 0);
    water.froude.assign(layout_.size(), 0.0F);
    std::fill(water.swept.begin(), water.swept.end(), to_rest);
}

// A block works where it or one beside it holds water; in the step after its last its discharges
// are put to zero, twice, as there are two sets of them.
template <class Real>
void Inertial<Real>::find_live(Water<Real>& water, bool rain, Index row) const {
    const auto blocks = static_cast<std::size_t>(layout_.blocks);
    const std::size_t first = start(row) / Layout<Real>::block;
    for (std::size_t b = first + 1; b + 1 < first + blocks; ++b) {
        bool on = sweep_.active[b] != 0;
        if (on && !rain && sweep_.awake[b] == 0) {
            const std::uint8_t* wet = water.wet.data();
            int any = 0;
            for (const std::size_t at : {b - blocks, b, b + blocks}) {
                any |= wet[at - 1] | wet[at] | wet[at + 1];
            }
            on = any != 0;
        }
        std::uint8_t& left = water.swept[b];
        left = on ? to_rest : static_cast<std::uint8_t>(left > 0 ? left - 1 : 0);
        water.live[b] = on ? 2 : left > 0 ? 1 : 0;
    }
}

template <class Real>
void Inertial<Real>::surface(const Water<Real>& water, Index row, Real* w) const {
    const std::size_t at = start(row);
    const auto width = static_cast<std::size_t>(layout_.stride);
    const Real* h = water.h.data() + at;
    const Real* z = layout_.z.data() + at;
    for (std::size_t i = 0; i < width; ++i) {
        w[i] = z[i] + h[i];
    }
    if (geometry_.subgrid.empty()) {
        return;
    }
    for (std::size_t i = 0; i < width; ++i) {
        if (layout_.inverse_phi[at + i] > 0) {
            const auto cell =
                static_cast<std::size_t>(layout_.grid_cell(static_cast<Index>(at + i)));
            w[i] = static_cast<Real>(geometry_.subgrid.level_of(cell, static_cast<double>(h[i])) -
                                     layout_.datum);
        }
    }
}

// What the tables say of the faces west of a row's cells, or north of them.
template <class Real>
void Inertial<Real>::look_up(const Water<Real>& water, Index row, bool north, const Real* w_l,
                             const Real* w_r, Rows& rows) const {
    const std::size_t at = start(row);
    const auto stride = static_cast<std::size_t>(layout_.stride);
    const Subgrid::Faces& faces = north ? geometry_.subgrid.north : geometry_.subgrid.east;
    const std::size_t flags = at / Layout<Real>::block;
    for (std::size_t i = 1; i < stride; ++i) {
        rows.depth[i] = 0;
        const std::size_t l = north ? at + i : at + i - 1;
        const std::size_t r = north ? at + i + stride : at + i;
        const std::size_t b = flags + i / Layout<Real>::block;
        const bool asleep = water.live[b] == 0 && water.live[l / Layout<Real>::block] == 0 &&
                            water.live[r / Layout<Real>::block] == 0;
        if (asleep || !(layout_.inverse_phi[l] > 0) || !(layout_.inverse_phi[r] > 0)) {
            continue;
        }
        const auto face = static_cast<std::size_t>(layout_.grid_cell(static_cast<Index>(l)));
        const double level = static_cast<double>(std::max(w_l[i], w_r[i])) + layout_.datum;
        const Subgrid::Section s = Subgrid::section(faces, face, level);
        rows.depth[i] = static_cast<Real>(s.depth);
        rows.ground[i] = static_cast<Real>(static_cast<double>(faces.low[face]) - layout_.datum);
        rows.friction[i] = static_cast<Real>(standard_gravity * s.roughness);
    }
}

template <class Real>
std::int32_t Inertial<Real>::faces(Water<Real>& water, const Constants<Real>& k, Index row,
                                   bool north, Rows& rows) const {
    const auto stride = static_cast<std::size_t>(layout_.stride);
    const std::size_t l = north ? start(row) : start(row) - 1;
    const std::size_t r = north ? l + stride : l + 1;
    const Line<Real>& q = north ? water.q_north : water.q_west;
    Line<Real>& q_next = north ? water.q_north_next : water.q_west_next;
    const std::size_t here = start(row);
    const std::size_t beside = north ? stride : 1;
    const Real* w_l = north ? rows.here.data() : rows.here.data() - 1;
    const Real* w_r = north ? rows.above.data() : rows.here.data();
    const bool given = !geometry_.subgrid.empty();
    const std::size_t first = here / Layout<Real>::block;
    const auto blocks = static_cast<std::size_t>(layout_.blocks);
    const auto state = [&](std::size_t b) {
        const std::uint8_t own = water.live[first + b];
        return north ? std::max(own, water.live[first + b + blocks]) : own;
    };
    const auto plain = [&](std::size_t b) {
        return layout_.plain[first + b] != 0 || (north && layout_.plain[first + b + blocks] != 0);
    };
    if (given) {
        look_up(water, row, north, w_l, w_r, rows);
    }
    const InertialRow<Real> in{w_l,
                               w_r,
                               layout_.z.data() + l,
                               layout_.z.data() + r,
                               (north ? water.z_north : water.z_west).data() + here,
                               layout_.phi.data() + l,
                               layout_.phi.data() + r,
                               layout_.friction.data() + l,
                               layout_.friction.data() + r,
                               q.data() + here,
                               q.data() + here - beside,
                               q.data() + here + beside,
                               q_next.data() + here,
                               given ? rows.depth.data() : nullptr,
                               given ? rows.ground.data() : nullptr,
                               given ? rows.friction.data() : nullptr};
    std::int32_t fastest = 0;
    for (std::size_t b = 1; b + 1 < blocks; ++b) {
        const std::uint8_t kind = state(b);
        if (kind == 0) {
            continue;
        }
        const std::size_t from = b;
        const bool simple = plain(b);
        while (b + 2 < blocks && state(b + 1) == kind && plain(b + 1) == simple) {
            ++b;
        }
        // With the face on the run's eastern end, where the next block does not have it.
        const std::size_t end =
            (b + 1) * Layout<Real>::block + (!north && state(b + 1) != 2 ? 1 : 0);
        const std::size_t begin = from * Layout<Real>::block;
        if (kind == 2) {
            fastest = larger_of(fastest,
                                sweep_.kernels.inertial_faces(in, simple, static_cast<int>(begin),
                                                              static_cast<int>(end), k));
        } else {
            // The first face belongs to the block before, if that one works.
            const bool kept = !north && state(from - 1) == 2;
            std::fill(in.q_next + begin + (kept ? 1 : 0), in.q_next + end, static_cast<Real>(0));
        }
    }
    return fastest;
}

template <class Real>
UpdateRow<Real> Inertial<Real>::rows_of(Water<Real>& water, Index row) const {
    const std::size_t at = start(row);
    const auto stride = static_cast<std::size_t>(layout_.stride);
    UpdateRow<Real> r{};
    r.x.mass = water.q_west_next.data() + at;
    r.south.mass = water.q_north_next.data() + (at - stride);
    r.north.mass = water.q_north_next.data() + at;
    r.h = water.h.data() + at;
    r.inverse_phi = layout_.inverse_phi.data() + at;
    r.friction = layout_.friction.data() + at;
    r.h_low = water.h_low.data() + at;
    r.h_next = water.h.data() + at;
    r.hu_next = water.hu.data() + at;
    r.hv_next = water.hv.data() + at;
    r.max_depth = water.max_depth.data() + at;
    r.max_speed = water.max_speed.data() + at;
    r.arrival = water.arrival.data() + at;
    return r;
}

// The shares of a row; false where all its cells can pay for all that leaves them.
template <class Real>
bool Inertial<Real>::share(Water<Real>& water, const Constants<Real>& k, Index row) const {
    const UpdateRow<Real> r = rows_of(water, row);
    Real* shares = water.share.data() + start(row);
    const std::size_t first = start(row) / Layout<Real>::block;
    const auto blocks = static_cast<std::size_t>(layout_.blocks);
    bool any = false;
    for (std::size_t b = 1; b + 1 < blocks; ++b) {
        const std::size_t from = b;
        const bool works = water.live[first + b] == 2;
        while (b + 2 < blocks && (water.live[first + b + 1] == 2) == works) {
            ++b;
        }
        const auto begin = static_cast<int>(from * Layout<Real>::block);
        const auto end = static_cast<int>((b + 1) * Layout<Real>::block);
        if (works && sweep_.kernels.outflow_share(r, shares, begin, end, k)) {
            any = true;
        } else {
            std::fill(shares + begin, shares + end, static_cast<Real>(1));
        }
    }
    water.limited[static_cast<std::size_t>(row)] = any ? 1 : 0;
    return any;
}

// Cuts the discharges through a row's western and northern faces to what their cells can pay.
template <class Real>
void Inertial<Real>::scale(Water<Real>& water, Index row) const {
    const std::size_t at = start(row);
    const auto stride = static_cast<std::size_t>(layout_.stride);
    const auto of = [&](Index in, std::size_t p) {
        return water.limited[static_cast<std::size_t>(in)] != 0 ? water.share[p]
                                                                : static_cast<Real>(1);
    };
    for (std::size_t i = at + 1; i < at + stride; ++i) {
        Real& x = water.q_west_next[i];
        x *= x > 0 ? of(row, i - 1) : of(row, i);
        Real& y = water.q_north_next[i];
        y *= y > 0 ? of(row, i) : of(row + 1, i + stride);
    }
}

// As in the kernel: the lesser of what comes in and what leaves, over the greater.
template <class Real>
double Inertial<Real>::through(const Water<Real>& water, std::size_t p) const {
    const auto stride = static_cast<std::size_t>(layout_.stride);
    const Real zero = 0;
    const Real w = water.q_west_next[p];
    const Real e = water.q_west_next[p + 1];
    const Real s = water.q_north_next[p - stride];
    const Real n = water.q_north_next[p];
    const Real in = std::max(zero, w) + std::max(zero, -e) + std::max(zero, s) + std::max(zero, -n);
    const Real out =
        std::max(zero, e) + std::max(zero, -w) + std::max(zero, n) + std::max(zero, -s);
    return static_cast<double>(std::min(in, out)) /
           std::max(1e-20, static_cast<double>(std::max(in, out)));
}

// The Froude numbers of cells that only stand under water in part: waves run in that part alone.
template <class Real>
void Inertial<Real>::see_froude(Water<Real>& water, const Constants<Real>& k, Index row,
                                std::size_t begin, std::size_t end) const {
    for (std::size_t p = start(row) + begin; p < start(row) + end; ++p) {
        const auto h = static_cast<double>(water.h[p]);
        if (static_cast<float>(h) > k.wet) {
            const auto cell = static_cast<std::size_t>(layout_.grid_cell(static_cast<Index>(p)));
            const double speed =
                std::hypot(static_cast<double>(water.hu[p]), static_cast<double>(water.hv[p])) / h *
                through(water, p);
            const double waves =
                std::sqrt(standard_gravity * h / geometry_.subgrid.wet_share(cell, h));
            water.froude[p] = std::max(water.froude[p], static_cast<float>(speed / waves));
        }
    }
}

template <class Real>
std::int32_t Inertial<Real>::update(Water<Real>& water, const Constants<Real>& k, Index row) const {
    const UpdateRow<Real> r = rows_of(water, row);
    const std::size_t at = start(row);
    const std::size_t first = at / Layout<Real>::block;
    const auto blocks = static_cast<std::size_t>(layout_.blocks);
    const bool tables = !geometry_.subgrid.empty();
    thread_local std::vector<float> unused;  // the kernel's own Froude numbers, where tables tell
    unused.resize(tables ? static_cast<std::size_t>(layout_.stride) : 0);
    std::int32_t fastest = 0;
    for (std::size_t b = 1; b + 1 < blocks; ++b) {
        if (water.live[first + b] != 2) {
            if (water.live[first + b] == 1) {
                std::fill_n(r.hu_next + b * Layout<Real>::block, Layout<Real>::block,
                            static_cast<Real>(0));
                std::fill_n(r.hv_next + b * Layout<Real>::block, Layout<Real>::block,
                            static_cast<Real>(0));
            }
            continue;
        }
        const std::size_t from = b;
        while (b + 2 < blocks && water.live[first + b + 1] == 2) {
            ++b;
        }
        const auto begin = from * static_cast<std::size_t>(Layout<Real>::block);
        const auto end = (b + 1) * static_cast<std::size_t>(Layout<Real>::block);
        fastest = larger_of(fastest, sweep_.kernels.inertial_update(
                                         r, tables ? unused.data() : water.froude.data() + at,
                                         static_cast<int>(begin), static_cast<int>(end), k));
        if (tables) {
            see_froude(water, k, row, begin, end);
        }
        for (std::size_t i = from; i <= b; ++i) {
            const Real* h = r.h_next + i * Layout<Real>::block;
            Real most = 0;
            for (Index c = 0; c < Layout<Real>::block; ++c) {
                most = std::max(most, h[c]);
            }
            water.wet[first + i] = most > 0 ? 1 : 0;
        }
    }
    if (edges_.touches(row)) {
        for (int side = 0; side < 4; ++side) {
            for (const Index number : edges_.in_row(row, side)) {
                const auto n = static_cast<std::size_t>(number);
                const std::size_t i = static_cast<std::size_t>(edges_.faces()[n].position) - at;
                const Real q = side == 0   ? r.x.mass[i]
                               : side == 1 ? r.x.mass[i + 1]
                               : side == 2 ? r.south.mass[i]
                                           : r.north.mass[i];
                water.drive.passed[n] = side == 0 || side == 2 ? q : -q;
            }
        }
    }
    return fastest;
}

template <class Real>
std::int32_t Inertial<Real>::run(Water<Real>& water, const Constants<Real>& k) const {
    const Index begin = Layout<Real>::frame_rows;
    const Index end = begin + layout_.rows;
    const Index strips = (layout_.rows + strip - 1) / strip;
    std::vector<std::int32_t> fastest(static_cast<std::size_t>(strips), 0);
    std::atomic<bool> limited{false};
    const auto over = [&](const auto& work) {
        parallel_for(0, strips, 1, [&](Index a, Index b) {
            for (Index s = a; s < b; ++s) {
                work(s, begin + s * strip, std::min(end, begin + (s + 1) * strip));
            }
        });
    };
    over([&](Index, Index a, Index b) {
        for (Index row = a; row < b; ++row) {
            find_live(water, k.rain > 0, row);
        }
    });
    over([&](Index s, Index a, Index b) {
        Rows rows(static_cast<std::size_t>(layout_.stride));
        std::int32_t& most = fastest[static_cast<std::size_t>(s)];
        const Index first = a == begin ? a - 1 : a;  // with the domain's southern edge
        surface(water, first, rows.here.data());
        for (Index row = first; row < b; ++row) {
            surface(water, row + 1, rows.above.data());
            if (row >= a) {
                most = larger_of(most, faces(water, k, row, false, rows));
                open_edges(water, k, row, 0);
                open_edges(water, k, row, 1);
            }
            most = larger_of(most, faces(water, k, row, true, rows));
            open_edges(water, k, row, 3);
            open_edges(water, k, row + 1, 2);
            if (row > a && share(water, k, row)) {
                limited = true;
            }
            std::swap(rows.here, rows.above);
        }
    });
    over([&](Index, Index a, Index) {  // what waited for the strip below
        if (share(water, k, a)) {
            limited = true;
        }
    });
    if (limited) {
        over([&](Index, Index a, Index b) {
            for (Index row = a == begin ? a - 1 : a; row < b; ++row) {
                scale(water, row);
            }
        });
    }
    over([&](Index s, Index a, Index b) {
        std::int32_t& most = fastest[static_cast<std::size_t>(s)];
        for (Index row = a; row < b; ++row) {
            most = larger_of(most, update(water, k, row));
        }
    });
    std::swap(water.q_west, water.q_west_next);
    std::swap(water.q_north, water.q_north_next);
    return *std::max_element(fastest.begin(), fastest.end());
}

template class Inertial<float>;
template class Inertial<double>;

}  // namespace calade::flood
