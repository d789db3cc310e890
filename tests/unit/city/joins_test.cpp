// SPDX-License-Identifier: Apache-2.0
#include "calade/city/joins.hpp"

#include "calade/city/carriageway.hpp"
#include "calade/city/city.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace calade;
using namespace calade::city;

namespace {

Building house(double x, double y) {
    Building b;
    b.footprint.outer = {{x - 5, y - 5}, {x + 5, y - 5}, {x + 5, y + 5}, {x - 5, y + 5}};
    return b;
}

Street street(double x0, double y0, double x1, double y1) {
    Street s;
    s.axis = {{x0, y0}, {x1, y1}};
    s.length_m = geo::length(s.axis);
    return s;
}

/// A square kilometre: street 0 along y = 100, street 1 along y = 300, a bus on each, and a commune
/// that ends at x = 800.
City crossroads() {
    City city;
    city.terrain.elevation = geo::Raster<float>({100, 100, 0.0, 0.0, 10.0}, 5.0F);
    city.streets.nodes = {{{0, 100}}, {{900, 100}}, {{0, 300}, true}, {{900, 300}}};
    city.streets.streets = {street(0, 100, 900, 100), street(0, 300, 900, 300)};
    city.power.buses = {{"south", {400, 100}, 410.0, {}},
                        {"north", {400, 300}, 410.0, {}},
                        {"medium voltage", {400, 310}, 20e3, {}}};
    city.power.loads = {{BusId(0)}, {BusId(1)}};
    Area commune;
    commune.kind = "commune";
    commune.extent = {{{{0, 0}, {800, 0}, {800, 1000}, {0, 1000}}, {}}};
    city.areas = {Area{"district", "district", "", commune.extent, 0.0}, commune};
    return city;
}

}  // namespace

TEST(Joins, GiveABuildingTheNearestStreetLoadAndItsCommune) {
    City city = crossroads();
    city.buildings = {house(400, 130), house(500, 280)};
    const Joins joins = find_joins(city);
    EXPECT_EQ(joins.buildings[0].street, StreetId(0));
    EXPECT_EQ(joins.buildings[0].load, LoadId(0));
    EXPECT_EQ(joins.buildings[0].commune, AreaId(1));
    EXPECT_EQ(joins.buildings[1].street, StreetId(1));
    EXPECT_EQ(joins.buildings[1].load, LoadId(1));
    EXPECT_TRUE(missing_joins(joins).empty());
}

TEST(Joins, NameTheReasonOfEveryMissingPartner) {
    City city = crossroads();
    city.terrain.elevation.at(5, 95) = std::numeric_limits<float>::quiet_NaN();
    city.buildings = {house(400, 470), house(400, 730), house(1500, 100)};
    const Joins joins = find_joins(city);
    EXPECT_EQ(joins.buildings[0].street_missing, MissingJoin::no_street_within_reach);
    EXPECT_EQ(joins.buildings[0].load_missing, MissingJoin::none);
    EXPECT_EQ(joins.buildings[1].load_missing, MissingJoin::no_bus_within_reach);
    EXPECT_EQ(joins.buildings[2].cells_missing, MissingJoin::outside_domain);
    EXPECT_FALSE(joins.buildings[2].commune.valid());
    const std::map<std::string, int> expected{{"cells: outside the flood domain", 1},
                                              {"load: no bus within reach", 2},
                                              {"street: no street within reach", 3}};
    EXPECT_EQ(missing_joins(joins), expected);
}

TEST(Joins, CountACellWithoutDataAsOutsideTheFloodDomain) {
    City city = crossroads();
    for (Index row = 10; row < 16; ++row) {
        for (Index column = 30; column < 50; ++column) {
            city.terrain.elevation.at(column, row) = std::numeric_limits<float>::quiet_NaN();
        }
    }
    city.buildings = {house(400, 130), house(400, 160)};
    const Joins joins = find_joins(city);
    EXPECT_EQ(joins.buildings[0].cells_missing, MissingJoin::outside_domain);
    EXPECT_EQ(joins.buildings[1].cells_missing, MissingJoin::none) << "it touches a cell with data";
}

TEST(Joins, DoNotLeadAccessOverFootpathsOrBridges) {
    City city = crossroads();
    city.streets.streets[0].cars = false;
    city.buildings = {house(400, 130), house(500, 310)};
    EXPECT_EQ(find_joins(city, {.street_reach_m = 300}).buildings[0].street, StreetId(1));
    city.streets.streets[1].level = StreetLevel::bridge;
    EXPECT_FALSE(find_joins(city).buildings[1].street.valid());
}

