// SPDX-License-Identifier: Apache-2.0
#include "calade/city/recipe.hpp"

#include "calade/base/error.hpp"
#include "calade/city/build/distance_field.hpp"
#include "calade/city/build/ground.hpp"
#include "calade/city/build/outlets.hpp"
#include "calade/city/store.hpp"
#include "calade/io/vector_io.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace calade::city {
namespace {

namespace fs = std::filesystem;

/// A coast in one folder: 600 m of land 5 m high with a railway dam across it, a quay, a beach
/// and a sea that falls 2 m a cell; a brook, a cross of streets, eight houses, a workshop.
class Recipe : public ::testing::Test {
protected:
    static constexpr double x0 = 500000.0;
    static constexpr double y0 = 6900000.0;

    void SetUp() override {
        folder = fs::temp_directory_path() /
                 ("calade_recipe_" +
                  std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(folder);
        fs::create_directories(folder);
        write("ground.asc", ground());
        write_layers();
        write("sites.csv",
              "name,kind,x,y,autonomy_h,mark\nclinic,hospital,500200,6900100,24,synthesised\n");
        write("gates.csv",
              "name,x1,y1,x2,y2,crest_m,closing_level_m,present,mark\n"
              "sluice,500280,6900300,500340,6900300,6,2,false,synthesised\n");
    }
    void TearDown() override { fs::remove_all(folder); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name) << text;
    }

    static double height(int column, int row) {
        if (row == 7) {
            return 9.0;  // the dam
        }
        return row < 15 ? 5.0 : row == 15 ? 2.0 : -2.0 * (row - 15) - (column == 0 ? 0.5 : 0.0);
    }
    static std::string ground() {
        std::string text =
            "ncols 30\nnrows 30\nxllcorner 500000\nyllcorner 6900000\ncellsize 20\nnodata_value "
            "-9999\n";
        for (int row = 29; row >= 0; --row) {
            for (int column = 0; column < 30; ++column) {
                text += fmt::format("{} ", height(column, row));
            }
            text += "\n";
        }
        return text;
    }
    static geo::Polygon box(double x, double y, double w, double h) {
        return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, {}};
    }

    void write_layers(bool with_buildings = true) const {
        using io::FieldType;
        io::Layer communes{
            "communes",
            2154,
            "",
            io::GeometryType::multi_polygon,
            {{"NAME", FieldType::text}, {"PEOPLE", FieldType::integer}, {"CODE", FieldType::text}},
            {},
            ""};
        communes.features.push_back(
            {geo::MultiPolygon{box(x0, y0, 600, 300)},
             {std::string("Strand"), std::int64_t{24}, std::string("76001")}});
        communes.features.push_back(
            {geo::MultiPolygon{box(x0 + 9000, y0, 600, 300)},
             {std::string("Displaced"), std::int64_t{99}, std::string("76002")}});
        io::Layer water{"water", 2154, "", io::GeometryType::line, {{"NAME", FieldType::text}},
                        {},      ""};
        water.features.push_back(
            {geo::Polyline{{x0 + 310, y0 + 50}, {x0 + 310, y0 + 325}}, {std::string("brook")}});
        io::Layer quays{"quays",
                        2154,
                        "",
                        io::GeometryType::line,
                        {{"CREST", FieldType::real}, {"KIND", FieldType::text}},
                        {},
                        ""};
        quays.features.push_back(
            {geo::Polyline{{x0 + 1, y0 + 300}, {x0 + 599, y0 + 300}}, {6.5, std::string("QUAY")}});
        quays.features.push_back(
            {geo::Polyline{{x0 + 100, y0 + 60}, {x0 + 200, y0 + 60}}, {3.0, std::string("DIKE")}});
        io::Layer houses{
            "houses", 2154, "", io::GeometryType::multi_polygon, {{"USE", FieldType::text}},
            {},       ""};
        for (int k = 0; with_buildings && k < 8; ++k) {
            houses.features.push_back({geo::MultiPolygon{box(x0 + 60 + 60 * k, y0 + 110, 10, 10)},
                                       {std::string("Home")}});
        }
        if (with_buildings) {
            houses.features.push_back(
                {geo::MultiPolygon{box(x0 + 400, y0 + 200, 20, 20)}, {std::string("Work")}});
            houses.features.push_back(
                {geo::MultiPolygon{box(x0 + 9100, y0 + 100, 10, 10)}, {std::string("Home")}});
        }
        io::Layer roads{"roads",
                        2154,
                        "",
                        io::GeometryType::line,
                        {{"KIND", FieldType::text},
                         {"WIDTH", FieldType::real},
                         {"WAY", FieldType::text},
                         {"LEVEL", FieldType::integer}},
                        {},
                        ""};
        const auto road = [&](geo::Polyline axis, const char* kind, double width, const char* way,
                              int level) {
            roads.features.push_back(
                {std::move(axis),
                 {std::string(kind), width, std::string(way), std::int64_t{level}}});
        };
        road({{x0 + 20, y0 + 100}, {x0 + 310, y0 + 100}}, "Main road", 6.0, "Both", 0);
        road({{x0 + 310.4, y0 + 100}, {x0 + 580, y0 + 100}}, "Main road", 6.0, "Both", 1);
        road({{x0 + 310, y0 + 100}, {x0 + 310, y0 + 180}, {x0 + 400, y0 + 180}}, "", 0.0, "Back",
             0);
        road({{x0 + 400, y0 + 180}, {x0 + 400, y0 + 100.0}, {x0 + 310, y0 + 100}}, "", 0.0, "Back",
             0);
        road({{x0 + 20, y0 + 100}, {x0 + 20, y0 + 20}}, "Track", 2.0, "Both", 0);
        io::write_geopackage(folder / "town.gpkg", {communes, water, quays, roads},
                             {2154, "IGN69"});
        io::write_geopackage(folder / "houses.gpkg", {houses}, {2154, "IGN69"});
    }

