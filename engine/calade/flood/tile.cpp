// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/tile.hpp"

#include <algorithm>
#include <cstring>

namespace calade::flood {

namespace {

// How far beside the tile's own cells each loop runs: at least what the next one reads, in halves
// of a block so that vectors come out whole.
constexpr int cells_beside = 16;
constexpr int faces_beside = 8;

}  // namespace

template <class Real>
typename Tile<Real>::Scratch& Tile<Real>::scratch(std::size_t width) {
    thread_local Scratch scratch;
    const std::size_t need = width * ring * fields + 2 * static_cast<std::size_t>(block);
    if (scratch.data.size() < need) {
        scratch.data.assign(need, 0);
    }
    for (std::size_t i = 0; i < ring; ++i) {
        scratch.live[i].assign(width / block, 0);
        scratch.near[i].assign(width / block, 0);
        scratch.any_live[i] = scratch.any_near[i] = scratch.limited[i] = false;
    }
    return scratch;
}

template <class Real>
Tile<Real>::Tile(const Sweep<Real>& sweep, Water<Real>& water, const kernel::Constants<Real>& k,
                 Index number, const Border<Real>& border)
    : sweep_(sweep),
      layout_(sweep.layout),
      water_(water),
      k_(k),
      number_(number),
      border_(border),
      row_begin_(number / layout_.tiles_across * layout_.tile_rows + Layout<Real>::frame_rows),
      row_end_(std::min(row_begin_ + layout_.tile_rows, layout_.rows + Layout<Real>::frame_rows)),
      own_(static_cast<std::size_t>(
          std::min(layout_.tile_blocks,
                   layout_.blocks - 2 - number % layout_.tiles_across * layout_.tile_blocks))),
      width_((own_ + 2) * block),
      stride_(static_cast<std::size_t>(layout_.stride)),
      origin_(static_cast<std::size_t>(number % layout_.tiles_across * layout_.tile_blocks) *
              block),
      s_(scratch(width_)) {}

template <class Real>
typename Tile<Real>::Outcome Tile<Real>::run() {
    outcome_.idle = true;
    wake(row_begin_ - 3);
    wake(row_begin_ - 2);
    velocities(row_begin_ - 3);
    velocities(row_begin_ - 2);
    for (Index j = row_begin_ - 2; j <= row_end_ + 1; ++j) {
        wake(j + 1);
        velocities(j + 1);
        if (sweep_.second_order) {
            find_near(j);
            predict(j);
        }
        if (j < row_begin_ - 1) {
            continue;
        }
        west_faces(j);
        north_faces(j - 1);
        if (j >= row_begin_) {
            limit(j - 1);
        }
        if (j >= row_begin_ + 2) {
            update(j - 2);
        }
    }
    return outcome_;
}

// Calls work(begin, end, plain) for each run of blocks of one kind for which `on` holds; into the
// halo it goes `margin` cells.
template <class Real>
template <class On, class Plain, class Work>
void Tile<Real>::runs(const On& on, const Plain& plain_at, int margin, const Work& work) const {
    const std::size_t blocks = own_ + 2;
    for (std::size_t b = 0; b < blocks; ++b) {
        if (!on(b)) {
            continue;
        }
        const std::size_t first = b;
        const bool kind = plain_at(b);
        while (b + 1 < blocks && on(b + 1) && plain_at(b + 1) == kind) {
            ++b;
        }
        constexpr auto side = static_cast<int>(block);
        const int begin = std::max(static_cast<int>(first) * side, side - margin);
        const int end =
            std::min(static_cast<int>(b + 1) * side, static_cast<int>(own_ + 1) * side + margin);
        if (begin < end) {
            work(begin, end, kind);
        }
    }
}

template <class Real>
void Tile<Real>::wake(Index row) {
    auto& live_row = s_.live[slot(row)];
    bool& any = s_.any_live[slot(row)];
    any = false;
    if (row < Layout<Real>::frame_rows || row >= layout_.rows + Layout<Real>::frame_rows) {
        std::fill(live_row.begin(), live_row.end(), std::uint8_t{0});
        return;
    }
    const std::size_t at = flag(row);
    const auto blocks = static_cast<std::size_t>(layout_.blocks);
    const std::uint8_t* wet = water_.wet.data() + at;
    for (std::size_t b = 0; b < own_ + 2; ++b) {
        bool on = sweep_.active[at + b] != 0;
        if (on && !(k_.rain > 0) && sweep_.awake[at + b] == 0) {
            const std::uint8_t* below = wet + b - blocks;
            const std::uint8_t* here = wet + b;
            const std::uint8_t* above = wet + b + blocks;
            const int beside_west = below[-1] | here[-1] | above[-1];
            const int beside_east = below[1] | here[1] | above[1];
            on = (below[0] | here[0] | above[0] | (beside_west & wet_at_east) |
                  (beside_east & wet_at_west)) != 0;
        }
        live_row[b] = on ? 1 : 0;
        any = any || on;
    }
}

template <class Real>
void Tile<Real>::velocities(Index row) {
    if (!live(row)) {
        return;
    }
    const auto never = [](std::size_t) { return false; };
    runs([&](std::size_t b) { return !live(row, b); }, never, cells_beside,
         [&](int from, int to, bool) {
             for (const Field f : {u, v, drag}) {
                 std::memset(field(f, row) + from, 0,
                             static_cast<std::size_t>(to - from) * sizeof(Real));
             }
         });
    const std::size_t at = start(row);
    runs([&](std::size_t b) { return live(row, b); }, never, cells_beside,
         [&](int a, int b, bool) {
             const Real* h = water_.h.data() + at;
             const Real* hu = water_.hu.data() + at;
             const Real* hv = water_.hv.data() + at;
             if (sweep_.second_order) {
                 sweep_.kernels.velocities_2(h, hu, hv, layout_.friction.data() + at, field(u, row),
                                             field(v, row), field(drag, row), a, b, k_);
             } else {
                 sweep_.kernels.velocities(h, hu, hv, field(u, row), field(v, row), a, b, k_);
             }
         });
}

template <class Real>
void Tile<Real>::find_near(Index row) {
    auto& near_row = s_.near[slot(row)];
    bool& any = s_.any_near[slot(row)];
    any = live(row - 1) || live(row) || live(row + 1);
    if (!any) {
        std::fill(near_row.begin(), near_row.end(), std::uint8_t{0});
        return;
    }
    const std::size_t last = own_ + 1;
    const auto column = [&](std::size_t b) {
        return live(row - 1, b) || live(row, b) || live(row + 1, b);
    };
    for (std::size_t b = 0; b <= last; ++b) {
        near_row[b] = column(b) || (b > 0 && column(b - 1)) || (b < last && column(b + 1)) ? 1 : 0;
    }
}

template <class Real>
kernel::CellRow<Real> Tile<Real>::cells(Index row) const {
    const std::size_t at = start(row);
    const Real* zero = sweep_.zeros.data() + block;
    const bool on = live(row);
    return {water_.h.data() + at, on ? field(u, row) : zero, on ? field(v, row) : zero,
            layout_.z.data() + at, layout_.phi.data() + at};
}

template <class Real>
kernel::HalfRow<Real> Tile<Real>::half_row(Index row) const {
    const auto f = [&](int i) { return field(half + i, row); };
    return {f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8), f(9), f(10)};
}

