// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/sweep.hpp"

#include "calade/base/parallel.hpp"
#include "calade/flood/tile.hpp"

#include <algorithm>
#include <utility>

namespace calade::flood {

template <class Real>
Sweep<Real>::Sweep(const Layout<Real>& layout_in, const Edges<Real>& edges_in,
                   const kernel::Kernels<Real>& kernels_in, bool second_order_in)
    : layout(layout_in),
      edges(edges_in),
      kernels(kernels_in),
      second_order(second_order_in),
      active(layout.size() / Layout<Real>::block, 0),
      awake(layout.size() / Layout<Real>::block, 0),
      zeros(static_cast<std::size_t>(layout.stride + 2 * Layout<Real>::block), 0),
      ones(static_cast<std::size_t>(layout.stride) + 1, 1),
      awake_tile_(layout.tiles(), 0) {
    for (std::size_t i = 0; i < layout.size(); ++i) {
        if (layout.inverse_phi[i] > 0) {
            active[i / Layout<Real>::block] = 1;
        }
    }
    for (const auto& face : edges.faces()) {
        const auto p = static_cast<std::size_t>(face.position);
        awake[p / Layout<Real>::block] = 1;
        awake_tile_[layout.tile_of(p)] = 1;
    }
}

template <class Real>
bool Sweep<Real>::has_work(const Water<Real>& water, Index tile, bool rain) const {
    const Index across = layout.tiles_across;
    bool near = rain || awake_tile_[static_cast<std::size_t>(tile)] != 0 ||
                water.asleep[static_cast<std::size_t>(tile)] < 2;
    for (Index y = std::max(Index{0}, tile / across - 1);
         !near && y <= std::min(layout.tiles_upwards - 1, tile / across + 1); ++y) {
        for (Index x = std::max(Index{0}, tile % across - 1);
             x <= std::min(across - 1, tile % across + 1); ++x) {
            near = near || water.wet_tile[static_cast<std::size_t>(y * across + x)] != 0;
        }
    }
    return near;
}

template <class Real>
std::int32_t Sweep<Real>::run(Water<Real>& water, const kernel::Constants<Real>& k) const {
    std::vector<Index> work;
    for (Index t = 0; t < static_cast<Index>(layout.tiles()); ++t) {
        if (has_work(water, t, k.rain > 0)) {
            work.push_back(t);
        }
    }
    std::vector<typename Tile<Real>::Outcome> outcome(work.size());
    parallel_for(0, static_cast<Index>(work.size()), 1, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const auto s = static_cast<std::size_t>(i);
            outcome[s] = Tile<Real>(*this, water, k, work[s]).run();
        }
    });
    std::int32_t fastest = 0;
    for (std::size_t i = 0; i < work.size(); ++i) {
        const auto t = static_cast<std::size_t>(work[i]);
        fastest = std::max(fastest, outcome[i].fastest);
        water.wet_tile[t] = outcome[i].wet ? 1 : 0;
        water.asleep[t] = outcome[i].idle
                              ? static_cast<std::uint8_t>(std::min<int>(2, water.asleep[t] + 1))
                              : std::uint8_t{0};
    }
    std::swap(water.h, water.h_next);
    std::swap(water.hu, water.hu_next);
    std::swap(water.hv, water.hv_next);
    std::swap(water.wet, water.wet_next);
    return fastest;
}

template class Sweep<float>;
template class Sweep<double>;

}  // namespace calade::flood
