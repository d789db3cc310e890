// SPDX-License-Identifier: Apache-2.0
//
// Networks and demand that are wrong: each is refused with a clear error, or taken by a stated rule
// and counted.
#include "calade/base/error.hpp"
#include "calade/io/gmns.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "calade/traffic/model.hpp"
#include "calade/traffic/network_faults.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace calade::traffic {
namespace {

/// Links in order of their from node; zones at nodes 0 and 1.
Network network_of(Index nodes, const std::vector<std::pair<Index, Index>>& ends) {
    Network n;
    n.nodes = nodes;
    n.first_out.assign(static_cast<std::size_t>(nodes) + 1, 0);
    for (const auto& [from, to] : ends) {
        Link l;
        l.from = StreetNodeId(from);
        l.to = StreetNodeId(to);
        l.free_time_s = 10.0;
        l.capacity_vps = 1.0;
        n.links.push_back(l);
        for (Index k = from; k < nodes; ++k) {
            ++n.first_out[static_cast<std::size_t>(k) + 1];
        }
    }
    n.zone_node = {0, 1};
    n.demand = {{0, 1, 0.5}};
    return n;
}

std::string refusal(const Network& n) {
    try {
        const Model model({}, n);
    } catch (const DataError& e) {
        return e.what();
    }
    return "no refusal";
}

TEST(BadNetwork, OfSeveralPartsIsTakenAndItsPartsAreCounted) {
    auto n = network_of(4, {{0, 1}, {2, 3}});
    const auto faults = examine(n);
    EXPECT_EQ(faults.islands, 1);
    EXPECT_EQ(faults.nodes_on_islands, 2);
    n.zone_node = {0, 3};  // the other part
    EXPECT_EQ(examine(n).pairs_without_way, 1);
    const Model model({}, n);
    auto state = model.initial();
    model.advance(state, 100.0);
    EXPECT_NEAR(state.unserved, 50.0, 1e-9);
}

TEST(BadNetwork, WithZeroCapacityIsRefused) {
    auto n = network_of(2, {{0, 1}});
    n.links[0].capacity_vps = 0.0;
    EXPECT_EQ(refusal(n),
              "traffic network, link 0: capacity is 0 vehicles/s, expected a value above 0");
    EXPECT_THROW((void)examine(n), DataError);
}

TEST(BadNetwork, WithCostsThatAreNegativeOrNoNumbersIsRefused) {
    auto n = network_of(2, {{0, 1}});
    n.links[0].free_time_s = -1.0;
    EXPECT_EQ(refusal(n), "traffic network, link 0: free travel time is -1 s, expected 0 or more");
    n.links[0].free_time_s = std::nan("");
    EXPECT_EQ(refusal(n), "traffic network, link 0: free travel time is nan s, expected 0 or more");
    n.links[0].free_time_s = 1.0;
    n.links[0].toll_s = -2.0;
    EXPECT_EQ(refusal(n), "traffic network, link 0: toll is -2 s, expected 0 or more");
    n.links[0].toll_s = std::numeric_limits<double>::infinity();
    EXPECT_EQ(refusal(n), "traffic network, link 0: toll is inf s, expected 0 or more");
}

TEST(BadNetwork, WithNodesThatNoZoneReachesIsTakenAndTheyAreCounted) {
    const auto n = network_of(4, {{0, 1}, {2, 0}, {2, 3}});
    EXPECT_EQ(examine(n).unreached_nodes, 2);
    EXPECT_NE(examine(n).text().find("No zone reaches 2 nodes."), std::string::npos);
    const Model model({}, n);
    EXPECT_EQ(model.initial().link_flow[1], 0.0);
}

TEST(BadNetwork, WithNodeNumbersThatDoNotFollowEachOtherIsRead) {
    const auto gmns =
        io::parse_gmns("node_id,x_coord,y_coord,zone_id\n900,0,0,1\n7,1,0,\n40000000,2,0,2\n",
                       "link_id,from_node_id,to_node_id,length,free_speed,capacity,lanes,directed\n"
                       "a,900,7,1,50,900,1,1\nb,7,40000000,1,50,900,1,1\n");
    ASSERT_EQ(gmns.nodes.size(), 3U);
    EXPECT_EQ(gmns.links[1].from, 1);
    EXPECT_EQ(gmns.links[1].to, 2);
}

TEST(BadNetwork, WithDuplicateLinksTakesEachAsAWay) {
    const auto n = network_of(2, {{0, 1}, {0, 1}});
    EXPECT_EQ(examine(n).duplicates, 1);
    Parameters p;
    p.relative_gap = 1e-10;
    const Model model(p, n);
    EXPECT_NEAR(model.initial().link_flow[0], 0.25, 1e-6);
}

TEST(BadNetwork, WithLoopsLeavesThemEmpty) {
    const auto n = network_of(2, {{0, 0}, {0, 1}});
    EXPECT_EQ(examine(n).loops, 1);
    const Model model({}, n);
    EXPECT_EQ(model.initial().link_flow[0], 0.0);
    EXPECT_EQ(model.initial().link_flow[1], 0.5);
}

TEST(BadDemand, ToNowhereIsRefusedOrUnserved) {
    auto n = network_of(3, {{0, 1}});
    n.zone_node = {0, 2};
    const auto faults = examine(n);
    EXPECT_EQ(faults.pairs_without_way, 1);
    EXPECT_EQ(faults.trips_without_way_vps, 0.5);
    n.demand[0].to = 7;
    EXPECT_EQ(refusal(n), "travel demand, pair 0: zone is 7, expected 0 to 1");
}

TEST(BadDemand, WithOverlappingTimeSlicesIsRefused) {
    dynamic::Road r;
    r.from = 0;
    r.to = 1;
    r.length_m = 100.0;
    r.free_speed_ms = r.wave_speed_ms = 10.0;
    r.capacity_vps = 0.5;
    r.jam_density_vpm = 0.15;
    const dynamic::Demand d{{{0, 1, 0, 0.0, 60.0, 0.1}, {0, 1, 0, 50.0, 90.0, 0.1}}, {}};
    EXPECT_THROW(dynamic::Model({}, dynamic::make_roads(2, {r}), d), DataError);
}

TEST(BadNetwork, ThatIsSoundHasNothingToReport) {
    const auto n = network_of(2, {{0, 1}, {1, 0}});
    EXPECT_TRUE(examine(n).none());
    EXPECT_EQ(examine(n).text(), "");
}

}  // namespace
}  // namespace calade::traffic
