// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/dynamic/bus_lines.hpp"
#include "drawn_roads.hpp"

namespace calade::traffic::dynamic {
namespace {

io::GtfsFeed feed_of(const std::vector<io::GtfsFeed::Call>& calls, std::size_t stops,
                     int type = 3) {
    io::GtfsFeed feed;
    feed.stops.resize(stops);
    feed.trips.push_back({"t", "r", "1", "", type, calls});
    return feed;
}

TEST(BusLines, DriveFromStopToStopByTheTimetable) {
    const auto map = tests::draw_streets("A---B---C\n|       |\nD-------E");
    const tests::MovingTown plain(map, {});
    const auto& n = plain.model.network();
    // Beside AB, BC and CE, a few metres off.
    const auto centre = [&](char a, char b, double off) {
        const auto p = map.streets.nodes[map.node(a).index()].position;
        const auto q = map.streets.nodes[map.node(b).index()].position;
        return geo::Point2{0.5 * (p.x + q.x) + off, 0.5 * (p.y + q.y) + off};
    };
    const std::vector<geo::Point2> places{
        centre('A', 'B', 3.0), centre('B', 'C', -2.0), centre('C', 'E', 4.0), {1e6, 1e6}};
    const auto near = roads_near(n, map.streets, places, 50.0);
    ASSERT_EQ(near[0].size(), 2U);
    EXPECT_TRUE(near[3].empty());
    const auto lines = bus_lines(
        feed_of({{0, 600.0, 600.0}, {3, 610.0, 610.0}, {1, 700.0, 730.0}, {2, 800.0, 800.0}}, 4), n,
        near);
    ASSERT_EQ(lines.trips.size(), 1U);
    EXPECT_EQ(lines.stops_off_streets, 1);
    const Trip& t = lines.trips[0];
    EXPECT_EQ(t.roads, (std::vector<Index>{plain.road("AB"), plain.road("BC"), plain.road("CE")}));
    ASSERT_EQ(t.stops.size(), 2U);
    EXPECT_EQ(t.stops[1].dwell_s, 30.0);
    EXPECT_EQ(t.stops[1].not_before_s, 730.0);
    tests::MovingTown town(map, {{}, {t}});
    town.run(2000.0);
    EXPECT_EQ(town.in(Place::arrived), 1.0);
    // It leaves BC no earlier than 730 s and drives CE.
    const auto& ce = n.roads[static_cast<std::size_t>(plain.road("CE"))];
    EXPECT_NEAR(to_seconds(town.state.vehicle[0].arrived), 730.0 + ce.length_m / ce.free_speed_ms,
                1e-3);
}

TEST(BusLines, CountWhatDoesNotDriveOnStreets) {
    const auto map = tests::draw_streets("A---B   C---D");
    const tests::MovingTown plain(map, {});
    const auto& n = plain.model.network();
    const std::vector<std::vector<Index>> near{{plain.road("AB")}, {plain.road("CD")}};
    EXPECT_EQ(bus_lines(feed_of({{0, 1.0, 1.0}, {1, 9.0, 9.0}}, 2), n, near).trips_off_streets, 1);
    EXPECT_EQ(bus_lines(feed_of({{0, 1.0, 1.0}, {1, 9.0, 9.0}}, 2, 0), n, near).other_kinds, 1);
    EXPECT_THROW((void)bus_lines(feed_of({}, 3), n, near), UsageError);
}

}  // namespace
}  // namespace calade::traffic::dynamic
