// SPDX-License-Identifier: Apache-2.0
//
// The hierarchy against the plain search on graphs with one-way streets, closures and islands.
#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"
#include "calade/base/random.hpp"
#include "calade/traffic/contraction.hpp"
#include "calade/traffic/isochrones.hpp"
#include "calade/traffic/model.hpp"
#include "calade/traffic/nested_dissection.hpp"
#include "calade/traffic/shortest_tree.hpp"
#include "support/street_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace calade::traffic {
namespace {

struct Town {
    Network network;
    Town() {
        const auto grid = tests::make_street_grid(12, 15, 1, 1.0, 3);
        network = build_network(grid.streets, {}, Parameters{});
    }
    /// Uneven times; a tenth of the links is closed.
    [[nodiscard]] std::vector<double> times(std::uint64_t state) const {
        std::vector<double> t;
        for (std::size_t l = 0; l < network.links.size(); ++l) {
            t.push_back(random_uniform(4, state, l) < 0.1 ? infinity
                                                          : 1.0 + random_uniform(5, state, l));
        }
        return t;
    }
};

TEST(ContractionHierarchy, AgreesWithThePlainSearchAsStreetsClose) {
    const Town town;
    const ContractionHierarchy hierarchy(town.network);
    const SearchGraph graph(town.network);
    ShortestTree search(graph);
    for (std::uint64_t state = 0; state < 5; ++state) {
        const auto time = town.times(state);
        const auto metric = hierarchy.customise(time);
        for (const Index from : {0, 40, 111}) {
            search.search(std::vector<Index>{from}, time);
            const auto all = hierarchy.times_from(metric, std::vector<Index>{from});
            for (Index to = 0; to < town.network.nodes; ++to) {
                const double expected = search.distance()[static_cast<std::size_t>(to)];
                const auto path = hierarchy.path(metric, from, to);
                if (expected == infinity) {
                    EXPECT_EQ(path.time_s, infinity);
                    EXPECT_EQ(all[static_cast<std::size_t>(to)], infinity);
                    continue;
                }
                ASSERT_NEAR(path.time_s, expected, 1e-9);
                ASSERT_NEAR(all[static_cast<std::size_t>(to)], expected, 1e-9);
                // The way is one of links that meet, and as long as it says.
                Index node = from;
                double sum = 0.0;
                for (const Index l : path.links) {
                    const Link& link = town.network.links[static_cast<std::size_t>(l)];
                    ASSERT_EQ(link.from.value, node);
                    node = link.to.value;
                    sum += time[static_cast<std::size_t>(l)];
                }
                ASSERT_EQ(node, to);
                ASSERT_NEAR(sum, expected, 1e-9);
            }
        }
    }
}

TEST(ContractionHierarchy, StartsFromTheNearestOfSeveralSites) {
    const Town town;
    const ContractionHierarchy hierarchy(town.network);
    const SearchGraph graph(town.network);
    ShortestTree search(graph);
    const auto time = town.times(9);
    const std::vector<Index> sites{3, 90, 133};
    search.search(sites, time);
    const auto found = hierarchy.times_from(hierarchy.customise(time), sites);
    for (std::size_t k = 0; k < found.size(); ++k) {
        if (search.distance()[k] < infinity) {
            EXPECT_NEAR(found[k], search.distance()[k], 1e-9);
        }
    }
}

TEST(ContractionHierarchy, AnswersReachAsTheSearchDoes) {
    const Town town;
    std::vector<Inhabited> houses;
    for (Index k = 0; k < town.network.nodes; ++k) {
        houses.push_back({StreetNodeId(k), 2.0});
    }
    const Isochrones reach(town.network, houses);
    const auto time = town.times(2);
    const std::vector<StreetNodeId> sites{StreetNodeId(7), StreetNodeId(99)};
    const CoverRules rules{3.0, {8.0, 12.0}};
    const auto one = reach.cover(sites, time, rules);
    const auto two = reach.cover(sites, reach.customise(time), rules);
    EXPECT_EQ(one.people_within, two.people_within);
    EXPECT_EQ(one.unreachable, two.unreachable);
}

TEST(ContractionHierarchy, OrdersEveryNodeOnceAndKeepsShortcutsFew) {
    const Town town;
    const ContractionHierarchy hierarchy(town.network);
    EXPECT_EQ(hierarchy.nodes(), town.network.nodes);
    EXPECT_LT(hierarchy.arcs(), 8 * town.network.nodes);
    PlainGraph two_islands{{0, 1, 2, 2, 3, 4}, {1, 0, 4, 3}};
    const auto order = contraction_order(two_islands);
    EXPECT_EQ(std::set<Index>(order.begin(), order.end()).size(), 5U);
}

TEST(ContractionHierarchy, RefusesTimesThatAreNone) {
    const Town town;
    const ContractionHierarchy hierarchy(town.network);
    auto time = town.times(0);
    time[3] = -1.0;
    EXPECT_THROW((void)hierarchy.customise(time), UsageError);
    time[3] = std::nan("");
    EXPECT_THROW((void)hierarchy.customise(time), UsageError);
    time.pop_back();
    EXPECT_THROW((void)hierarchy.customise(time), UsageError);
    const auto metric = hierarchy.customise(town.times(0));
    EXPECT_THROW((void)hierarchy.path(metric, 0, town.network.nodes), UsageError);
}

}  // namespace
}  // namespace calade::traffic
