// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/route_lists.hpp"

#include <gtest/gtest.h>

namespace calade::traffic {
namespace {

const std::vector<std::uint64_t> keys{3, 50, 700, 9000, 20000};

/// Pair 0 by links 0, 1 and by link 2; pair 1 by links 3, 4.
Routes three_routes() {
    RouteLists lists(2, keys);
    lists.add(0, std::vector<Index>{0, 1}, 1.0);
    lists.add(1, std::vector<Index>{3, 4}, 4.0);
    lists.add(0, std::vector<Index>{2}, 2.0);
    Routes routes;
    lists.pack(routes);
    return routes;
}

TEST(RouteLists, GiveBackWhatTheyWereGivenByPair) {
    const Routes routes = three_routes();
    EXPECT_EQ(routes.first_route, (std::vector<Index>{0, 2, 3}));
    EXPECT_EQ(routes.first_link, (std::vector<Index>{0, 2, 3, 5}));
    EXPECT_EQ(routes.link, (std::vector<Index>{0, 1, 2, 3, 4}));
    EXPECT_EQ(routes.flow, (std::vector<double>{1.0, 2.0, 4.0}));
    RouteLists again(2, keys);
    again.unpack(routes, std::vector<std::uint8_t>(5, 0));
    Routes copy;
    again.pack(copy);
    EXPECT_EQ(copy, routes);
}

TEST(RouteLists, AddFlowToAPathThatIsThereAlready) {
    RouteLists lists(2, keys);
    lists.unpack(three_routes(), std::vector<std::uint8_t>(5, 0));
    lists.add(0, std::vector<Index>{2}, 0.5);
    ASSERT_EQ(lists.of(0).size(), 2U);
    EXPECT_EQ(lists.of(0)[1].flow, 2.5);
    EXPECT_EQ(lists.of(0)[1].label, keys[2]);
}

TEST(RouteLists, DropRoutesOverClosedLinksAndKnowWhoHadSome) {
    RouteLists lists(3, keys);
    Routes routes = three_routes();
    routes.first_route.push_back(routes.first_route.back());  // pair 2 has none
    lists.unpack(routes, std::vector<std::uint8_t>{0, 1, 0, 0, 1});
    ASSERT_EQ(lists.of(0).size(), 1U);
    EXPECT_EQ(lists.of(0)[0].flow, 2.0);
    EXPECT_TRUE(lists.of(1).empty());
    EXPECT_TRUE(lists.had_routes(1));
    EXPECT_FALSE(lists.had_routes(2));
}

TEST(RouteLists, LeaveOtherPairsAloneWhereAListGrows) {
    RouteLists lists(2, keys);
    lists.unpack(three_routes(), std::vector<std::uint8_t>(5, 0));
    lists.add(0, std::vector<Index>{0, 4}, 7.0);
    ASSERT_EQ(lists.of(0).size(), 3U);
    EXPECT_EQ(lists.of(0)[0].flow, 1.0);
    EXPECT_EQ(lists.of(0)[2].flow, 7.0);
    ASSERT_EQ(lists.of(1).size(), 1U);
    EXPECT_EQ(lists.of(1)[0].flow, 4.0);
}

}  // namespace
}  // namespace calade::traffic
