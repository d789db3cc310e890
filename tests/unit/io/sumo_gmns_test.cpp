// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/gmns.hpp"
#include "calade/io/sumo.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace calade::io {
namespace {

constexpr auto sumo_text = R"(<net version="1.20">
  <edge id=":b_0" function="internal"><lane id=":b_0_0" speed="13.9" length="9.5"/></edge>
  <edge id="ab" from="a" to="b"><lane id="ab_0" allow="bus" speed="13.9" length="100"/>
    <lane id="ab_1" speed="13.9" length="100"/></edge>
  <edge id="bc" from="b" to="c"><lane id="bc_0" disallow="tram" speed="8" length="50"/></edge>
  <edge id="foot" from="b" to="c"><lane id="foot_0" allow="pedestrian" speed="1" length="50"/></edge>
  <tlLogic id="b" type="static" programID="0" offset="5">
    <phase duration="30" state="G"/><phase duration="30" state="r"/></tlLogic>
  <junction id="a" type="priority" x="0" y="0"/><junction id="b" type="traffic_light" x="100" y="0"/>
  <junction id="c" type="priority" x="150" y="0"/>
  <connection from="ab" to="bc" fromLane="1" toLane="0" via=":b_0_0" tl="b" linkIndex="0" dir="s"/>
</net>)";

std::string replaced(std::string text, const std::string& old, const std::string& with) {
    return text.replace(text.find(old), old.size(), with);
}

TEST(SumoNetwork, GivesEdgesConnectionsAndSignals) {
    const auto net = parse_sumo_network(sumo_text, "x.net.xml");
    ASSERT_EQ(net.edges.size(), 3U);
    EXPECT_EQ(net.edges[0].car_lanes, 1);
    EXPECT_EQ(net.edges[1].car_lanes, 1);
    EXPECT_EQ(net.edges[2].car_lanes, 0);
    ASSERT_EQ(net.connections.size(), 1U);
    EXPECT_EQ(net.connections[0].length_m, 9.5);
    EXPECT_EQ(net.connections[0].link_index, 0);
    EXPECT_EQ(net.signals[0].offset_s, 5.0);
}

TEST(SumoNetwork, NamesWhatIsWrong) {
    EXPECT_EQ(test::message_of<DataError>([] { (void)parse_sumo_network("<net><edge", "x"); }),
              "x: not well-formed XML");
    EXPECT_EQ(test::message_of<DataError>([] { (void)parse_sumo_network("<routes/>", "x"); }),
              "x: no <net> element found, expected a SUMO file of that kind");
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_network(replaced(sumo_text, "from=\"a\"", "from=\"z\""), "x");
              }),
              "x, <edge id=\"ab\">: junction \"z\" is not in the file");
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_network(replaced(sumo_text, "speed=\"8\" length=\"50\"",
                                                    "speed=\"fast\" length=\"5\""),
                                           "x");
              }),
              "x, <lane id=\"bc_0\">: speed is \"fast\", expected a finite number");
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_network(
                      replaced(sumo_text, "linkIndex=\"0\"", "linkIndex=\"7\""), "x");
              }),
              "x, <connection from=\"ab\" to=\"bc\">: linkIndex is 7, expected 0 to 0");
}

TEST(SumoRoutes, GiveWaysAndTrips) {
    const auto vehicles = parse_sumo_routes(
        R"(<routes><route id="r" edges="ab bc"/>
        <vehicle id="1" depart="3" route="r"/><trip id="2" depart="4" from="ab" to="bc"/>
        <vehicle id="3" depart="5"><route edges="bc"/></vehicle></routes>)",
        "x");
    ASSERT_EQ(vehicles.size(), 3U);
    EXPECT_EQ(vehicles[0].edges, (std::vector<std::string>{"ab", "bc"}));
    EXPECT_FALSE(vehicles[1].whole_way);
    EXPECT_EQ(vehicles[2].edges.size(), 1U);
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_routes(
                      "<routes><vehicle id=\"1\" depart=\"triggered\" route=\"r\"/></routes>", "x");
              }),
              "x, <vehicle id=\"1\">: depart is \"triggered\", expected a finite number");
}

TEST(Gmns, TakesNumbersThatDoNotFollowAndCountsLoopsAndTwins) {
    const auto net =
        parse_gmns("node_id,x_coord,y_coord,zone_id\n17,0,0,A\n4,1,0,\n",
                   "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity\n"
                   "1,17,4,0,2,36,2,900\n2,17,4,1,2,36,1,900\n3,4,4,1,2,36,1,900\n");
    ASSERT_EQ(net.links.size(), 3U);
    EXPECT_EQ(net.links[1].from, 1);
    EXPECT_DOUBLE_EQ(net.links[0].length_m, 2000.0);
    EXPECT_DOUBLE_EQ(net.links[0].free_speed_ms, 10.0);
    EXPECT_DOUBLE_EQ(net.links[0].capacity_vph, 1800.0);
    EXPECT_EQ(net.loops, 1);
    EXPECT_EQ(net.duplicates, 1);
}

TEST(Gmns, NamesTheLineThatIsWrong) {
    constexpr auto nodes = "node_id,x_coord,y_coord\n1,0,0\n2,1,0\n";
    const std::string head = "link_id,from_node_id,to_node_id,length,free_speed,lanes,capacity\n";
    EXPECT_EQ(
        test::message_of<DataError>([&] { (void)parse_gmns(nodes, head + "1,1,9,1,50,1,900\n"); }),
        "link.csv:2: to_node_id is 9, expected a node of node.csv");
    EXPECT_EQ(
        test::message_of<DataError>([&] { (void)parse_gmns(nodes, head + "1,1,2,1,50,1,0\n"); }),
        "link.csv:2: capacity is 0, expected a value above 0");
    EXPECT_EQ(test::message_of<DataError>(
                  [&] { (void)parse_gmns("node_id,x_coord,y_coord\n1,0,0\n1,1,0\n", head); }),
              "node.csv:3: node 1 is given twice, expected it once");
}

TEST(OdCsv, ReadsAListAndAMatrix) {
    const auto list = parse_od_csv("o_zone_id,d_zone_id,volume\nA,B,3\nB,A,4.5\n", "od.csv");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[1].trips, 4.5);
    const auto matrix = parse_od_csv("zone,A,B\nA,0,1\nB,2,0\n", "od.csv");
    ASSERT_EQ(matrix.size(), 4U);
    EXPECT_EQ(matrix[2].from, "B");
    EXPECT_EQ(matrix[2].trips, 2.0);
    EXPECT_EQ(
        test::message_of<DataError>([] { (void)parse_od_csv("from,to,q\nA,B,-1\n", "od.csv"); }),
        "od.csv:2: -1 trips from A to B, expected 0 or more");
    EXPECT_EQ(test::message_of<DataError>(
                  [] { (void)parse_od_csv("from,to,q\nA,B,1\nA,B,1\n", "od.csv"); }),
              "od.csv:3: trips from A to B are given twice, expected them once");
}

}  // namespace
}  // namespace calade::io