template <class Real>
kernel::FaceRow<Real> Tile<Real>::faces(int first, Index row) const {
    return {field(first, row), field(first + 1, row), field(first + 2, row), field(first + 3, row)};
}

template <class Real>
void Tile<Real>::predict(Index row) {
    if (!near(row)) {
        return;
    }
    const std::size_t at = start(row);
    const kernel::PredictRow<Real> in{cells(row - 1),
                                      cells(row),
                                      cells(row + 1),
                                      water_.z_west.data() + at,
                                      water_.z_north.data() + start(row - 1),
                                      water_.z_north.data() + at,
                                      live(row) ? field(drag, row) : sweep_.zeros.data() + block};
    const kernel::HalfRow<Real> out = half_row(row);
    runs([&](std::size_t b) { return live(row, b); }, [&](std::size_t b) { return plain(row, b); },
         cells_beside,
         [&](int a, int b, bool simple) { sweep_.kernels.predict(in, out, simple, a, b, k_); });
    // Blocks beside them are dry: all that the faces read of them is zero.
    runs([&](std::size_t b) { return near(row, b) && !live(row, b); },
         [](std::size_t) { return false; }, cells_beside,
         [&](int a, int b, bool) {
             for (int f = half; f < west; ++f) {
                 std::memset(field(f, row) + a, 0, static_cast<std::size_t>(b - a) * sizeof(Real));
             }
         });
}

