// SPDX-License-Identifier: Apache-2.0
// The energised state after each switching event is that of a network looked at afresh.
#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/energised.hpp"

#include <gtest/gtest.h>

using namespace calade;
using energy::Energised;

namespace {

struct Net {
    std::vector<Index> from, to;
    std::vector<std::uint8_t> source, alive, closed;
    [[nodiscard]] Energised fresh() const { return {from, to, source, alive, closed}; }
};

/// A tree with a few loops and three sources.
Net random_net(Index buses) {
    RandomStream random(11, 2);
    Net out;
    out.source.assign(static_cast<std::size_t>(buses), 0);
    out.alive.assign(out.source.size(), 1);
    for (Index i = 1; i < buses; ++i) {
        out.from.push_back(static_cast<Index>(random.below(i)));
        out.to.push_back(i);
    }
    for (int k = 0; k < buses / 8; ++k) {
        out.from.push_back(static_cast<Index>(random.below(buses)));
        out.to.push_back(static_cast<Index>(random.below(buses)));
    }
    for (std::size_t k = 0; k < out.from.size(); ++k) {
        out.closed.push_back(random.uniform() < 0.85 ? 1 : 0);
    }
    for (const Index bus : {0, buses / 3, buses / 2}) {
        out.source[static_cast<std::size_t>(bus)] = 1;
    }
    return out;
}

}  // namespace

TEST(Energised, FollowsEveryEventAsALookAtTheWholeNetworkWould) {
    auto net = random_net(120);
    auto state = net.fresh();
    RandomStream random(5, 3);
    for (int event = 0; event < 3000; ++event) {
        const auto before = state.state();
        std::vector<Index> changed;
        if (random.uniform() < 0.8) {
            const auto k = static_cast<std::size_t>(
                random.below(static_cast<std::int64_t>(net.closed.size())));
            net.closed[k] = net.closed[k] == 0 ? 1 : 0;
            changed = state.set_branch(static_cast<Index>(k), net.closed[k] != 0);
        } else {
            const auto bus = static_cast<std::size_t>(random.below(120));
            net.alive[bus] = net.alive[bus] == 0 ? 1 : 0;
            changed = state.set_alive(static_cast<Index>(bus), net.alive[bus] != 0);
        }
        ASSERT_EQ(state.state(), net.fresh().state()) << "after event " << event;
        std::size_t differ = 0;
        for (std::size_t i = 0; i < before.size(); ++i) {
            differ += before[i] != state.state()[i] ? 1 : 0;
        }
        ASSERT_EQ(differ, changed.size());
    }
}

TEST(Energised, ChangesNothingWhereABranchIsAlreadySo) {
    Net net{{0}, {1}, {1, 0}, {1, 1}, {1}};
    auto state = net.fresh();
    EXPECT_TRUE(state.set_branch(0, true).empty());
    EXPECT_EQ(state.set_branch(0, false).size(), 1U);
    EXPECT_TRUE(state.set_branch(0, false).empty());
}

TEST(Energised, RefusesBranchesAndBusesThatAreNotThere) {
    Net net{{0}, {1}, {1, 0}, {1, 1}, {1}};
    auto state = net.fresh();
    EXPECT_THROW((void)state.set_branch(1, true), UsageError);
    EXPECT_THROW((void)state.set_alive(2, true), UsageError);
    net.to[0] = 7;
    EXPECT_THROW((void)net.fresh(), UsageError);
}
