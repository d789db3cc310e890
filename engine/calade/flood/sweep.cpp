// SPDX-License-Identifier: Apache-2.0
// Rows are worked through from south to north in slices. A slice keeps the last few rows of
// velocities, fluxes and limiters in rings that stay in the cache; the rows beside it are computed
// by both neighbours, so slices share nothing and their number does not reach the result:
//
//   velocities(j+1) → west faces(j), north faces(j) → limiter(j) → update(j−1)
#include "calade/flood/sweep.hpp"

#include "calade/base/parallel.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace calade::flood {

namespace {

constexpr Index ring = 4;
constexpr Index rows_of_slice = 16;

// The rings of one thread, kept from step to step.
struct Scratch {
    Floats data;
    std::array<std::vector<std::uint8_t>, ring> live;
    std::array<bool, ring> any_live{};
    std::array<bool, ring> limited{};

    void fit(const Layout& layout) {
        const std::size_t need = static_cast<std::size_t>(layout.stride) * ring * 12;
        if (data.size() != need) {
            data.assign(need, 0.0F);  // the frame's columns stay zero from here on
        }
        for (auto& row : live) {
            row.resize(static_cast<std::size_t>(layout.blocks));
        }
    }
};

}  // namespace

class Sweep::Slice {
public:
    Slice(const Sweep& sweep, Water& water, const kernel::Constants& k, Scratch& scratch)
        : s_(sweep),
          layout_(sweep.layout_),
          water_(water),
          k_(k),
          scratch_(scratch),
          stride_(static_cast<std::size_t>(layout_.stride)),
          blocks_(static_cast<std::size_t>(layout_.blocks)) {}

    /// Padded rows [begin, end).
    std::int32_t run(Index begin, Index end) {
        wake(begin - 2);
        wake(begin - 1);
        velocities(begin - 2);
        velocities(begin - 1);
        north_faces(begin - 2);
        std::int32_t fastest = 0;
        for (Index j = begin - 1; j <= end; ++j) {
            wake(j + 1);
            velocities(j + 1);
            west_faces(j);
            north_faces(j);
            limit(j);
            if (j > begin) {
                fastest = std::max(fastest, update(j - 1));
            }
        }
        return fastest;
    }

private:
    enum Field { u, v, c, west, north = west + 4, share = north + 4 };

    [[nodiscard]] static std::size_t slot(Index row) {
        return static_cast<std::size_t>(row & (ring - 1));
    }
    [[nodiscard]] float* field(int f, Index row) const {
        return scratch_.data.data() + (static_cast<std::size_t>(f) * ring + slot(row)) * stride_;
    }
    [[nodiscard]] std::size_t start(Index row) const {
        return static_cast<std::size_t>(row) * stride_;
    }
    [[nodiscard]] bool live(Index row) const { return scratch_.any_live[slot(row)]; }
    [[nodiscard]] bool live(Index row, std::size_t b) const {
        return scratch_.live[slot(row)][b] != 0;
    }

    /// Calls work(begin, end) for each run of blocks for which `on` holds.
    template <class On, class Work>
    void runs(const On& on, const Work& work) const {
        for (std::size_t b = 1; b + 1 < blocks_; ++b) {
            if (on(b)) {
                const std::size_t first = b;
                while (b + 1 < blocks_ && on(b)) {
                    ++b;
                }
                work(static_cast<int>(first) * Layout::block, static_cast<int>(b) * Layout::block);
            }
        }
    }
    template <class On>
    void zero_elsewhere(const On& on, std::initializer_list<float*> fields) const {
        runs([&](std::size_t b) { return !on(b); },
             [&](int from, int to) {
                 for (float* f : fields) {
                     std::memset(f + from, 0, static_cast<std::size_t>(to - from) * sizeof(float));
                 }
             });
    }

    void wake(Index row) {
        auto& live_row = scratch_.live[slot(row)];
        bool& any = scratch_.any_live[slot(row)];
        any = false;
        const bool inner = row >= Layout::frame_rows && row < layout_.rows + Layout::frame_rows;
        if (!inner) {
            std::fill(live_row.begin(), live_row.end(), std::uint8_t{0});
            return;
        }
        const std::size_t at = static_cast<std::size_t>(row) * blocks_;
        const std::uint8_t* wet = water_.wet.data() + at;
        live_row.front() = live_row.back() = 0;
        for (std::size_t b = 1; b + 1 < blocks_; ++b) {
            const std::uint8_t* below = wet + b - blocks_;
            const std::uint8_t* here = wet + b;
            const std::uint8_t* above = wet + b + blocks_;
            const int near = below[-1] | below[0] | below[1] | here[-1] | here[0] | here[1] |
                             above[-1] | above[0] | above[1];
            const bool on =
                s_.active_[at + b] != 0 && (near != 0 || k_.rain > 0.0F || s_.awake_[at + b] != 0);
            live_row[b] = on ? 1 : 0;
            any = any || on;
        }
    }

