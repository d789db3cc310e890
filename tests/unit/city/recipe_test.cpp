// SPDX-License-Identifier: Apache-2.0
#include "recipe_fixture.hpp"

namespace calade::city {
namespace {

TEST_F(Recipe, BuildsATownThatPassesItsOwnChecks) {
    const City city = build(recipe_text());
    EXPECT_NO_THROW(check_city(city));
    EXPECT_EQ(city.name, "Strand");
    EXPECT_EQ(city.crs.epsg, 2154);
    EXPECT_EQ(city.crs.vertical_datum, "IGN69");
    EXPECT_EQ(city.buildings.size(), 9U);  // the house of the displaced commune is left out
    EXPECT_EQ(city.areas.size(), 1U);
    ASSERT_FALSE(city.sources.empty());
    for (const Source& s : city.sources) {
        EXPECT_FALSE(s.hash.empty()) << s.file;
        EXPECT_FALSE(s.licence.empty()) << s.file;
    }
}

TEST_F(Recipe, TakesTheLandOfTheCommunesAndTheSeaWithinReach) {
    const City city = build(recipe_text());
    const Terrain& t = city.terrain;
    const auto at = [&](double x, double y) {
        return t.elevation[t.elevation.grid.cell_at({x0 + x, y0 + y})];
    };
    EXPECT_FLOAT_EQ(at(50, 50), 5.0F);
    EXPECT_FLOAT_EQ(at(50, 310), 2.0F);  // the beach belongs to it
    EXPECT_FLOAT_EQ(at(50, 330), -2.0F);
    EXPECT_FLOAT_EQ(at(50, 410), -4.0F);   // 120 m off: floored from -10 m
    EXPECT_TRUE(std::isnan(at(50, 430)));  // 140 m off
    const Index floored = t.mark.grid.cell_at({x0 + 50, y0 + 410});
    EXPECT_EQ(t.mark[floored], static_cast<std::uint8_t>(Mark::estimated));
    EXPECT_EQ(t.sea[floored], 1);
    EXPECT_EQ(t.sea[t.sea.grid.cell_at({x0 + 50, y0 + 50})], 0);
    ASSERT_EQ(city.boundaries.size(), 2U);
    EXPECT_EQ(city.boundaries[0].name, "sea");
    EXPECT_TRUE(geo::contains(city.boundaries[0].extent, {x0 + 50, y0 + 410}));
    EXPECT_FALSE(geo::contains(city.boundaries[0].extent, {x0 + 50, y0 + 330}));
}

TEST_F(Recipe, OpensTheBrookUnderTheDamAndTheQuay) {
    const City city = build(recipe_text());
    const geo::Raster<float>& z = city.terrain.elevation;
    EXPECT_FLOAT_EQ(z[z.grid.cell_at({x0 + 310, y0 + 150})], 5.0F);
    EXPECT_FLOAT_EQ(z[z.grid.cell_at({x0 + 330, y0 + 150})], 9.0F);
    // The quay is two pieces; no piece stands on the face that the brook passes.
    ASSERT_EQ(city.defences.size(), 3U);
    const Index south = z.grid.cell_at({x0 + 310, y0 + 290});
    const Index north = z.grid.cell_at({x0 + 310, y0 + 310});
    for (const Defence& d : city.defences) {
        for (const geo::LineFace& f : geo::faces_along(z.grid, d.line)) {
            EXPECT_FALSE(f.face.first == south && f.face.second == north) << d.name;
        }
    }
}

TEST_F(Recipe, TakesARiverForOpenWaterOnlyIfTheRecipeSaysSo) {
    const auto river = [&](const City& city) {
        return city.terrain.sea[city.terrain.sea.grid.cell_at({x0 + 310, y0 + 150})];
    };
    EXPECT_EQ(river(build(recipe_text())), 0);
    const std::string line = "longest_dam = \"60 m\"";
    EXPECT_EQ(river(build(with(line, line + "\nopen_water = { NAME = [\"broo*\"] }"))), 1);
    EXPECT_EQ(river(build(with(line, line + "\nopen_water = { NAME = [\"Arques\"] }"))), 0);
}

TEST_F(Recipe, LiftsACrestBelowItsOwnGroundAndMarksIt) {
    const City city = build(recipe_text());
    EXPECT_EQ(city.defences[0].crest_m, 6.5);
    EXPECT_EQ(city.defences[0].mark, Mark::source);
    EXPECT_EQ(city.defences[0].kind, "quay");
    EXPECT_EQ(city.defences[2].crest_m, 5.0);
    EXPECT_EQ(city.defences[2].mark, Mark::estimated);
}

TEST_F(Recipe, ReadsWidthsDirectionsBridgesAndClassesOfStreets) {
    const City city = build(recipe_text());
    ASSERT_EQ(city.streets.streets.size(), 5U);
    const Street& main = city.streets.streets[0];
    EXPECT_EQ(main.street_class, StreetClass::secondary);
    EXPECT_EQ(main.width_m, 6.0);
    EXPECT_FALSE(main.oneway);
    EXPECT_EQ(city.streets.streets[1].level, StreetLevel::bridge);
    EXPECT_EQ(city.streets.streets[1].from, main.to);  // ends 0.4 m apart are one junction
    const Street& back = city.streets.streets[2];      // against the way it is drawn
    EXPECT_TRUE(back.oneway);
    EXPECT_EQ(back.axis.front(), (geo::Point2{x0 + 400, y0 + 180}));
    EXPECT_EQ(back.street_class, StreetClass::residential);
    EXPECT_EQ(back.width_m, 4.5);
    EXPECT_FALSE(city.streets.streets[4].cars);
}

TEST_F(Recipe, HousesTheCommunesPeopleAndJoinsEveryBuilding) {
    const City city = build(recipe_text());
    double people = 0.0;
    for (const Building& b : city.buildings) {
        people += b.residents;
    }
    EXPECT_NEAR(people, 24.0, 1e-9);
    ASSERT_EQ(city.joins.buildings.size(), city.buildings.size());
    EXPECT_TRUE(missing_joins(city.joins).empty());
    EXPECT_FALSE(city.gates.at(0).present);
    EXPECT_EQ(city.sites.at(0).kind, SiteKind::hospital);
}

TEST_F(Recipe, GivesTheSameTownTwice) {
    EXPECT_EQ(city_hash(build(recipe_text())), city_hash(build(recipe_text())));
}

TEST_F(Recipe, RefusesAMissingRasterAndSaysWhereItLooked) {
    expect_refused<DataError>(with("ground.asc", "no_such.asc"),
                              {"no_such.asc", "Looked for", "CALADE_DATA"});
}

TEST_F(Recipe, RefusesATruncatedRaster) {
    write("ground.asc", ground().substr(0, 2000));
    expect_refused<DataError>(recipe_text(), {"ground.asc"});
}

TEST_F(Recipe, RefusesAFileWithoutACoordinateSystemUnlessTheRecipeDeclaresOne) {
    expect_refused<DataError>(
        with("undeclared_files_epsg = 2154\n", ""),
        {"ground.asc", "undeclared coordinate system", "undeclared_files_epsg"});
}

TEST_F(Recipe, RefusesARecipeWithoutHorizontalSystemOrDatum) {
    expect_refused<ScenarioError>(with("epsg = 2154\n", ""), {"city.toml", "undeclared", "epsg"});
    expect_refused<ScenarioError>(with("vertical_datum = \"IGN69\"\n", ""),
                                  {"undeclared", "vertical_datum"});
}

TEST_F(Recipe, RefusesCellsWithoutValueInsideTheDomain) {
    std::string text = ground();
    text.replace(text.rfind("5 "), 1, "-9999");  // the south-eastern corner
    write("ground.asc", text);
    expect_refused<DataError>(recipe_text(), {"ground.asc", "1 cells", "500590", "6900010"});
}

TEST_F(Recipe, RefusesAnUndeclaredSentinelInsideTheDomain) {
    const std::string declared = ground();
    const auto line = declared.find("nodata_value");
    const std::string text =
        declared.substr(0, line) + declared.substr(declared.find('\n', line) + 1);
    // The south-eastern corner, on land.
    for (const char* number : {"-9999", "-9999.9", "-999.9", "-99999", "-32768", "9999", "32767",
                               "8999", "-10999", "-3.4e38", "1e20", "-500", "600"}) {
        SCOPED_TRACE(number);
        std::string marred = text;
        marred.replace(marred.rfind("5 "), 1, number);
        write("ground.asc", marred);
        expect_refused<DataError>(recipe_text(),
                                  {"ground.asc", "1 cells", "500590", "6900010", "nodata_value"});
    }
    // A cell of the sea: its bed may be deep, but not 600 m below its neighbours.
    for (const char* number : {"-9999", "-10999", "-600"}) {
        SCOPED_TRACE(number);
        std::string marred = text;
        marred.replace(marred.find("-10 "), 3, number);
        write("ground.asc", marred);
        expect_refused<DataError>(recipe_text(), {"ground.asc", "cells", "nodata_value"});
    }
}

TEST_F(Recipe, RefusesARasterThatDoesNotCoverTheCommunes) {
    std::string text = ground();
    text.replace(text.find("500000"), 6, "500300");
    write("ground.asc", text);
    expect_refused<DataError>(recipe_text(), {"does not cover", "Strand"});
}

TEST_F(Recipe, RefusesAnEmptyLayer) {
    write_layers(false);
    expect_refused<DataError>(recipe_text(), {"houses.gpkg"});
}

TEST_F(Recipe, RefusesAFilterThatLetsNothingThrough) {
    expect_refused<DataError>(with("[\"76001\"]", "[\"99999\"]"), {"town.gpkg", "keep"});
}

TEST_F(Recipe, RefusesAUseThatItsTableDoesNotHave) {
    expect_refused<DataError>(with("Work = \"industrial\"", "Works = \"industrial\""),
                              {"houses.gpkg", "USE is 'Work'",
                               "city.toml:", "did you mean 'Works'?", "\"Work\" = \"other\""});
}

TEST_F(Recipe, NamesItselfWhereTravelHasNoPeopleOrNoJobs) {
    expect_refused<DataError>(with("Work = \"industrial\"", "Work = \"residential\""),
                              {"city.toml:", "0 jobs"});
}

TEST_F(Recipe, NamesTheNearestKeyForAnUnknownOne) {
    expect_refused<ScenarioError>(with("[streets]", "[steets]"),
                                  {"city.toml", "steets", "streets"});
    expect_refused<ScenarioError>(with("longest_dam", "longest_dan"),
                                  {"longest_dan", "longest_dam"});
}

TEST_F(Recipe, NamesTheNearestFieldForAnUnknownOne) {
    expect_refused<DataError>(with("crest = \"CREST\"", "crest = \"CRES\""), {"CRES", "CREST"});
}

TEST_F(Recipe, RefusesAWrongUnit) {
    expect_refused<ScenarioError>(with("\"120 m\"", "\"120 s\""), {"city.toml", "120 s"});
}

TEST_F(Recipe, RefusesABoundaryInTheMiddleOfTheTown) {
    expect_refused<ScenarioError>(with("6900000.0]", "6900150.0]"), {"brook", "no edge"});
}

TEST_F(Recipe, TakesIgnoredEdgeCellsForMissingOnes) {
    // The commune covers 15 rows; the ring takes 15 cells of its western and eastern columns and 28
    // of its southern row.
    expect_refused<DataError>(
        with("file = \"ground.asc\"", "file = \"ground.asc\"\nignore_edge_cells = 1"),
        {"58 cells inside the flood domain have no value"});
}

TEST_F(Recipe, RefusesASiteOutsideTheDomain) {
    write("sites.csv", "name,kind,x,y,autonomy_h,mark\nclinic,hospital,1,2,24,synthesised\n");
    expect_refused<DataError>(recipe_text(), {"sites.csv:2", "clinic", "outside"});
}

}  // namespace
}  // namespace calade::city