template <class Real>
void Tile<Real>::west_faces(Index row) {
    if (!live(row)) {
        return;
    }
    const kernel::FaceRow<Real> out = faces(west, row);
    const Real* crest = water_.z_west.data() + start(row);
    runs([&](std::size_t b) { return live(row, b); }, [&](std::size_t b) { return plain(row, b); },
         faces_beside,
         [&](int a, int b, bool simple) {
             // With the face on the run's eastern end, where no run follows that has it.
             const auto next = static_cast<std::size_t>(b) / block;
             const bool alone = b % block == 0 && !(next < own_ + 2 && live(row, next));
             const int end = alone ? b + 1 : b;
             if (sweep_.second_order) {
                 sweep_.kernels.west_faces_2(cells(row), half_row(row), crest, out, simple, a, end,
                                             k_);
             } else {
                 sweep_.kernels.west_faces(cells(row), crest, out, simple, a, end, k_);
             }
         });
    open_edges(row, 0, out, 0);
    open_edges(row, 1, out, 1);
    take(0, row, out);
    take(1, row, out);
}

template <class Real>
void Tile<Real>::north_faces(Index row) {
    if (!live(row) && !live(row + 1)) {
        return;
    }
    const kernel::FaceRow<Real> out = faces(north, row);
    const Real* crest = water_.z_north.data() + start(row);
    runs([&](std::size_t b) { return live(row, b) || live(row + 1, b); },
         [&](std::size_t b) { return plain(row, b) || plain(row + 1, b); }, faces_beside,
         [&](int a, int b, bool simple) {
             if (sweep_.second_order) {
                 sweep_.kernels.north_faces_2(cells(row), cells(row + 1), half_row(row),
                                              half_row(row + 1), crest, out, simple, a, b, k_);
             } else {
                 sweep_.kernels.north_faces(cells(row), cells(row + 1), crest, out, simple, a, b,
                                            k_);
             }
         });
    open_edges(row + 1, 2, out, 0);
    open_edges(row, 3, out, 0);
    if (row + 1 == row_begin_) {
        take(2, row + 1, out);
    } else if (row + 1 == row_end_) {
        take(3, row, out);
    }
}

// Puts the fluxes of the open faces on `side` of the cells of `row` in place of the wall's.
template <class Real>
void Tile<Real>::open_edges(Index row, int side, const kernel::FaceRow<Real>& out,
                            std::size_t offset) {
    if (row < Layout<Real>::frame_rows || row >= layout_.rows + Layout<Real>::frame_rows) {
        return;
    }
    const bool vertical = side < 2;
    for (const Index number : sweep_.edges.in_row(row, side)) {
        const auto position = static_cast<std::size_t>(
            sweep_.edges.faces()[static_cast<std::size_t>(number)].position);
        const std::size_t i = position - start(row);
        if (position < start(row) + block - faces_beside ||
            i >= (own_ + 1) * block + faces_beside - 1) {
            continue;  // another tile's
        }
        const Real phi = layout_.phi[position];
        kernel::Side<Real> inner{};
        Real bed = layout_.z[position];
        if (sweep_.second_order) {
            const kernel::HalfRow<Real> r = half_row(row);
            const Real sign = side == 1 || side == 3 ? 1 : -1;
            const Real slope_h = sign * (vertical ? r.xh[i] : r.yh[i]);
            const Real slope_w = sign * (vertical ? r.xw[i] : r.yw[i]);
            bed += slope_w - slope_h;
            inner = {std::max(static_cast<Real>(0), r.h[i] + slope_h), vertical ? r.u[i] : r.v[i],
                     vertical ? r.v[i] : r.u[i], phi, slope_h == 0 && slope_w == 0};
        } else {
            const kernel::CellRow<Real> r = cells(row);
            inner = {r.h[i], vertical ? r.u[i] : r.v[i], vertical ? r.v[i] : r.u[i], phi};
        }
        const kernel::Flux<Real> f = sweep_.edges.flux(number, inner, bed, water_.drive, k_);
        const std::size_t face = i + offset;
        out.mass[face] = f.mass;
        out.left[face] = f.left;
        out.right[face] = f.right;
        out.across[face] = f.across;
    }
}