    static std::string recipe_text() {
        return R"(format = 1
name = "Strand"
time_zone = "Europe/Paris"
licence = "test"
[crs]
epsg = 2154
vertical_datum = "IGN69"
undeclared_files_epsg = 2154
[[areas]]
file = "town.gpkg"
layer = "communes"
kind = "commune"
name = "NAME"
code = "CODE"
population = "PEOPLE"
keep = { CODE = ["76001"] }
[terrain]
file = "ground.asc"
[sea]
boundary = "sea"
reach = "120 m"
bed_floor = "-4 m"
[[channels]]
file = "town.gpkg"
layer = "water"
longest_dam = "60 m"
[defences]
file = "town.gpkg"
layer = "quays"
crest = "CREST"
kind = "KIND"
[[boundaries]]
name = "brook"
kind = "discharge"
at = [500310.0, 6900000.0]
radius = "30 m"
[buildings]
file = "houses.gpkg"
use_field = "USE"
use = { Home = "residential", Work = "industrial" }
[streets]
file = "town.gpkg"
layer = "roads"
width = "WIDTH"
direction = { field = "WAY", forward = "Ahead", backward = "Back" }
bridge_level = "LEVEL"
[[streets.class]]
class = "secondary"
where = { KIND = ["Main*"] }
[[streets.class]]
class = "path"
where = { KIND = ["Track"] }
[[streets.class]]
class = "residential"
estimated = true
[sites]
file = "sites.csv"
[gates]
file = "gates.csv"
[population]
file = "town.gpkg"
layer = "communes"
people = "PEOPLE"
[power]
hv_site = [500050.0, 6900050.0]
[travel]
zones = 3
)";
    }

    City build(const std::string& text) const {
        write("city.toml", text);
        return build_city(folder / "city.toml");
    }
    /// The recipe with one piece of text replaced.
    static std::string with(const std::string& found, const std::string& put) {
        std::string text = recipe_text();
        const auto place = text.find(found);
        EXPECT_NE(place, std::string::npos) << found;
        return text.replace(place, found.size(), put);
    }
    template <class Kind>
    void expect_refused(const std::string& text, const std::vector<std::string>& words) const {
        try {
            (void)build(text);
            ADD_FAILURE() << "not refused";
        } catch (const Kind& error) {
            for (const std::string& word : words) {
                EXPECT_NE(std::string(error.what()).find(word), std::string::npos)
                    << "'" << word << "' not in: " << error.what();
            }
        }
    }
    fs::path folder;
};

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
    std::string text = ground();
    text.replace(text.rfind("5 "), 1, "-99999");
    write("ground.asc", text);
    expect_refused<DataError>(recipe_text(), {"1 cells"});
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

// A cut from the sea through the quay, with ebb gates in the quay's line and a dock behind.
constexpr const char* cut = R"(
[[passes]]
name = "cut"
line = [[500450.0, 6900330.0], [500450.0, 6900210.0]]
bed = "-1 m"
)";
constexpr const char* dock = R"(
[[basins]]
name = "dock"
kind = "wet_dock"
at = [500450.0, 6900230.0]
level = "1.5 m"
reason = "assumed"
)";
constexpr const char* gate_table =
    "name,x1,y1,x2,y2,crest_m,closing_level_m,opening_level_m,present,mark\n"
    "ebb,500440,6900300,500460,6900300,6,,1.5,true,estimated\n";

