// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/mapped_grid.hpp"
#include "calade/city/fill/weak_feeders.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/cable_types.hpp"
#include "calade/city/fill/radial_sweep.hpp"
#include "grid_town.hpp"
#include "support/map_of_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace calade::city {
namespace {

/// One HV/MV and two MV/LV stations on a ring of three lines around the town's south side, and a
/// low-voltage line along its lowest street.
MappedGrid small_map() {
    MappedGrid map;
    map.hv_stations = {{"SOURCE", {-200.0, 0.0}}};
    map.mv_stations = {{"EAST", {200.0, -20.0}}, {"WEST", {0.0, -20.0}}};
    map.mv_lines = {{{{-180.0, 0.0}, {-3.0, -20.0}}, false},  // 20 m and 3 m from them
                    {{{0.0, -20.0}, {100.0, -30.0}, {199.0, -20.0}}, false},
                    {{{201.0, -20.0}, {200.0, -300.0}, {-200.0, -5.0}}, true}};
    map.lv_lines = {{{{0.0, -20.0}, {0.0, 0.0}, {100.0, 0.0}}, false},
                    {{{101.5, 0.0}, {200.0, 0.0}, {200.0, -20.0}}, false}};
    return map;
}

const Branch& branch_of(const PowerNetwork& net, const std::string& name) {
    const auto found = std::find_if(net.branches.begin(), net.branches.end(),
                                    [&](const Branch& b) { return b.name == name; });
    EXPECT_NE(found, net.branches.end()) << name;
    return found == net.branches.end() ? net.branches.front() : *found;
}

int count(const LeftOut& left_out, const std::string& reason) {
    const auto found = left_out.find(reason);
    return found == left_out.end() ? 0 : found->second;
}

TEST(MappedGrid, FeedsARingFromItsSourceAndOpensTheFarLine) {
    City city = grid_town(2);
    const LeftOut left_out = build_mapped_grid(city, small_map());
    EXPECT_TRUE(left_out.empty()) << left_out.begin()->first;
    const PowerNetwork& net = city.power;
    ASSERT_EQ(net.sources.size(), 1U);
    EXPECT_EQ(net.stations.size(), 3U);
    // Along the lines WEST is 178 m away; EAST 379 m over WEST and 781 m the other way round.
    EXPECT_TRUE(branch_of(net, "MV00001").closed);
    EXPECT_TRUE(branch_of(net, "MV00002").closed);
    const Branch& open = branch_of(net, "MV00003");
    EXPECT_FALSE(open.closed);
    EXPECT_EQ(open.kind, BranchKind::tie);
    EXPECT_EQ(branch_of(net, "MV00002").mark, Mark::estimated);
    const RadialVoltages v = sweep(net);  // throws if a loop is closed
    EXPECT_EQ(std::count(v.pu.begin(), v.pu.end(), 0.0), 0);
    EXPECT_GE(v.lowest_pu, 0.95);
    EXPECT_LE(v.highest_pu, 1.05);
    for (std::size_t b = 0; b < net.branches.size(); ++b) {
        EXPECT_LE(v.current_a[b], net.branches[b].rated_a) << net.branches[b].name;
    }
}

TEST(MappedGrid, GivesEachLineTheCatalogueOfItsKind) {
    City city = grid_town(2);
    (void)build_mapped_grid(city, small_map());
    // Ties carry what the feeder takes: the thinnest of each kind is enough for 0.1 MW.
    const Branch& pole = branch_of(city.power, "MV00003");
    const double length = geo::length(pole.route);
    EXPECT_NEAR(pole.r_ohm, 0.5939e-3 * length, 1e-9);
    EXPECT_NEAR(pole.x_ohm, 0.372e-3 * length, 1e-9);
    const Branch& cable = branch_of(city.power, "MV00002");
    EXPECT_NEAR(cable.r_ohm, 0.313e-3 * geo::length(cable.route), 1e-9);
}

TEST(MappedGrid, LoadsAddUpToWhatItsBuildingsTake) {
    City city = grid_town(2);
    (void)build_mapped_grid(city, small_map());
    double expected = 0.0;
    for (std::size_t b = 0; b < city.buildings.size(); ++b) {
        ASSERT_TRUE(city.joins.buildings[b].load.valid()) << b;
        expected += city.buildings[b].use == BuildingUse::residential ? 3.0 / 2.1 * 2000.0 : 6000.0;
    }
    double total = 0.0;
    for (const LoadPoint& load : city.power.loads) {
        total += load.p_w;
        EXPECT_LT(city.power.buses[load.bus.index()].nominal_v, 1000.0);
    }
    EXPECT_NEAR(total, expected, 1e-6 * expected);
}

TEST(MappedGrid, KeepsEndsBeyondTheSnapApart) {
    MappedGrid map = small_map();
    map.lv_lines[1].route.front() = {102.5, 0.0};  // 2.5 m from the other line's end
    City city = grid_town(2);
    (void)build_mapped_grid(city, map);
    for (const Branch& b : city.power.branches) {
        EXPECT_TRUE(b.closed || b.name == "MV00003") << b.name;
    }
    City joined = grid_town(2);
    MappedGridOptions options;
    options.snap_m = 3.0;
    (void)build_mapped_grid(joined, map, options);
    const auto open = std::count_if(joined.power.branches.begin(), joined.power.branches.end(),
                                    [](const Branch& b) { return !b.closed; });
    EXPECT_EQ(open, 2);  // and one where the low-voltage feeders of WEST and EAST meet
}

// NORTH hangs on a line that stops half a metre short of the trunk from the source to WEST.
TEST(MappedGrid, FeedsAStationWhoseLineTouchesAnotherBetweenItsEnds) {
    MappedGrid map = small_map();
    map.mv_stations.push_back({"NORTH", {-100.0, 100.0}});
    map.mv_lines.push_back({{{-100.0, 100.0}, {-100.0, -8.5}}, false});
    City city = grid_town(2);
    EXPECT_TRUE(build_mapped_grid(city, map).empty());
    EXPECT_EQ(city.power.stations.size(), 4U);
    const double whole = geo::length(map.mv_lines[0].route);
    EXPECT_NEAR(geo::length(branch_of(city.power, "MV00001").route) +
                    geo::length(branch_of(city.power, "MV00001.2").route),
                whole, 1e-6);
    EXPECT_NE(city.notes.back().find("1 at ends that touch another line"), std::string::npos);
    (void)sweep(city.power);  // throws if a loop is closed

    map.mv_lines.back().route.back() = {-100.0, -100.0};  // crosses the trunk, ends nowhere
    City crossed = grid_town(2);
    const LeftOut left_out = build_mapped_grid(crossed, map);
    EXPECT_EQ(count(left_out, "MV line without a way to an HV/MV station"), 1);
    EXPECT_EQ(count(left_out, "MV/LV station without a way to an HV/MV station"), 1);
}

// Lines drawn by hand, joined within 2 m, without stations.
struct Drawn {
    explicit Drawn(const std::vector<geo::Polyline>& routes) {
        std::vector<MappedLine> lines;
        for (const auto& route : routes) {
            lines.push_back({route, false});
        }
        joined = join_ends(lines, {}, 2.0, "line", left_out);
    }
    /// How many edges meet at the node that is nearest to a point.
    [[nodiscard]] int meet_at(geo::Point2 p) const {
        const auto nearest = std::min_element(joined.nodes.begin(), joined.nodes.end(),
                                              [&](geo::Point2 a, geo::Point2 b) {
                                                  return geo::distance(a, p) < geo::distance(b, p);
                                              });
        const auto node = static_cast<Index>(nearest - joined.nodes.begin());
        int edges = 0;
        for (const GraphEdge& edge : joined.edges) {
            edges += (edge.from == node ? 1 : 0) + (edge.to == node ? 1 : 0);
        }
        return edges;
    }
    LeftOut left_out;
    JoinedLines joined;
};

TEST(JoinedLines, AreCutWhereAnothersEndTouchesThem) {
    //  ─────┬─────
    //       │
    const Drawn tee({{{0, 0}, {100, 0}}, {{50, 1.5}, {50, 80}}});
    EXPECT_EQ(tee.joined.touched, 1);
    EXPECT_EQ(tee.joined.line, (std::vector<Index>{0, 0, 1}));
    EXPECT_NEAR(tee.joined.edges[0].weight, 50.0, 1e-9);
    EXPECT_EQ(tee.meet_at({50, 0}), 3);
    const Drawn short_of_it({{{0, 0}, {100, 0}}, {{50, 2.5}, {50, 80}}});
    EXPECT_EQ(short_of_it.joined.touched, 0);
    EXPECT_EQ(count(short_of_it.left_out, "line that meets nothing"), 2);
}

TEST(JoinedLines, AreCutOnceWhereTwoEndsOfOneJointTouchThem) {
    //       │
    //  ─────┼─────
    //       │
    const Drawn pole({{{0, 0}, {100, 0}}, {{50, 0.9}, {50, 80}}, {{50.5, -0.9}, {50, -80}}});
    EXPECT_EQ(pole.joined.touched, 1);
    EXPECT_EQ(pole.meet_at({50, 0}), 4);
}

TEST(JoinedLines, ThatCrossWithoutAnEndAreNotJoined) {
    const Drawn crossing({{{0, 0}, {100, 0}}, {{50, -50}, {50, 50}}});
    EXPECT_EQ(crossing.joined.touched, 0);
    EXPECT_EQ(count(crossing.left_out, "line that meets nothing"), 2);
}

TEST(JoinedLines, SideBySideAreNotJoinedAtASplice) {
    //  ═════╤═════   a splice of the upper cable, a metre from the lower one
    const Drawn trench({{{0, 0}, {100, 0}}, {{0, 1}, {50, 1}}, {{50, 1}, {100, 1}}});
    EXPECT_EQ(trench.joined.touched, 0);
    EXPECT_EQ(trench.meet_at({50, 1}), 2);
}

TEST(JoinedLines, TouchedNearTheirEndAreJoinedThere) {
    // The end is 1.9 m beside the line and 2.7 m from the line's own end.
    const Drawn corner({{{0, 0}, {100, 0}}, {{98.1, 1.9}, {98.1, 80}}});
    EXPECT_EQ(corner.joined.edges.size(), 2U);
    EXPECT_EQ(corner.meet_at({98, 1}), 2);
    EXPECT_EQ(count(corner.left_out, "line closed on itself"), 0);
}

TEST(JoinedLines, AtAStationTouchNoLineThatPassesBy) {
    const std::vector<MappedLine> lines{{{{0, 0}, {100, 0}}, false}, {{{50, 1}, {50, 80}}, false}};
    const Anchors station{{{50.0, 3.0}}, 10.0};
    LeftOut left_out;
    EXPECT_EQ(join_ends(lines, std::span(&station, 1), 2.0, "line", left_out).touched, 0);
}

TEST(MappedGrid, CountsLinesThatCannotBeJoined) {
    MappedGrid map = small_map();
    map.mv_lines.push_back({{{50.0, 50.0}, {50.0, 50.0}}, false});
    map.mv_lines.push_back({{{900.0, 0.0}, {950.0, 0.0}}, false});
    map.mv_lines.push_back({{{600.0, 0.0}, {650.0, 50.0}, {600.5, 0.0}}, false});
    map.lv_lines.push_back({{{800.0, 0.0}, {850.0, 0.0}}, false});
    map.lv_lines.push_back({{{850.0, 0.0}, {850.0, 50.0}}, false});
    map.mv_stations.push_back({"LONELY", {700.0, 0.0}});
    map.mv_stations.push_back({"AGAIN", {1.0, -20.0}});
    map.hv_stations.push_back({"IDLE", {-2000.0, 0.0}});
    City city = grid_town(2);
    const LeftOut left_out = build_mapped_grid(city, map);
    EXPECT_EQ(count(left_out, "MV line of zero length"), 1);
    EXPECT_EQ(count(left_out, "MV line that meets nothing"), 1);
    EXPECT_EQ(count(left_out, "MV line closed on itself"), 1);
    EXPECT_EQ(count(left_out, "LV line without a way to a supplied MV/LV station"), 2);
    EXPECT_EQ(count(left_out, "MV/LV station without a way to an HV/MV station"), 1);
    EXPECT_EQ(count(left_out, "MV/LV station in the place of another"), 1);
    EXPECT_EQ(count(left_out, "HV/MV station that no line meets"), 1);
    EXPECT_EQ(left_out.size(), 7U);
    EXPECT_EQ(city.power.stations.size(), 3U);
    EXPECT_NE(city.notes.back().find("MV line of zero length (1)"), std::string::npos);
}

TEST(MappedGrid, HangsBuildingsOnStationsWhereThereAreNoLowVoltageLines) {
    MappedGrid map = small_map();
    map.lv_lines.clear();
    City city = grid_town(3);
    (void)build_mapped_grid(city, map);
    EXPECT_EQ(city.power.loads.size(), 2U);
    EXPECT_TRUE(city.joins.buildings.back().load.valid());
}

TEST(MappedGrid, NamesTheReasonForABuildingOutOfReach) {
    City city = grid_town(2);
    for (geo::Point2& p : city.buildings.back().footprint.outer) {
        p.y += 500.0;
    }
    const LeftOut left_out = build_mapped_grid(city, small_map());
    EXPECT_EQ(count(left_out, "building that takes power without a line within reach"), 1);
    EXPECT_FALSE(city.joins.buildings.back().load.valid());
    EXPECT_EQ(city.joins.buildings.back().load_missing, MissingJoin::no_bus_within_reach);
}

TEST(MappedGrid, RefusesAMapThatFeedsNothing) {
    City city = grid_town(2);
    MappedGrid none = small_map();
    none.hv_stations.clear();
    EXPECT_THROW((void)build_mapped_grid(city, none), DataError);
    MappedGrid apart = small_map();
    apart.hv_stations.front().position = {-5000.0, 0.0};
    try {
        (void)build_mapped_grid(city, apart);
        ADD_FAILURE() << "not refused";
    } catch (const DataError& error) {
        EXPECT_NE(std::string(error.what()).find("HV/MV station that no line meets (1)"),
                  std::string::npos)
            << error.what();
    }
}

TEST(MappedGrid, RebuildsASynthesisedGridFromItsMap) {
    City city = grid_town(12);
    synthesise_power_grid(city, {-300.0, 550.0});
    const PowerNetwork before = city.power;
    const LeftOut left_out = build_mapped_grid(city, map_of_grid(before));
    EXPECT_TRUE(left_out.empty()) << left_out.begin()->first;
    EXPECT_EQ(city.power.stations.size(), before.stations.size());
    const auto open = [](const PowerNetwork& net) {
        return std::count_if(net.branches.begin(), net.branches.end(),
                             [](const Branch& b) { return !b.closed; });
    };
    EXPECT_EQ(open(city.power), open(before));
    EXPECT_GE(sweep(city.power).lowest_pu, 0.95);
}

TEST(WeakFeeders, NamesTheFeederThatFallsAndTheOneThatCollapses) {
    // 400 V, 0.5 ohm: v (v - 400) = -0.5 P has v = 380 at 15.2 kW (0.95 pu exactly), no root
    // above 80 kW.
    PowerNetwork net;
    net.buses = {
        {"s", {}, 400.0, {}}, {"a", {}, 400.0, {}}, {"b", {}, 400.0, {}}, {"c", {}, 400.0, {}}};
    for (int k = 1; k <= 3; ++k) {
        Branch line;
        line.name = "line " + std::to_string(k);
        line.from = BusId(0);
        line.to = BusId(k);
        line.r_ohm = 0.5;
        net.branches.push_back(line);
    }
    net.loads = {{BusId(1), 15.1e3, 0.0, 1}, {BusId(2), 16e3, 0.0, 1}, {BusId(3), 120e3, 0.0, 1}};
    net.sources = {{BusId(0), 1.0}};
    const std::vector<WeakFeeder> weak = weak_feeders(net, 0.95, 1.05);
    ASSERT_EQ(weak.size(), 2U);
    EXPECT_EQ(weak[0].line, "line 2");
    EXPECT_NEAR(weak[0].lowest_pu, 0.5 * (1.0 + std::sqrt(1.0 - 4.0 * 0.5 * 16e3 / 160e3)), 1e-8);
    EXPECT_EQ(weak[1].line, "line 3");
    EXPECT_EQ(weak[1].lowest_pu, 0.0);
}

}  // namespace
}  // namespace calade::city
