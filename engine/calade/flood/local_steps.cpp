// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/local_steps.hpp"

#include "calade/base/parallel.hpp"
#include "calade/flood/tile.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

namespace calade::flood {

namespace {

constexpr int greatest_ratio = 8;
constexpr double worthwhile = 0.9;  // of the work without: seams and copies cost some of the gain

// Whether `holds` for the tile and all beside it, corners too.
template <class Real, class Holds>
bool all_around(const Layout<Real>& layout, Index tile, const Holds& holds) {
    const Index x0 = tile % layout.tiles_across;
    const Index y0 = tile / layout.tiles_across;
    for (Index y = std::max(Index{0}, y0 - 1); y <= std::min(layout.tiles_upwards - 1, y0 + 1);
         ++y) {
        for (Index x = std::max(Index{0}, x0 - 1); x <= std::min(layout.tiles_across - 1, x0 + 1);
             ++x) {
            if (!holds(static_cast<std::size_t>(y * layout.tiles_across + x))) {
                return false;
            }
        }
    }
    return true;
}

}  // namespace

template <class Real>
LocalSteps<Real>::LocalSteps(const Sweep<Real>& sweep, Water<Real>& water)
    : sweep_(sweep), layout_(sweep.layout), water_(water), seams_(sweep.layout) {
    const std::size_t tiles = layout_.tiles();
    pace_.assign(tiles, 0);
    work_.assign(tiles, 0);
    active_.assign(tiles, 0);
    long_.assign(tiles, 0);
    held_.assign(tiles, 0);
    ran_.assign(tiles, 0);
    wet_tile_.assign(tiles, 0);
    for (std::size_t p = 0; p < layout_.size(); ++p) {
        if (layout_.inverse_phi[p] > 0) {
            const std::size_t t = layout_.tile_of(p);
            ++active_[t];
            work_[t] += p % Layout<Real>::block == 0 && water_.wet[p / Layout<Real>::block] != 0;
        }
    }
}

template <class Real>
void LocalSteps<Real>::see(std::size_t position, std::int32_t pace) {
    std::int32_t& most = pace_[layout_.tile_of(position)];
    most = std::max(most, pace);
}

template <class Real>
int LocalSteps<Real>::plan(float fastest, float slowest) {
    const auto tiles = static_cast<Index>(long_.size());
    const auto all = static_cast<double>(std::accumulate(work_.begin(), work_.end(), Index{0}));
    double least = worthwhile * all;
    int best = 1;
    std::vector<std::uint8_t> chosen(long_.size(), 0);
    std::vector<std::uint8_t> candidate(long_.size(), 0);
    for (int ratio = greatest_ratio; ratio > 1; ratio /= 2) {
        const auto able = [&](std::size_t t) {
            return held_[t] == 0 && !sweep_.open_edge(t) &&
                   std::max(std::bit_cast<float>(pace_[t]), slowest) * static_cast<float>(ratio) <=
                       fastest;
        };
        double work = 0.0;
        for (Index t = 0; t < tiles; ++t) {
            const auto s = static_cast<std::size_t>(t);
            candidate[s] = all_around(layout_, t, able) ? 1 : 0;
            work += static_cast<double>(work_[s]) / (candidate[s] != 0 ? ratio : 1);
        }
        if (work < least) {
            least = work;
            best = ratio;
            chosen = candidate;
        }
    }
    long_ = chosen;
    return best;
}

template <class Real>
Index LocalSteps<Real>::cells(bool is_long) const {
    Index sum = 0;
    for (std::size_t t = 0; t < long_.size(); ++t) {
        sum += (long_[t] != 0) == is_long ? active_[t] : 0;
    }
    return sum;
}

// Calls each(first position, cells, first block, blocks) for the tile's piece of each of its rows.
template <class Real>
template <class Each>
void LocalSteps<Real>::each_row(Index tile, const Each& each) const {
    constexpr Index block = Layout<Real>::block;
    const Index first = tile % layout_.tiles_across * layout_.tile_blocks + 1;
    const Index blocks = std::min(layout_.tile_blocks, layout_.blocks - 1 - first);
    const Index begin = tile / layout_.tiles_across * layout_.tile_rows + Layout<Real>::frame_rows;
    const Index end = std::min(begin + layout_.tile_rows, layout_.rows + Layout<Real>::frame_rows);
    for (Index row = begin; row < end; ++row) {
        each(row * layout_.stride + first * block, blocks * block, row * layout_.blocks + first,
             blocks);
    }
}

template <class Real>
Border<Real> LocalSteps<Real>::border(Index tile, bool is_long, Real long_r, double weight) {
    Border<Real> result;
    result.seams = &seams_;
    result.long_r = long_r;
    result.weight = weight;
    const Index x = tile % layout_.tiles_across;
    const Index y = tile / layout_.tiles_across;
    const std::array<std::pair<bool, Index>, 4> beside{
        {{x > 0, tile - 1},
         {x + 1 < layout_.tiles_across, tile + 1},
         {y > 0, tile - layout_.tiles_across},
         {y + 1 < layout_.tiles_upwards, tile + layout_.tiles_across}}};
    for (std::size_t side = 0; side < 4; ++side) {
        const auto [exists, other] = beside[side];
        if (exists && (long_[static_cast<std::size_t>(other)] != 0) != is_long) {
            result.side[side] = is_long ? Border<Real>::takes : Border<Real>::gives;
        }
    }
    return result;
}

// Works through the tiles of one kind that have work; the water's `next` holds the result.
template <class Real>
std::vector<Index> LocalSteps<Real>::pass(const kernel::Constants<Real>& k, bool is_long,
                                          Real long_r) {
    std::vector<Index> work;
    for (Index t = 0; t < static_cast<Index>(long_.size()); ++t) {
        if ((long_[static_cast<std::size_t>(t)] != 0) == is_long &&
            sweep_.has_work(water_, t, k.rain > 0)) {
            work.push_back(t);
        }
    }
    std::vector<typename Tile<Real>::Outcome> outcome(work.size());
    const double weight = long_r > 0 ? static_cast<double>(k.r) / static_cast<double>(long_r) : 0.0;
    parallel_for(0, static_cast<Index>(work.size()), 1, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const auto s = static_cast<std::size_t>(i);
            outcome[s] =
                Tile<Real>(sweep_, water_, k, work[s], border(work[s], is_long, long_r, weight))
                    .run();
        }
    });
    for (std::size_t i = 0; i < work.size(); ++i) {
        const auto t = static_cast<std::size_t>(work[i]);
        pace_[t] = outcome[i].fastest;
        work_[t] = outcome[i].work;
        ran_[t] = 1;
        wet_tile_[t] = outcome[i].wet ? 1 : 0;
        water_.asleep[t] = outcome[i].idle
                               ? static_cast<std::uint8_t>(std::min<int>(2, water_.asleep[t] + 1))
                               : std::uint8_t{0};
    }
    return work;
}

