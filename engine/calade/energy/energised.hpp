// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace calade::energy {

/// Which buses hang on a source, kept up to date switch by switch: an event costs a walk of what
/// changes and of the smaller of the two parts that it may separate, never of the whole network. A
/// value: copies go on by themselves.
class Energised {
public:
    /// `from`, `to`: ends of each branch; `source`, `alive`: by bus; `closed`: by branch. Throws
    /// UsageError where sizes or ends disagree.
    Energised(std::span<const Index> from, std::span<const Index> to,
              std::span<const std::uint8_t> source, std::span<const std::uint8_t> alive,
              std::span<const std::uint8_t> closed);

    /// By bus.
    [[nodiscard]] const std::vector<std::uint8_t>& state() const { return lit_; }
    /// Opens or closes a branch; gives the buses that changed, in the order of the walk.
    const std::vector<Index>& set_branch(Index branch, bool closed);
    /// A bus lost or back (its station): all its branches count as open while it is lost.
    const std::vector<Index>& set_alive(Index bus, bool alive);

private:
    struct Walk {
        std::vector<Index> found;
        std::size_t next = 0;
        bool source = false;
    };
    std::vector<Index> from_, to_, first_, branch_;
    std::vector<std::uint8_t> source_, alive_, closed_, lit_;
    std::vector<std::uint32_t> mark_;
    std::uint32_t epoch_ = 0;
    std::array<Walk, 2> walk_;
    std::vector<Index> changed_;

    [[nodiscard]] bool conducts(Index branch) const;
    [[nodiscard]] Index across(Index branch, Index bus) const;
    void start(Walk& walk, Index bus, std::uint32_t mark);
    /// Visits one bus more; true if it met the other walk.
    bool step(Walk& walk, std::uint32_t own, std::uint32_t other);
    void separate(Index a, Index b);
    void light(Index bus);
};

}  // namespace calade::energy
