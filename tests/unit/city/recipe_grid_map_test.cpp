// SPDX-License-Identifier: Apache-2.0
// A recipe whose power grid comes from layers of stations and lines.
#include "calade/city/fill/radial_sweep.hpp"
#include "recipe_fixture.hpp"

namespace calade::city {
namespace {

class GridMapRecipe : public Recipe {
protected:
    static io::Layer points(const std::string& name, const std::vector<geo::Point2>& places) {
        io::Layer layer{name, 2154, "", io::GeometryType::point, {{"nom", io::FieldType::text}},
                        {},   ""};
        for (const geo::Point2 p : places) {
            layer.features.push_back({geo::Point2{x0 + p.x, y0 + p.y},
                                      {name + " " + std::to_string(layer.features.size() + 1)}});
        }
        return layer;
    }
    static io::Layer lines(const std::string& name, const std::vector<geo::Polyline>& routes) {
        io::Layer layer{name, 2154, "", io::GeometryType::line, {{"id", io::FieldType::integer}},
                        {},   ""};
        for (geo::Polyline route : routes) {
            for (geo::Point2& p : route) {
                p = {x0 + p.x, y0 + p.y};
            }
            layer.features.push_back({std::move(route), {std::int64_t{1}}});
        }
        return layer;
    }
    /// A ring through two stations, half on poles, and a low-voltage line past the houses.
    void write_grid(int epsg = 2154, bool with_poles = true) const {
        std::vector<io::Layer> layers{
            points("postes-source", {{30.0, 50.0}}),
            points("poste-electrique", {{100.0, 95.0}, {450.0, 95.0}}),
            lines("reseau-hta",
                  with_poles
                      ? std::vector<geo::Polyline>{{{30.0, 30.0}, {450.0, 30.0}, {450.0, 94.0}}}
                      : std::vector<geo::Polyline>{}),
            lines("reseau-souterrain-hta",
                  {{{40.0, 60.0}, {100.0, 95.0}}, {{101.0, 95.0}, {449.0, 95.0}}}),
            lines("reseau-souterrain-bt", {{{100.0, 95.0}, {100.0, 105.0}, {300.0, 105.0}},
                                           {{450.0, 96.0}, {450.0, 190.0}}})};
        io::write_geopackage(folder / "grid.gpkg", layers, {epsg, "IGN69"});
    }
    static std::string text(const std::string& more = {}) {
        return with("hv_site = [500050.0, 6900050.0]\n", R"(hv_stations = { file = "grid.gpkg" }
mv_stations = { file = "grid.gpkg" }
mv_overhead = { file = "grid.gpkg" }
mv_underground = { file = "grid.gpkg" }
lv_underground = { file = "grid.gpkg" }
)" + more);
    }
};

TEST_F(GridMapRecipe, TakesTheGridFromItsLayers) {
    write_grid();
    const City city = build(text());
    ASSERT_EQ(city.power.stations.size(), 3U);
    EXPECT_EQ(city.power.stations[0].name, "postes-source 1");
    EXPECT_EQ(city.power.stations[0].kind, StationKind::hv_mv);
    int ties = 0;
    for (const Branch& b : city.power.branches) {
        ties += b.kind == BranchKind::tie ? 1 : 0;
    }
    EXPECT_EQ(ties, 1);
    EXPECT_GE(sweep(city.power).lowest_pu, 0.95);
    EXPECT_LE(sweep(city.power).highest_pu, 1.05);
    for (const BuildingJoin& join : city.joins.buildings) {
        EXPECT_TRUE(join.load.valid());
    }
    save_city(city, folder / "town");  // checks every rule of a city
}

TEST_F(GridMapRecipe, TakesOtherNamesForLayersAndFields) {
    write_grid();
    io::write_geopackage(folder / "sources.gpkg", {points("hv", {{30.0, 50.0}})}, {2154, "IGN69"});
    std::string recipe = text();
    const std::string usual = "hv_stations = { file = \"grid.gpkg\" }";
    recipe.replace(recipe.find(usual), usual.size(),
                   "hv_stations = { file = \"sources.gpkg\", layer = \"hv\", name = \"nom\" }");
    EXPECT_EQ(build(recipe).power.stations[0].name, "hv 1");
    recipe.replace(recipe.find("name = \"nom\""), 12, "name = \"nam\"");
    expect_refused<DataError>(recipe, {"sources.gpkg", "nam", "nom"});
}

TEST_F(GridMapRecipe, RefusesAnEmptyLayer) {
    write_grid(2154, false);
    expect_refused<DataError>(text(), {"grid.gpkg", "reseau-hta"});
}

TEST_F(GridMapRecipe, RefusesALayerWithoutASystem) {
    write_grid(0);
    std::string recipe = text();
    recipe.replace(recipe.find("undeclared_files_epsg = 2154\n"), 29, "");
    recipe.insert(recipe.find("[sea]"), "crs_epsg = 2154\n");  // of the terrain
    expect_refused<DataError>(recipe, {"grid.gpkg", "undeclared coordinate system"});
}

TEST_F(GridMapRecipe, RefusesALayerThatIsNotThere) {
    write_grid();
    std::string recipe = text("lv_overhead = { file = \"grid.gpkg\" }\n");
    expect_refused<DataError>(recipe, {"grid.gpkg", "reseau-bt"});
}

TEST_F(GridMapRecipe, RefusesASectionWithoutWhatItNeeds) {
    write_grid();
    expect_refused<ScenarioError>(text("hv_site = [500050.0, 6900050.0]\n"), {"hv_site"});
    expect_refused<ScenarioError>(text("snap = \"0 m\"\n"), {"snap", "above 0"});
    expect_refused<ScenarioError>(
        with("hv_site = [500050.0, 6900050.0]\n", "mv_stations = { file = \"grid.gpkg\" }\n"),
        {"mv_overhead", "mv_underground"});
    expect_refused<ScenarioError>(
        with("hv_site = [500050.0, 6900050.0]\n", "mv_underground = { file = \"grid.gpkg\" }\n"),
        {"hv_stations"});
}

}  // namespace
}  // namespace calade::city
