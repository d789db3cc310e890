// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/geometry.hpp"

#include "calade/base/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace calade::flood {
namespace {

/// A town drawn from north to south: ~ sea at -5, digits ground height, space outside. 10 m cells.
city::City draw(const std::vector<std::string>& rows) {
    city::City city;
    city.name = "drawn";
    const geo::Grid grid{static_cast<Index>(rows[0].size()), static_cast<Index>(rows.size()), 0.0,
                         0.0, 10.0};
    city.terrain.elevation = geo::Raster<float>(grid, std::numeric_limits<float>::quiet_NaN());
    city.terrain.manning = geo::Raster<float>(grid, 0.03F);
    city.terrain.sea = geo::Raster<std::uint8_t>(grid, 0);
    city.terrain.mark = geo::Raster<std::uint8_t>(grid, 0);
    for (Index r = 0; r < grid.rows; ++r) {
        for (Index c = 0; c < grid.columns; ++c) {
            const char mark =
                rows[static_cast<std::size_t>(grid.rows - 1 - r)][static_cast<std::size_t>(c)];
            if (mark != ' ') {
                city.terrain.elevation.at(c, r) =
                    mark == '~' ? -5.0F : static_cast<float>(mark - '0');
                city.terrain.sea.at(c, r) = mark == '~' ? 1 : 0;
            }
        }
    }
    return city;
}

geo::Polygon box(double x0, double y0, double x1, double y1) {
    return {{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}, {}};
}

city::City coast() {
    city::City city = draw({"~~~~~~",  //
                            "~~~~~~",  //
                            "222222",  //
                            "111111",  //
                            "1111  "});
    city.boundaries.push_back(
        {"sea", city::BoundaryKind::level, {box(0, 40, 60, 60)}, Mark::source});
    return city;
}

TEST(FloodGeometry, TakesTheTerrainAndItsEdge) {
    const Geometry g = build_geometry(coast(), {});
    EXPECT_EQ(g.grid.cell, 10.0);
    EXPECT_EQ(g.active[4], 0);
    EXPECT_EQ(g.active[3], 1);
    EXPECT_EQ(g.bed[6], 1.0F);
    EXPECT_EQ(g.sea[24], 1);
    ASSERT_EQ(g.boundaries.size(), 1U);
    EXPECT_EQ(g.boundaries[0].faces.size(), 6U + 2U);  // the northern side and both corners
}

TEST(FloodGeometry, CoarsensAndRefinesByWholeFactorsOnly) {
    Parameters p;
    p.cell_m = 20.0;
    const Geometry coarse = build_geometry(coast(), p);
    EXPECT_EQ(coarse.grid.columns, 3);
    EXPECT_EQ(coarse.grid.rows, 3);
    EXPECT_EQ(coarse.active[2], 1);         // half of it is inside
    EXPECT_FLOAT_EQ(coarse.bed[3], -1.5F);  // ground at 2 and sea at -5
    p.cell_m = 5.0;
    const Geometry fine = build_geometry(coast(), p);
    EXPECT_EQ(fine.grid.columns, 12);
    EXPECT_EQ(fine.bed[24], 1.0F);
    EXPECT_NEAR(fine.bed[12 * 3], 1.25F, 1e-6);  // a quarter of the way to the row at 2
    p.cell_m = 7.0;
    EXPECT_THROW((void)build_geometry(coast(), p), UsageError);
}

TEST(FloodGeometry, MakesWallsOfDefencesAndRaisesLowCrestsToTheGround) {
    city::City city = coast();
    city::Defence dike;
    dike.name = "dike";
    dike.line = {{0, 30}, {60, 30}};
    dike.crest_m = 4.0;
    city::Defence low = dike;
    low.name = "low";
    low.line = {{30, 10}, {30, 20}};
    low.crest_m = 0.2;
    city.defences = {dike, low};
    const Geometry g = build_geometry(city, {});
    ASSERT_EQ(g.defences[0].faces.size(), 6U);
    for (Index c = 0; c < 6; ++c) {
        EXPECT_EQ(g.north_crest[static_cast<std::size_t>(g.grid.index(c, 2))], 4.0F);
    }
    ASSERT_EQ(g.notes.size(), 1U);
    EXPECT_NE(g.notes[0].find("low"), std::string::npos);
}

TEST(FloodGeometry, PutsTheGaugeOfAGateOnItsSeawardSide) {
    city::City city = coast();
    city::Gate gate;
    gate.name = "lock";
    gate.line = {{0, 30}, {60, 30}};
    gate.crest_m = 5.0;
    gate.closing_level_m = 3.0;
    city.gates = {gate};
    const Geometry g = build_geometry(city, {});
    EXPECT_EQ(g.gates[0].faces.size(), 6U);
    EXPECT_EQ(g.gates[0].gauge_cell / g.grid.columns, 3);  // the row north of the line
}

city::City with_street_and_house(double street_width) {
    city::City city = coast();
    city::Building house;
    house.name = "B1";
    house.footprint = box(10, 0, 20, 16);  // all of one cell, 60 % of the next
    city.buildings = {house};
    city::Street street;
    street.width_m = street_width;
    city.streets.streets = {street};
    return city;
}

TEST(FloodGeometry, LetsBuildingsTakeStorageWhereCellsAreWiderThanHalfAStreet) {
    const Geometry g = build_geometry(with_street_and_house(6.0), {});
    EXPECT_FALSE(g.buildings_are_walls);
    EXPECT_FLOAT_EQ(g.storage[1], 0.1F);  // the least that is left
    EXPECT_NEAR(g.storage[7], 0.4F, 1e-6);
    EXPECT_EQ(g.active[1], 1);
    EXPECT_EQ(g.storage[2], 1.0F);
}

TEST(FloodGeometry, MakesBuildingsWallsWhereCellsAreFineEnough) {
    const Geometry g = build_geometry(with_street_and_house(20.0), {});
    EXPECT_TRUE(g.buildings_are_walls);
    EXPECT_EQ(g.active[1], 0);
    EXPECT_EQ(g.active[7], 0);
    EXPECT_EQ(g.active[2], 1);
    Parameters none;
    none.buildings = "none";
    EXPECT_EQ(build_geometry(with_street_and_house(20.0), none).active[1], 1);
}

template <class Change>
std::string message(const Change& change) {
    city::City city = coast();
    change(city);
    try {
        (void)build_geometry(city, {});
    } catch (const DataError& e) {
        return e.what();
    }
    return {};
}

TEST(FloodGeometry, NamesElementsThatAreOffTheGrid) {
    EXPECT_NE(message([](city::City& c) {
                  city::Pump pump;
                  pump.name = "station";
                  pump.inlet = {55, 5};  // outside the domain
                  pump.out_of_domain = true;
                  c.pumps = {pump};
              }).find("station"),
              std::string::npos);
    EXPECT_NE(message([](city::City& c) {
                  city::Defence far;
                  far.name = "far";
                  far.line = {{1000, 1000}, {1100, 1000}};
                  c.defences = {far};
              }).find("'far'"),
              std::string::npos);
    EXPECT_NE(message([](city::City& c) {
                  c.boundaries.push_back(
                      {"nowhere", city::BoundaryKind::level, {box(20, 20, 40, 40)}, Mark::source});
              }).find("nowhere"),
              std::string::npos);
}

}  // namespace
}  // namespace calade::flood