template <class Real>
kernel::UpdateRow<Real> Tile<Real>::rows(Index row) const {
    const std::size_t at = start(row);
    const auto share_of = [&](Index r) -> const Real* {
        return s_.limited[slot(r)] ? field(share, r) : sweep_.ones.data();
    };
    return {faces(west, row),
            faces(north, row - 1),
            faces(north, row),
            share_of(row - 1),
            share_of(row),
            share_of(row + 1),
            half_row(row),
            water_.h.data() + at,
            water_.hu.data() + at,
            water_.hv.data() + at,
            layout_.inverse_phi.data() + at,
            layout_.friction.data() + at,
            water_.h_low.data() + at,
            water_.h_next.data() + at,
            water_.hu_next.data() + at,
            water_.hv_next.data() + at,
            water_.max_depth.data() + at,
            water_.max_speed.data() + at,
            water_.arrival.data() + at};
}

template <class Real>
void Tile<Real>::limit(Index row) {
    bool& limited = s_.limited[slot(row)];
    limited = false;
    if (!live(row) || beyond(row, Border<Real>::takes)) {
        return;
    }
    const kernel::UpdateRow<Real> r = rows(row);
    Real* shares = field(share, row);
    kernel::Constants<Real> k = k_;
    if (beyond(row, Border<Real>::gives)) {
        k.r = border_.long_r;
    }
    runs([&](std::size_t b) { return live(row, b); }, [](std::size_t) { return false; },
         faces_beside,
         [&](int a, int b, bool) {
             // The first limited run of a row finds the shares of all others still unset.
             if (sweep_.kernels.outflow_share(r, shares, a, b, k) && !limited) {
                 limited = true;
                 std::fill(shares, shares + a, static_cast<Real>(1));
                 std::fill(shares + b, shares + width_, static_cast<Real>(1));
             }
         });
    limit_beside_seams(row, r);
}

template <class Real>
void Tile<Real>::update(Index row) {
    if (live(row)) {
        const kernel::UpdateRow<Real> r = rows(row);
        const bool limited =
            s_.limited[slot(row - 1)] || s_.limited[slot(row)] || s_.limited[slot(row + 1)];
        runs([&](std::size_t b) { return live(row, b); }, [](std::size_t) { return false; }, 0,
             [&](int a, int b, bool) {
                 outcome_.fastest =
                     std::max(outcome_.fastest,
                              sweep_.kernels.update(r, sweep_.second_order, limited, a, b, k_));
             });
        book(row, r, limited);
        give(row, r, limited);
    }
    sweep_flags(row);
}

template <class Real>
void Tile<Real>::sweep_flags(Index row) {
    const std::size_t at = start(row);
    const std::size_t flags = flag(row);
    for (std::size_t b = 1; b <= own_; ++b) {
        const std::size_t first = at + b * block;
        std::uint8_t& swept = water_.swept[flags + b];
        if (!live(row, b)) {
            if (swept != 0) {  // dry now, but the older buffer still holds its last film
                for (Line<Real>* field : {&water_.h_next, &water_.hu_next, &water_.hv_next}) {
                    std::fill_n(field->data() + first, block, static_cast<Real>(0));
                }
                swept = 0;
                outcome_.idle = false;
            }
            water_.wet_next[flags + b] = 0;
            continue;
        }
        outcome_.idle = false;
        ++outcome_.work;
        swept = 1;
        const std::uint8_t wet = wet_flags(water_.h_next.data() + first);
        water_.wet_next[flags + b] = wet;
        outcome_.wet = outcome_.wet || wet != 0;
    }
}

template <class Real>
void Tile<Real>::book(Index row, const kernel::UpdateRow<Real>& r, bool limited) {
    if (!sweep_.edges.touches(row)) {
        return;
    }
    for (int side = 0; side < 4; ++side) {
        for (const Index number : sweep_.edges.in_row(row, side)) {
            const auto position = static_cast<std::size_t>(
                sweep_.edges.faces()[static_cast<std::size_t>(number)].position);
            const std::size_t i = position - start(row);
            if (position < start(row) + block || i >= (own_ + 1) * block) {
                continue;  // another tile's
            }
            const Real mass = side == 0   ? r.x.mass[i]
                              : side == 1 ? r.x.mass[i + 1]
                              : side == 2 ? r.south.mass[i]
                                          : r.north.mass[i];
            const Real inward = side == 0 || side == 2 ? mass : -mass;
            water_.drive.passed[static_cast<std::size_t>(number)] =
                inward < 0 && limited ? inward * r.share[i] : inward;
        }
    }
}

template class Tile<float>;
template class Tile<double>;

}  // namespace calade::flood