    void velocities(Index row) {
        if (!live(row)) {
            return;
        }
        const auto on = [&](std::size_t b) { return live(row, b); };
        zero_elsewhere(on, {field(u, row), field(v, row), field(c, row)});
        const std::size_t at = start(row);
        runs(on, [&](int a, int b) {
            s_.kernels_.velocities(water_.h.data() + at, water_.hu.data() + at,
                                   water_.hv.data() + at, field(u, row), field(v, row),
                                   field(c, row), a, b, k_);
        });
    }

    [[nodiscard]] kernel::CellRow cells(Index row) const {
        const std::size_t at = start(row);
        const float* zero = s_.zeros_.data();
        const bool on = live(row);
        return {water_.h.data() + at,      on ? field(u, row) : zero, on ? field(v, row) : zero,
                on ? field(c, row) : zero, layout_.z.data() + at,     layout_.phi.data() + at};
    }
    [[nodiscard]] kernel::FaceRow face_row(int first, Index row, bool on) const {
        if (!on) {  // read only
            float* zero = const_cast<float*>(s_.zeros_.data());
            return {zero, zero, zero, zero};
        }
        return {field(first, row), field(first + 1, row), field(first + 2, row),
                field(first + 3, row)};
    }
    [[nodiscard]] kernel::FaceRow west_row(Index row) const {
        return face_row(west, row, live(row));
    }
    [[nodiscard]] kernel::FaceRow north_row(Index row) const {
        return face_row(north, row, live(row) || live(row + 1));
    }

    void west_faces(Index row) {
        if (!live(row)) {
            return;
        }
        const kernel::FaceRow out = west_row(row);
        const auto on = [&](std::size_t b) { return live(row, b); };
        zero_elsewhere(on, {out.mass, out.left, out.right, out.across});
        runs(on, [&](int a, int b) {
            s_.kernels_.west_faces(cells(row), water_.z_west.data() + start(row), out, a, b + 1,
                                   k_);
        });
        open_edges(row, 0, out, 0);
        open_edges(row, 1, out, 1);
    }

    void north_faces(Index row) {
        if (!live(row) && !live(row + 1)) {
            return;
        }
        const kernel::FaceRow out = north_row(row);
        const auto on = [&](std::size_t b) { return live(row, b) || live(row + 1, b); };
        zero_elsewhere(on, {out.mass, out.left, out.right, out.across});
        runs(on, [&](int a, int b) {
            s_.kernels_.north_faces(cells(row), cells(row + 1), water_.z_north.data() + start(row),
                                    out, a, b, k_);
        });
        open_edges(row + 1, 2, out, 0);
        open_edges(row, 3, out, 0);
    }

    /// Puts the fluxes of the open faces on `side` of the cells of `row` in place of the wall's.
    void open_edges(Index row, int side, const kernel::FaceRow& out, int offset) const {
        if (row < 0 || row >= layout_.total_rows()) {
            return;
        }
        const kernel::CellRow cell = cells(row);
        for (const Index number : s_.edges_.in_row(row, side)) {
            const auto i = static_cast<std::size_t>(
                               s_.edges_.faces()[static_cast<std::size_t>(number)].position) -
                           start(row);
            const bool vertical = side < 2;
            const kernel::Side inner{cell.h[i],
                                     vertical ? cell.u[i] : cell.v[i],
                                     vertical ? cell.v[i] : cell.u[i],
                                     cell.c[i],
                                     cell.z[i],
                                     cell.phi[i]};
            const kernel::Flux f = s_.edges_.flux(number, inner, water_.drive, k_);
            const std::size_t face = i + static_cast<std::size_t>(offset);
            out.mass[face] = f.mass;
            out.left[face] = f.left;
            out.right[face] = f.right;
            out.across[face] = f.across;
        }
    }