TEST_F(Recipe, CarvesAPassThatTerrainAndDefencesClose) {
    const City city = build(recipe_text() + cut);
    const geo::Raster<float>& z = city.terrain.elevation;
    for (double y = 210.0; y <= 310.0; y += 20.0) {
        const Index cell = z.grid.cell_at({x0 + 450, y0 + y});
        EXPECT_FLOAT_EQ(z[cell], -1.0F) << y;
        EXPECT_EQ(city.terrain.sea[cell], 1) << y;
        EXPECT_EQ(city.terrain.mark[cell], static_cast<std::uint8_t>(Mark::estimated)) << y;
    }
    EXPECT_FLOAT_EQ(z[z.grid.cell_at({x0 + 450, y0 + 330})], -2.0F);  // deeper: left alone
    EXPECT_FLOAT_EQ(z[z.grid.cell_at({x0 + 470, y0 + 250})], 5.0F);
    const Index south = z.grid.cell_at({x0 + 450, y0 + 290});
    const Index north = z.grid.cell_at({x0 + 450, y0 + 310});
    int open = 1;
    int neighbours = 0;
    for (const Defence& d : city.defences) {
        for (const geo::LineFace& f : geo::faces_along(z.grid, d.line)) {
            open = f.face.first == south && f.face.second == north ? 0 : open;
            neighbours += f.face.first == south - 1 || f.face.first == south + 1 ? 1 : 0;
        }
    }
    EXPECT_EQ(open, 1);
    EXPECT_EQ(neighbours, 2);  // the quay stands on both sides of the pass
}

TEST_F(Recipe, TakesTheHigherGroundOfBothEndsForTheBedOfAPass) {
    std::string text = cut;
    text.erase(text.find("bed ="));
    const City city = build(recipe_text() + text);
    const geo::Raster<float>& z = city.terrain.elevation;
    EXPECT_FLOAT_EQ(z[z.grid.cell_at({x0 + 450, y0 + 310})], 2.0F);  // lower than 5 m on the land
    EXPECT_FLOAT_EQ(z[z.grid.cell_at({x0 + 450, y0 + 290})], 5.0F);
}

TEST_F(Recipe, KeepsWaterInADockBehindItsGates) {
    write("gates.csv", gate_table);
    const City city = build(recipe_text() + cut + dock);
    ASSERT_EQ(city.basins.size(), 1U);
    EXPECT_EQ(city.basins[0].level_m, 1.5);
    EXPECT_EQ(city.basins[0].mark, Mark::estimated);
    EXPECT_NEAR(geo::area(city.basins[0].extent), 5 * 400.0, 1e-6);  // five cells, up to the gate
    EXPECT_EQ(city.gates.at(0).opening_level_m, 1.5);
    EXPECT_NO_THROW(check_city(city));
}

TEST_F(Recipe, RefusesWaterThatNothingKeeps) {
    expect_refused<ScenarioError>(recipe_text() + cut + dock,
                                  {"city.toml", "dock", "joined to the sea"});
    write("gates.csv", gate_table);
    std::string text = std::string(cut) + dock;
    expect_refused<ScenarioError>(
        recipe_text() + text.replace(text.find("\"1.5 m\""), 7, "\"7 m\""),
        {"city.toml", "7 m", "other open water"});
}

TEST_F(Recipe, RefusesABasinWithoutReasonPlaceOrKnownKind) {
    write("gates.csv", gate_table);
    const auto changed = [&](const std::string& found, const std::string& put) {
        std::string text = recipe_text() + cut + dock;
        return text.replace(text.find(found, recipe_text().size()), found.size(), put);
    };
    expect_refused<ScenarioError>(changed("reason = \"assumed\"\n", ""), {"level", "reason"});
    expect_refused<ScenarioError>(changed("6900230.0]", "6900150.0]"), {"no basin", "500450"});
    expect_refused<ScenarioError>(changed("wet_dock", "wet_dok"), {"wet_dok", "wet_dock"});
    expect_refused<ScenarioError>(changed("at = ", "art = "), {"art"});
    expect_refused<ScenarioError>(changed("at = [500450.0, 6900230.0]\n", ""), {"outline"});
}

