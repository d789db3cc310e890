// SPDX-License-Identifier: Apache-2.0
// Passes, basins and drains of a recipe: the water that a town keeps and lets through.
#include "recipe_fixture.hpp"

namespace calade::city {
namespace {

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

}  // namespace
}  // namespace calade::city