TEST(Joins, KeepTheLoadThatTheGridGatheredABuildingInto) {
    City city = crossroads();
    city.buildings = {house(400, 130), house(410, 130)};
    city.joins.buildings.resize(2);
    city.joins.buildings[0].load = LoadId(1);
    const Joins joins = find_joins(city);
    EXPECT_EQ(joins.buildings[0].load, LoadId(1));
    EXPECT_EQ(joins.buildings[1].load, LoadId(0)) << "none was set";
}

TEST(Joins, FeedASiteFromTheBusOfItsBuilding) {
    City city = crossroads();
    city.buildings = {house(400, 130)};
    city.joins.buildings.resize(1);
    city.joins.buildings[0].load = LoadId(1);
    city.sites = {Site{"in the house", SiteKind::school, {402, 131}},
                  Site{"in the open", SiteKind::telecom, {440, 131}},
                  Site{"far away", SiteKind::other, {400, 900}}};
    const Joins joins = find_joins(city);
    EXPECT_EQ(joins.site_bus[0], BusId(1));
    EXPECT_EQ(joins.site_bus[1], BusId(0));
    EXPECT_EQ(joins.site_street[1], StreetId(0));
    EXPECT_FALSE(joins.site_bus[2].valid());
    EXPECT_EQ(missing_joins(joins).at("site bus: no bus within reach"), 1);
}

TEST(Joins, HangSignalsOnLowVoltageBusesOnly) {
    City city = crossroads();
    city.streets.nodes[3] = {{400, 310}, true};
    const Joins joins = find_joins(city);
    EXPECT_FALSE(joins.signal_bus[0].valid()) << "not signalised";
    EXPECT_EQ(joins.signal_bus[2], BusId(1));
    EXPECT_EQ(joins.signal_bus[3], BusId(1)) << "the medium-voltage bus is nearer";
}

namespace {

/// A terrain drawn from the north: digits are land of that height, '~' is a basin with its bed at
/// -2 m, ' ' is outside.
Terrain drawn(const std::vector<std::string>& rows) {
    const auto height = static_cast<Index>(rows.size());
    const geo::Grid grid{static_cast<Index>(rows.front().size()), height, 0.0, 0.0, 20.0};
    Terrain t{geo::Raster<float>(grid), geo::Raster<float>(grid), geo::Raster<std::uint8_t>(grid),
              geo::Raster<std::uint8_t>(grid)};
    for (Index i = 0; i < grid.size(); ++i) {
        const char c = rows[static_cast<std::size_t>(height - 1 - i / grid.columns)]
                           [static_cast<std::size_t>(i % grid.columns)];
        t.sea[i] = c == '~' ? 1 : 0;
        t.elevation[i] = c == '~'   ? -2.0F
                         : c == ' ' ? std::numeric_limits<float>::quiet_NaN()
                                    : static_cast<float>(c - '0');
    }
    return t;
}

float carriageway(const Terrain& t, Index column, Index row_from_north) {
    return carriageway_height(
        t, t.elevation.grid.index(column, t.elevation.grid.rows - 1 - row_from_north));
}

}  // namespace

TEST(Joins, PutAQuayStreetWhereTheLandBesideItLies) {
    const Terrain t = drawn({"66666",  //
                             "66666",  //
                             "63363",  // a quay: cells that mix its top with the slope
                             "~~~~~",  //
                             "~~~~~"});
    EXPECT_EQ(carriageway(t, 1, 2), 6.0F);  // 3 and 3 on the slope, four times 6 beside it
    EXPECT_EQ(carriageway(t, 2, 2), 6.0F);
    EXPECT_EQ(carriageway(t, 0, 2), 6.0F);
    EXPECT_EQ(carriageway(t, 2, 3), -2.0F);  // open water is no street
}

TEST(Joins, LeaveADipAwayFromTheWaterAndABankThatIsLowThroughout) {
    const Terrain t = drawn({"6666666",  //
                             "6626666",  // an underpass
                             "6666666",  //
                             "4444444",  //
                             "4444444",  // a low bank
                             "~~~~~~~"});
    EXPECT_EQ(carriageway(t, 2, 1), 2.0F);
    EXPECT_EQ(carriageway(t, 2, 4), 4.0F);
    EXPECT_TRUE(std::isnan(carriageway_height(drawn({" 6", "~6"}), 2)));
}