TEST_F(Recipe, RefusesAGateThatNeverOpensAndAPassOffTheDomain) {
    std::string table = gate_table;
    write("gates.csv", table.replace(table.find("6,,1.5"), 6, "6,1.2,1.5"));
    expect_refused<DataError>(recipe_text(), {"gates.csv", "1.5", "1.2", "never open"});
    write("gates.csv", gate_table);
    std::string pass = cut;
    expect_refused<ScenarioError>(
        recipe_text() + pass.replace(pass.find("6900330.0"), 9, "6909330.0"),
        {"city.toml", "outside the flood domain"});
}

TEST_F(Recipe, MakesWaterOfADryDockThatAnOutlineNames) {
    const City city = build(recipe_text() + R"(
[[basins]]
name = "pit"
kind = "dry_dock"
outline = [[500080.0, 6900040.0], [500120.0, 6900040.0], [500120.0, 6900080.0], [500080.0, 6900080.0]]
below = "5 m"
)");
    EXPECT_EQ(city.basins.at(0).level_m, no_kept_level);
    EXPECT_NEAR(geo::area(city.basins[0].extent), 4 * 400.0, 1e-6);
    EXPECT_EQ(city.terrain.sea[city.terrain.sea.grid.cell_at({x0 + 90, y0 + 50})], 1);
}

TEST_F(Recipe, LaysDrainsUnderHousesAndStreets) {
    const City city = build(recipe_text() + R"(
[drainage]
built_mm_h = 12
open_mm_h = 5
source = "a rule"
)");
    const Terrain& t = city.terrain;
    const auto at = [&](double x, double y) {
        return t.drainage[t.drainage.grid.cell_at({x0 + x, y0 + y})];
    };
    EXPECT_EQ(at(65, 115), 12.0F);  // a house
    EXPECT_EQ(at(50, 100), 12.0F);  // a street
    EXPECT_EQ(at(50, 250), 5.0F);
    EXPECT_EQ(at(50, 350), 0.0F);  // the sea
    EXPECT_EQ(t.drainage_source, "a rule");
    expect_refused<ScenarioError>(
        recipe_text() + "[drainage]\nbuilt_mm_h = -1\nopen_mm_h = 5\nsource = \"x\"\n",
        {"built_mm_h", "-1"});
}

TEST_F(Recipe, RefusesADockOnDryLand) {
    expect_refused<ScenarioError>(
        with("bed_floor = \"-4 m\"", "bed_floor = \"-4 m\"\ndocks = [[500100.0, 6900100.0]]"),
        {"500100", "no dock"});
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

TEST(WithoutDams, TakesAwayNarrowPeaksAndKeepsSlopesAndWideHills) {
    EXPECT_EQ(without_dams({1, 1, 9, 9, 1, 1}, 2), (std::vector<double>{1, 1, 1, 1, 1, 1}));
    EXPECT_EQ(without_dams({5, 4, 3, 2, 1}, 2), (std::vector<double>{5, 4, 3, 2, 1}));
    EXPECT_EQ(without_dams({1, 8, 8, 8, 8, 1}, 2)[2], 8.0);
    EXPECT_EQ(without_dams({3, 9, 5}, 1), (std::vector<double>{3, 5, 5}));
}

TEST(DistanceField, IsEuclidean) {
    geo::Raster<std::uint8_t> mask({9, 7, 0.0, 0.0, 10.0});
    mask.at(2, 3) = 1;
    mask.at(8, 0) = 1;
    const geo::Raster<float> d = distance_field(mask);
    for (Index row = 0; row < 7; ++row) {
        for (Index column = 0; column < 9; ++column) {
            const double expected =
                10.0 * std::min(std::hypot(column - 2, row - 3), std::hypot(column - 8, row));
            EXPECT_NEAR(d.at(column, row), expected, 1e-4);
        }
    }
    EXPECT_TRUE(
        std::isinf(distance_field(geo::Raster<std::uint8_t>({3, 3, 0.0, 0.0, 1.0})).at(1, 1)));
}

TEST(Outlets, LeaveALineWholeThatNoWatercourseCrosses) {
    const geo::Grid grid{20, 20, 0.0, 0.0, 10.0};
    const geo::Polyline wall{{5.0, 100.0}, {195.0, 100.0}};
    const Outlets none(grid, {wall}, {{{5.0, 55.0}, {195.0, 55.0}}});
    EXPECT_EQ(none.cut(wall), (std::vector<geo::Polyline>{wall}));
    const Outlets one(grid, {wall}, {{{105.0, 50.0}, {105.0, 150.0}}});
    EXPECT_EQ(one.cut(wall).size(), 2U);
}

}  // namespace
}  // namespace calade::city
