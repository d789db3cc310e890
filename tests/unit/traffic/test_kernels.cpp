// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/link_costs.hpp"
#include "calade/traffic/parameters.hpp"
#include "calade/traffic/shortest_tree.hpp"
#include "support/street_grid.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace calade::traffic {
namespace {

TEST(LinkCosts, HaveTheSlopeOfTheirTime) {
    for (const double beta : {0.0, 1.0, 2.5, 4.0, 16.83}) {
        Network n;
        n.links.resize(1);
        n.links[0].free_time_s = 30.0;
        n.links[0].capacity_vps = 0.4;
        n.links[0].beta = beta;
        LinkCosts costs(n);
        const double v = 0.5;
        const double step = 1e-6;
        costs.set_flow(0, v + step);
        const double above = costs.cost[0];
        costs.set_flow(0, v - step);
        const double below = costs.cost[0];
        costs.set_flow(0, v);
        const double slope = (above - below) / (2.0 * step);
        EXPECT_NEAR(costs.slope[0], slope, 1e-6 * (1.0 + slope)) << beta;
    }
}

TEST(LinkCosts, IntegrateToBeckmannsObjective) {
    Network n;
    n.links.resize(1);
    n.links[0].free_time_s = 30.0;
    n.links[0].capacity_vps = 0.5;
    n.links[0].toll_s = 2.0;
    // ∫₀¹ 30 (1 + 0.15 (v/0.5)⁴) + 2 dv = 30 + 30 · 0.15 · 16 / 5 + 2 = 46.4
    EXPECT_NEAR(beckmann_objective(n, std::vector<double>{1.0}), 46.4, 1e-12);
}

/// Links that change a little every time, some of them closing and opening.
std::vector<double> costs_of_day(const Network& network, std::uint64_t day) {
    std::vector<double> cost;
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        const bool closed = random_uniform(1, day, l) < 0.03;
        const double slower = 1.0 + 0.2 * random_uniform(2, day, l);
        cost.push_back(closed ? std::numeric_limits<double>::infinity()
                              : network.links[l].free_time_s * slower);
    }
    return cost;
}

TEST(ShortestTree, MendedIsAsShortAsFromNothing) {
    const auto grid = tests::make_street_grid(20, 4, 4, 100.0, 9);
    const auto network = build_network(grid.streets, grid.demand, {});
    const SearchGraph graph(network);
    ShortestTree mended(graph);
    ShortestTree fresh(graph);
    std::vector<Index> kept(static_cast<std::size_t>(network.nodes), -1);
    for (std::uint64_t day = 0; day < 50; ++day) {
        const auto cost = costs_of_day(network, day);
        mended.mend(0, cost, kept);
        fresh.search(std::vector<Index>{0}, cost);
        for (std::size_t n = 0; n < kept.size(); ++n) {
            ASSERT_EQ(mended.distance()[n], fresh.distance()[n]) << "day " << day << " node " << n;
        }
    }
}

TEST(ShortestTree, StoresEveryLinkAfterTheOneItHangsOn) {
    const auto grid = tests::make_street_grid(20, 4, 4, 100.0, 9);
    const auto network = build_network(grid.streets, grid.demand, {});
    const SearchGraph graph(network);
    ShortestTree search(graph);
    std::vector<Index> tree(static_cast<std::size_t>(network.nodes), -1);
    for (std::uint64_t day = 0; day < 10; ++day) {
        search.mend(7, costs_of_day(network, day), tree);
        std::vector<bool> reached(tree.size(), false);
        reached[7] = true;
        for (const Index l : tree) {
            if (l >= 0) {
                ASSERT_TRUE(reached[network.links[static_cast<std::size_t>(l)].from.index()]);
                reached[network.links[static_cast<std::size_t>(l)].to.index()] = true;
            }
        }
        for (std::size_t n = 0; n < tree.size(); ++n) {
            ASSERT_EQ(reached[n], search.distance()[n] < 1e300);
        }
    }
}

}  // namespace
}  // namespace calade::traffic