// Makes the result of a pass the water of now. What was wet at any time of a long step counts as
// wet until its end, so that no neighbour misses what passed.
template <class Real>
void LocalSteps<Real>::adopt(const std::vector<Index>& tiles) {
    parallel_for(0, static_cast<Index>(tiles.size()), 1, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            each_row(tiles[static_cast<std::size_t>(i)],
                     [&](Index at, Index cells, Index flag, Index blocks) {
                         std::copy_n(water_.h_next.begin() + at, cells, water_.h.begin() + at);
                         std::copy_n(water_.hu_next.begin() + at, cells, water_.hu.begin() + at);
                         std::copy_n(water_.hv_next.begin() + at, cells, water_.hv.begin() + at);
                         for (Index b = flag; b < flag + blocks; ++b) {
                             const auto s = static_cast<std::size_t>(b);
                             water_.wet[s] |= water_.wet_next[s];
                         }
                     });
        }
    });
    for (const Index t : tiles) {
        const auto s = static_cast<std::size_t>(t);
        water_.wet_tile[s] |= wet_tile_[s];
    }
}

template <class Real>
std::int32_t LocalSteps<Real>::run_all(const kernel::Constants<Real>& k) {
    std::fill(long_.begin(), long_.end(), std::uint8_t{0});
    for (const Index t : pass(k, false, 0)) {
        const auto s = static_cast<std::size_t>(t);
        water_.wet_tile[s] = wet_tile_[s];
    }
    std::swap(water_.h, water_.h_next);
    std::swap(water_.hu, water_.hu_next);
    std::swap(water_.hv, water_.hv_next);
    std::swap(water_.wet, water_.wet_next);
    return *std::max_element(pace_.begin(), pace_.end());
}