    [[nodiscard]] kernel::UpdateRow rows(Index row) const {
        const std::size_t at = start(row);
        const float* ones = s_.ones_.data();
        const auto share_of = [&](Index r) -> const float* {
            return scratch_.limited[slot(r)] ? field(share, r) : ones;
        };
        return {west_row(row),
                north_row(row - 1),
                north_row(row),
                share_of(row - 1),
                share_of(row),
                share_of(row + 1),
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

    void limit(Index row) {
        bool& limited = scratch_.limited[slot(row)];
        limited = false;
        if (!live(row)) {
            return;
        }
        const kernel::UpdateRow r = rows(row);
        float* shares = field(share, row);
        runs([&](std::size_t b) { return live(row, b); },
             [&](int a, int b) {
                 // The first limited run of a row finds the shares of all others still unset.
                 if (s_.kernels_.outflow_share(r, shares, a, b, k_) && !limited) {
                     limited = true;
                     std::fill(shares, shares + a, 1.0F);
                     std::fill(shares + b, shares + stride_, 1.0F);
                 }
             });
    }

    std::int32_t update(Index row) {
        std::int32_t fastest = 0;
        const std::size_t at = start(row);
        const std::size_t flags = static_cast<std::size_t>(row) * blocks_;
        const bool limited = scratch_.limited[slot(row - 1)] || scratch_.limited[slot(row)] ||
                             scratch_.limited[slot(row + 1)];
        if (live(row)) {
            const kernel::UpdateRow r = rows(row);
            runs([&](std::size_t b) { return live(row, b); },
                 [&](int a, int b) {
                     fastest = std::max(fastest, s_.kernels_.update(r, limited, a, b, k_));
                 });
            book(row, r, limited);
        }
        for (std::size_t b = 1; b + 1 < blocks_; ++b) {
            float* h = water_.h_next.data() + at + b * Layout::block;
            std::uint8_t& swept = water_.swept[flags + b];
            if (!live(row, b)) {
                if (swept != 0) {  // dry now, but the older buffer still holds its last film
                    std::fill_n(h, Layout::block, 0.0F);
                    std::fill_n(water_.hu_next.data() + at + b * Layout::block, Layout::block,
                                0.0F);
                    std::fill_n(water_.hv_next.data() + at + b * Layout::block, Layout::block,
                                0.0F);
                    swept = 0;
                }
                water_.wet_next[flags + b] = 0;
                continue;
            }
            swept = 1;
            std::int32_t any = 0;  // depths are never negative: bits tell wet from dry
            for (Index i = 0; i < Layout::block; ++i) {
                any |= std::bit_cast<std::int32_t>(h[i]);
            }
            water_.wet_next[flags + b] = any != 0 ? 1 : 0;
        }
        return fastest;
    }

    void book(Index row, const kernel::UpdateRow& r, bool limited) const {
        if (!s_.edges_.touches(row)) {
            return;
        }
        for (int side = 0; side < 4; ++side) {
            for (const Index number : s_.edges_.in_row(row, side)) {
                const auto i = static_cast<std::size_t>(
                                   s_.edges_.faces()[static_cast<std::size_t>(number)].position) -
                               start(row);
                const float mass = side == 0   ? r.x.mass[i]
                                   : side == 1 ? r.x.mass[i + 1]
                                   : side == 2 ? r.south.mass[i]
                                               : r.north.mass[i];
                const float inward = side == 0 || side == 2 ? mass : -mass;
                water_.drive.passed[static_cast<std::size_t>(number)] =
                    inward < 0.0F && limited ? inward * r.share[i] : inward;
            }
        }
    }

    const Sweep& s_;
    const Layout& layout_;
    Water& water_;
    const kernel::Constants& k_;
    Scratch& scratch_;
    std::size_t stride_, blocks_;
};

Sweep::Sweep(const Layout& layout, const Edges& edges, const kernel::Kernels& kernels)
    : layout_(layout),
      edges_(edges),
      kernels_(kernels),
      zeros_(static_cast<std::size_t>(layout.stride) + 1, 0.0F),
      ones_(static_cast<std::size_t>(layout.stride) + 1, 1.0F) {
    active_.assign(layout.size() / Layout::block, 0);
    awake_.assign(layout.size() / Layout::block, 0);
    for (std::size_t i = 0; i < layout.size(); ++i) {
        if (layout.inverse_phi[i] > 0.0F) {
            active_[i / Layout::block] = 1;
        }
    }
    for (const auto& face : edges.faces()) {
        awake_[static_cast<std::size_t>(face.position) / Layout::block] = 1;
    }
}

std::int32_t Sweep::run(Water& water, const kernel::Constants& k) const {
    const Index slices = (layout_.rows + rows_of_slice - 1) / rows_of_slice;
    std::vector<std::int32_t> fastest(static_cast<std::size_t>(slices), 0);
    parallel_for(0, layout_.rows, rows_of_slice, [&](Index begin, Index end) {
        thread_local Scratch scratch;
        scratch.fit(layout_);
        Slice slice(*this, water, k, scratch);
        fastest[static_cast<std::size_t>(begin / rows_of_slice)] =
            slice.run(begin + Layout::frame_rows, end + Layout::frame_rows);
    });
    std::swap(water.h, water.h_next);
    std::swap(water.hu, water.hu_next);
    std::swap(water.hv, water.hv_next);
    std::swap(water.wet, water.wet_next);
    return *std::max_element(fastest.begin(), fastest.end());
}

}  // namespace calade::flood
