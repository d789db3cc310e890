// SPDX-License-Identifier: Apache-2.0
// A branch that closes can only light: the dark part at its dark end, if the other is lit. One that
// opens can only darken: two walks leave from its ends in turn. If they meet, nothing has changed;
// if one ends first, its part is by itself, and is dark unless it holds a source; the other walk
// then only has to find one source (Even & Shiloach 1981, doi:10.1145/322234.322235, have the idea
// of the two walks).
#include "calade/energy/energised.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <numeric>

namespace calade::energy {

namespace {

/// The mark of no walk.
constexpr std::uint32_t nobody = 0xffffffffU;

}  // namespace

Energised::Energised(std::span<const Index> from, std::span<const Index> to,
                     std::span<const std::uint8_t> source, std::span<const std::uint8_t> alive,
                     std::span<const std::uint8_t> closed)
    : from_(from.begin(), from.end()),
      to_(to.begin(), to.end()),
      source_(source.begin(), source.end()),
      alive_(alive.begin(), alive.end()),
      closed_(closed.begin(), closed.end()),
      lit_(source.size(), 0),
      mark_(source.size(), 0) {
    const auto buses = static_cast<Index>(source_.size());
    require<UsageError>(from_.size() == to_.size() && from_.size() == closed_.size() &&
                            source_.size() == alive_.size(),
                        "energised: {} and {} ends of {} branches, {} and {} buses", from_.size(),
                        to_.size(), closed_.size(), source_.size(), alive_.size());
    first_.assign(source_.size() + 1, 0);
    for (const auto* ends : {&from_, &to_}) {
        for (const Index bus : *ends) {
            require<UsageError>(bus >= 0 && bus < buses, "energised: a branch ends at bus {} of {}",
                                bus, buses);
            ++first_[at(bus) + 1];
        }
    }
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    branch_.resize(2 * from_.size());
    auto next = first_;
    for (std::size_t k = 0; k < from_.size(); ++k) {
        for (const Index bus : {from_[k], to_[k]}) {
            branch_[at(next[at(bus)]++)] = static_cast<Index>(k);
        }
    }
    for (Index bus = 0; bus < buses; ++bus) {
        if (source_[at(bus)] != 0 && alive_[at(bus)] != 0 && lit_[at(bus)] == 0) {
            light(bus);
        }
    }
    changed_.clear();
}

bool Energised::conducts(Index branch) const {
    return closed_[at(branch)] != 0 && alive_[at(from_[at(branch)])] != 0 &&
           alive_[at(to_[at(branch)])] != 0;
}

Index Energised::across(Index branch, Index bus) const {
    return from_[at(branch)] == bus ? to_[at(branch)] : from_[at(branch)];
}

void Energised::light(Index bus) {
    lit_[at(bus)] = 1;
    changed_.push_back(bus);
    for (std::size_t next = changed_.size() - 1; next < changed_.size(); ++next) {
        const Index here = changed_[next];
        for (Index e = first_[at(here)]; e < first_[at(here) + 1]; ++e) {
            const Index other = across(branch_[at(e)], here);
            if (lit_[at(other)] == 0 && conducts(branch_[at(e)])) {
                lit_[at(other)] = 1;
                changed_.push_back(other);
            }
        }
    }
}

void Energised::start(Walk& walk, Index bus, std::uint32_t mark) {
    walk.found.assign(1, bus);
    walk.next = 0;
    walk.source = source_[at(bus)] != 0;
    mark_[at(bus)] = mark;
}

bool Energised::step(Walk& walk, std::uint32_t own, std::uint32_t other) {
    const Index here = walk.found[walk.next++];
    for (Index e = first_[at(here)]; e < first_[at(here) + 1]; ++e) {
        const Index bus = across(branch_[at(e)], here);
        if (!conducts(branch_[at(e)])) {
            continue;
        }
        if (mark_[at(bus)] == other) {
            return true;
        }
        if (mark_[at(bus)] != own) {
            mark_[at(bus)] = own;
            walk.source = walk.source || source_[at(bus)] != 0;
            walk.found.push_back(bus);
        }
    }
    return false;
}

void Energised::separate(Index a, Index b) {
    epoch_ += 2;
    const std::uint32_t mark[2] = {epoch_, epoch_ + 1};
    start(walk_[0], a, mark[0]);
    start(walk_[1], b, mark[1]);
    auto ended = [&](const Walk& walk) { return walk.next == walk.found.size(); };
    while (!ended(walk_[0]) && !ended(walk_[1])) {
        if (step(walk_[0], mark[0], mark[1]) || step(walk_[1], mark[1], mark[0])) {
            return;
        }
    }
    // One part is whole; the other goes on only until it is known to have a source.
    for (int w = 0; w < 2; ++w) {
        auto& walk = walk_[static_cast<std::size_t>(w)];
        while (!ended(walk) && !walk.source) {
            (void)step(walk, mark[w], nobody);
        }
    }
    for (const auto& walk : walk_) {
        for (const Index bus : walk.found) {
            if (!walk.source && lit_[at(bus)] != 0) {
                lit_[at(bus)] = 0;
                changed_.push_back(bus);
            }
        }
    }
}

const std::vector<Index>& Energised::set_branch(Index branch, bool closed) {
    require<UsageError>(branch >= 0 && at(branch) < closed_.size(), "energised: branch {} of {}",
                        branch, closed_.size());
    changed_.clear();
    if ((closed_[at(branch)] != 0) == closed) {
        return changed_;
    }
    const Index a = from_[at(branch)];
    const Index b = to_[at(branch)];
    const bool conducted = conducts(branch);
    closed_[at(branch)] = closed ? 1 : 0;
    if (!closed && conducted && a != b && lit_[at(a)] != 0) {
        separate(a, b);
    } else if (closed && conducts(branch) && lit_[at(a)] != lit_[at(b)]) {
        light(lit_[at(a)] == 0 ? a : b);
    }
    return changed_;
}

const std::vector<Index>& Energised::set_alive(Index bus, bool alive) {
    require<UsageError>(bus >= 0 && at(bus) < alive_.size(), "energised: bus {} of {}", bus,
                        alive_.size());
    changed_.clear();
    if ((alive_[at(bus)] != 0) == alive) {
        return changed_;
    }
    if (alive) {
        alive_[at(bus)] = 1;
        bool fed = source_[at(bus)] != 0;
        for (Index e = first_[at(bus)]; e < first_[at(bus) + 1] && !fed; ++e) {
            fed = conducts(branch_[at(e)]) && lit_[at(across(branch_[at(e)], bus))] != 0;
        }
        if (fed) {
            light(bus);
        }
        return changed_;
    }
    const bool was_lit = lit_[at(bus)] != 0;
    std::vector<Index> neighbours;
    for (Index e = first_[at(bus)]; e < first_[at(bus) + 1] && was_lit; ++e) {
        if (conducts(branch_[at(e)])) {
            neighbours.push_back(across(branch_[at(e)], bus));
        }
    }
    alive_[at(bus)] = 0;
    if (was_lit) {
        lit_[at(bus)] = 0;
        changed_.push_back(bus);
    }
    for (const Index other : neighbours) {
        if (lit_[at(other)] == 0 || source_[at(other)] != 0) {
            continue;
        }
        epoch_ += 2;
        auto& walk = walk_[0];
        start(walk, other, epoch_);
        while (walk.next < walk.found.size() && !walk.source) {
            (void)step(walk, epoch_, nobody);
        }
        for (const Index dark : walk.found) {
            if (!walk.source && lit_[at(dark)] != 0) {
                lit_[at(dark)] = 0;
                changed_.push_back(dark);
            }
        }
    }
    return changed_;
}

}  // namespace calade::energy
