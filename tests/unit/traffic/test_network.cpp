// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/model.hpp"
#include "support/street_map.hpp"

#include <gtest/gtest.h>

namespace calade::traffic {
namespace {

using tests::draw_streets;
using tests::draw_trips;

/// The message of the DataError that building this network gives, empty if it gives none.
std::string refusal(const tests::StreetMap& map, const city::TravelDemand& demand) {
    try {
        (void)build_network(map.streets, demand, {});
        return "";
    } catch (const DataError& e) {
        return e.what();
    }
}

TEST(TrafficNetwork, MakesALinkADirection) {
    const auto map = draw_streets("A---B>--C");
    const auto network = build_network(map.streets, draw_trips(map, {{'A', 'C', 3600.0}}), {});
    EXPECT_EQ(network.links.size(), 3U);
    EXPECT_EQ(network.links_of_street[0].size(), 2U);
    EXPECT_EQ(network.links_of_street[1].size(), 1U);
    EXPECT_EQ(network.demand[0].rate_vps, 1.0);
    for (std::size_t s = 0; s < 2; ++s) {
        for (const Index l : network.links_of_street[s]) {
            EXPECT_EQ(network.links[static_cast<std::size_t>(l)].street, StreetId(s));
        }
    }
}

TEST(TrafficNetwork, LeavesFootpathsAndClosedLoopsOut) {
    auto map = draw_streets("A---B---C");
    map.edit("AB").cars = false;
    map.edit("BC").to = map.edit("BC").from;
    const auto network = build_network(map.streets, draw_trips(map, {{'A', 'C', 1.0}}), {});
    EXPECT_TRUE(network.links.empty());
    const Model model({}, network);
    EXPECT_EQ(model.initial().pair_served[0], 0);
}

TEST(TrafficNetwork, SharesTripsBetweenTwinStreets) {
    auto map = draw_streets("A---B");
    map.streets.streets.push_back(map.streets.streets[0]);
    Parameters p;
    p.relative_gap = 1e-12;
    const Model model(p, build_network(map.streets, draw_trips(map, {{'A', 'B', 3600.0}}), p));
    const auto state = model.initial();
    for (const auto& links : model.network().links_of_street) {
        EXPECT_NEAR(state.link_flow[static_cast<std::size_t>(links[0])], 0.5, 1e-6);
    }
}

TEST(TrafficNetwork, DrivesStreetsWithoutLengthInNoTime) {
    auto map = draw_streets("A---B---C");
    map.edit("AB").length_m = 0.0;
    const Model model({}, build_network(map.streets, draw_trips(map, {{'A', 'C', 36.0}}), {}));
    auto state = model.initial();
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.vehicle_hours, 36.0 * 40.0 / 3600.0, 1e-6);
}

TEST(TrafficNetwork, NamesTheStreetWithoutCapacity) {
    auto map = draw_streets("A---B");
    map.edit("AB").capacity_vps = 0.0;
    EXPECT_EQ(refusal(map, draw_trips(map, {{'A', 'B', 1.0}})),
              "street AB: capacity is 0 vehicles/s, expected a value above 0; a street that takes "
              "no cars has cars = false");
}

TEST(TrafficNetwork, NamesTheStreetWithoutSpeed) {
    auto map = draw_streets("A---B");
    map.edit("AB").free_speed_ms = -1.0;
    EXPECT_EQ(refusal(map, draw_trips(map, {{'A', 'B', 1.0}})),
              "street AB: free speed is -1 m/s, expected a value above 0");
}

TEST(TrafficNetwork, NamesTheZoneOffTheNetwork) {
    const auto map = draw_streets("A---B");
    auto demand = draw_trips(map, {{'A', 'B', 1.0}});
    demand.zones[1].node = StreetNodeId(7);
    EXPECT_EQ(refusal(map, demand), "zone B: street node is 7, expected 0 to 1");
}

TEST(TrafficNetwork, NamesThePairWithNegativeTrips) {
    const auto map = draw_streets("A---B");
    EXPECT_EQ(refusal(map, draw_trips(map, {{'A', 'B', -3600.0}})),
              "travel demand, pair 0 (zone 0 to 1): rate is -1 vehicles/s, expected 0 or more");
}

TEST(TrafficNetwork, NamesThePairToAZoneThatIsNot) {
    const auto map = draw_streets("A---B");
    auto demand = draw_trips(map, {{'A', 'B', 1.0}});
    demand.trips[0].to = ZoneId(5);
    EXPECT_EQ(refusal(map, demand), "travel demand, pair 0: zone is 5, expected 0 to 1");
}

TEST(TrafficNetwork, NamesTheLinkWhoseCostIsNotFinite) {
    const auto map = draw_streets("A---B");
    auto network = build_network(map.streets, draw_trips(map, {{'A', 'B', 1.0}}), {});
    network.links[1].beta = 0.5;
    EXPECT_THROW(
        {
            try {
                const Model model({}, network);
            } catch (const DataError& e) {
                EXPECT_STREQ(e.what(),
                             "traffic network, link 1 (street 0): beta is 0.5, expected 0 or a "
                             "value of at least 1");
                throw;
            }
        },
        DataError);
}

TEST(TrafficNetwork, LetsNoTripsPassThroughACentroid) {
    //     0 (centroid) lies on the short way from 1 to 2; the long way goes over 3.
    Network n;
    n.nodes = 4;
    n.first_through_node = 1;
    const auto link = [](Index from, Index to, double time) {
        Link l;
        l.from = StreetNodeId(from);
        l.to = StreetNodeId(to);
        l.free_time_s = time;
        l.capacity_vps = 1.0;
        return l;
    };
    n.links = {link(0, 2, 1.0), link(1, 0, 1.0), link(1, 3, 10.0), link(3, 2, 10.0)};
    n.first_out = {0, 1, 3, 3, 4};
    n.zone_node = {0, 1, 2};
    n.demand = {{1, 2, 0.1}, {0, 2, 0.2}, {1, 0, 0.3}};
    const auto flow = Model({}, n).initial().link_flow;
    EXPECT_EQ(flow, (std::vector<double>{0.2, 0.3, 0.1, 0.1}));
}

}  // namespace
}  // namespace calade::traffic