template <class Real>
std::int32_t LocalSteps<Real>::run_short(const kernel::Constants<Real>& k, Real long_r,
                                         bool first) {
    if (first) {
        std::fill(ran_.begin(), ran_.end(), std::uint8_t{0});
        std::fill(seams_.upward.begin(), seams_.upward.end(), typename Seams<Real>::Passed{});
        std::fill(seams_.eastward.begin(), seams_.eastward.end(), typename Seams<Real>::Passed{});
        keep_borders();
    }
    const std::vector<Index> tiles = pass(k, false, long_r);
    adopt(tiles);
    std::int32_t fastest = 0;
    for (std::size_t t = 0; t < pace_.size(); ++t) {
        fastest = std::max(fastest, long_[t] == 0 ? pace_[t] : 0);
    }
    return fastest;
}

template <class Real>
std::int32_t LocalSteps<Real>::run_long(const kernel::Constants<Real>& k) {
    swap_borders();
    const std::vector<Index> tiles = pass(k, true, k.r);
    swap_borders();
    adopt(tiles);
    for (Index t = 0; t < static_cast<Index>(ran_.size()); ++t) {
        const auto s = static_cast<std::size_t>(t);
        if (ran_[s] == 0) {
            continue;
        }
        water_.wet_tile[s] = wet_tile_[s];
        each_row(t, [&](Index, Index, Index flag, Index blocks) {
            std::copy_n(water_.wet_next.begin() + flag, blocks, water_.wet.begin() + flag);
        });
    }
    return *std::max_element(pace_.begin(), pace_.end());
}

// Short tiles beside long ones: only their cells near the seam are read, but a tile is quick to
// copy beside the short steps that follow.
template <class Real>
void LocalSteps<Real>::keep_borders() {
    const auto is_short = [&](std::size_t t) { return long_[t] == 0; };
    borders_.clear();
    for (Index t = 0; t < static_cast<Index>(long_.size()); ++t) {
        if (is_short(static_cast<std::size_t>(t)) && !all_around(layout_, t, is_short)) {
            borders_.push_back(t);
        }
    }
    for (Line<Real>* kept : {&kept_h_, &kept_hu_, &kept_hv_}) {
        kept->resize(layout_.size(), 0);
    }
    for (const Index t : borders_) {
        each_row(t, [&](Index at, Index cells, Index, Index) {
            std::copy_n(water_.h.begin() + at, cells, kept_h_.begin() + at);
            std::copy_n(water_.hu.begin() + at, cells, kept_hu_.begin() + at);
            std::copy_n(water_.hv.begin() + at, cells, kept_hv_.begin() + at);
        });
    }
}

template <class Real>
void LocalSteps<Real>::swap_borders() {
    for (const Index t : borders_) {
        each_row(t, [&](Index at, Index cells, Index, Index) {
            const auto swap = [&](Line<Real>& now, Line<Real>& kept) {
                std::swap_ranges(now.begin() + at, now.begin() + at + cells, kept.begin() + at);
            };
            swap(water_.h, kept_h_);
            swap(water_.hu, kept_hu_);
            swap(water_.hv, kept_hv_);
        });
    }
}

template class LocalSteps<float>;
template class LocalSteps<double>;

}  // namespace calade::flood
