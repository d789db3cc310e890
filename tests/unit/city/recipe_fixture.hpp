// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/error.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/io/vector_io.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace calade::city {

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

}  // namespace calade::city
