// SPDX-License-Identifier: Apache-2.0
#include "calade/io/vector_io.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/geometry.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::io {
namespace {

using test::message_of;
using test::Scratch;
namespace fs = std::filesystem;

Layer buildings() {
    Layer layer;
    layer.name = "buildings";
    layer.geometry_type = GeometryType::multi_polygon;
    layer.fields = {
        {"name", FieldType::text}, {"height", FieldType::real}, {"floors", FieldType::integer}};
    const geo::Polygon yard{
        {{561234.1, 6980000.3}, {561244.7, 6980000.3}, {561244.7, 6980010.9}},
        {{{561240.1, 6980002.3}, {561241.1, 6980002.3}, {561241.1, 6980003.3}}}};
    layer.features.push_back({geo::MultiPolygon{yard}, {"B1", 6.1, std::int64_t{2}}});
    layer.features.push_back(
        {std::monostate{}, {"Hôtel de Ville", std::monostate{}, std::monostate{}}});
    layer.features.push_back(
        {geo::MultiPolygon{yard, yard}, {"", 0.1 + 0.2, std::int64_t{1} << 53}});
    return layer;
}

std::string fault(const fs::path& file, const std::string& layer = {}) {
    return message_of<DataError>([&] { (void)read_layer(file, layer); });
}

TEST(GeoPackage, BringsBackSeveralLayersToTheLastBit) {
    const Scratch scratch;
    Layer streets;
    streets.name = "streets";
    streets.geometry_type = GeometryType::line;
    streets.features.push_back({geo::Polyline{{0.1, 0.2}, {1.0 / 3.0, 1e7 / 7.0}}, {}});
    Layer mains;
    mains.name = "mains";
    mains.geometry_type = GeometryType::multi_line;
    mains.features.push_back({MultiPolyline{{{0, 0}, {1, 1}}, {{2, 2}, {3, 3}}}, {}});
    Layer stations;
    stations.name = "stations";
    stations.geometry_type = GeometryType::point;
    stations.features.push_back({geo::Point2{561234.123456789, 6980000.987654321}, {}});
    Layer demand;
    demand.name = "demand";
    demand.fields = {{"trips", FieldType::real}};
    demand.features.push_back({{}, {12.5}});
    write_geopackage(scratch / "layers.gpkg", {buildings(), streets, mains, stations, demand},
                     {2154, "IGN69"});

    const auto layers = read_layers(scratch / "layers.gpkg");
    ASSERT_EQ(layers.size(), 5U);
    EXPECT_EQ(layers[0].name, "buildings");
    EXPECT_EQ(layers[0].epsg, 2154);
    EXPECT_EQ(layers[0].geometry_type, GeometryType::multi_polygon);
    const auto expected = buildings();
    for (std::size_t i = 0; i < expected.features.size(); ++i) {
        EXPECT_EQ(layers[0].features[i].values, expected.features[i].values) << i;
        EXPECT_EQ(layers[0].features[i].geometry.index(), expected.features[i].geometry.index());
    }
    const auto back = layers[0].polygons(2);
    ASSERT_EQ(back.size(), 2U);
    EXPECT_EQ(back[1].outer, expected.polygons(2)[1].outer);
    EXPECT_EQ(back[1].holes, expected.polygons(2)[1].holes);
    EXPECT_EQ(layers[1].line(0), streets.line(0));
    EXPECT_EQ(layers[2].lines(0), mains.lines(0));
    EXPECT_EQ(layers[3].point(0), stations.point(0));
    EXPECT_EQ(Column(layers[4], "trips").number(0), 12.5);
    EXPECT_EQ(layers[4].features[0].geometry.index(), 0U);
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(GeoPackage, AnEmptyLayerIsAnErrorUnlessAllowed) {
    const Scratch scratch;
    Layer empty = buildings();
    empty.features.clear();
    write_geopackage(scratch / "a.gpkg", {empty}, {2154, ""});
    EXPECT_HOLDS(fault(scratch / "a.gpkg"), "a.gpkg: layer 'buildings' has no features");
    EXPECT_TRUE(
        read_layer(scratch / "a.gpkg", "", {.encoding = {}, .allow_empty = true}).features.empty());
}

TEST(GeoPackage, NamesTheNearestLayer) {
    const Scratch scratch;
    auto other = buildings();
    other.name = "streets";
    write_geopackage(scratch / "a.gpkg", {buildings(), other}, {2154, ""});
    EXPECT_HOLDS(fault(scratch / "a.gpkg", "building"), "did you mean 'buildings'");
    EXPECT_HOLDS(fault(scratch / "a.gpkg"), "expected the name of one: buildings, streets");
}

TEST(GeoPackage, LeavesNothingWhereAFeatureDoesNotFit) {
    const Scratch scratch;
    auto wrong = buildings();
    wrong.features[1].geometry = geo::Point2{1, 2};
    EXPECT_THROW(write_geopackage(scratch / "a.gpkg", {wrong}, {2154, ""}), UsageError);
    wrong = buildings();
    wrong.features[1].values[1] = std::string("high");
    EXPECT_HOLDS(message_of<UsageError>([&] {
                     write_geopackage(scratch / "a.gpkg", {wrong}, {2154, ""});
                 }),
                 "feature 2: the value of height is not of its field's type");
    EXPECT_THROW(write_geopackage(scratch / "a.gpkg", {buildings()}, {999999, ""}), OutputError);
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(GeoPackage, IsAnErrorWhenTruncated) {
    const Scratch scratch;
    write_geopackage(scratch / "a.gpkg", {buildings()}, {2154, ""});
    const auto size = fs::file_size(scratch / "a.gpkg");
    for (const auto part : {size / 100, size / 3, size - 4096}) {
        fs::copy_file(scratch / "a.gpkg", scratch / "cut.gpkg",
                      fs::copy_options::overwrite_existing);
        fs::resize_file(scratch / "cut.gpkg", part);
        EXPECT_HOLDS(fault(scratch / "cut.gpkg", "buildings"), "cut.gpkg") << part;
    }
}

TEST(GeoJson, IsRead) {
    const Scratch scratch;
    const auto file = scratch.write("a.geojson", R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"name":"pump","power":3.5},
       "geometry":{"type":"Point","coordinates":[3.5,46.5,12]}}]})");
    const auto layer = read_layer(file);
    EXPECT_EQ(layer.epsg, 4326);
    EXPECT_EQ(layer.point(0), (geo::Point2{3.5, 46.5}));
    ASSERT_EQ(layer.features[0].z.size(), 1U);
    EXPECT_EQ(layer.features[0].z[0], (std::vector<double>{12.0}));
    EXPECT_EQ(Column(layer, "name").text(0), "pump");
}

TEST(ReadLayer, RefusesCoordinatesThatAreNotFinite) {
    const Scratch scratch;
    auto wrong = buildings();
    std::get<geo::MultiPolygon>(wrong.features[2].geometry)[0].outer[1].x = std::nan("");
    write_geopackage(scratch / "a.gpkg", {wrong}, {2154, ""});
    EXPECT_HOLDS(fault(scratch / "a.gpkg"), "layer 'buildings', feature 3: coordinate is (nan");
}

TEST(ReadLayer, RefusesMissingForeignAndEmptyFiles) {
    const Scratch scratch;
    EXPECT_HOLDS(fault(scratch / "gone.shp"), "gone.shp: no such file");
    EXPECT_HOLDS(fault(scratch.write("empty.gpkg", "")), "the file is empty");
    EXPECT_HOLDS(fault(scratch.write("text.gpkg", "no package")),
                 "cannot be read as a vector file");
    EXPECT_HOLDS(
        fault(scratch.write("cut.geojson", R"({"type":"FeatureCollection","features":[{"ty)")),
        "cut.geojson");
}

TEST(Layer, NamesWhatItHasInsteadOfWhatWasWanted) {
    auto layer = buildings();
    layer.source = "town.gpkg";
    EXPECT_HOLDS(message_of<DataError>([&] { Column(layer, "heigth"); }), "did you mean 'height'");
    EXPECT_HOLDS(
        message_of<DataError>([&] { (void)layer.line(0); }),
        "town.gpkg: layer 'buildings', feature 1: geometry is a polygon, expected one line");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)layer.polygons(1); }), "geometry is nothing");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)Column(layer, "name").number(1); }),
                 "feature 2: name is 'Hôtel de Ville', expected a number");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)Column(layer, "height").number(1); }),
                 "height is empty");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)Column(layer, "height").integer(0); }),
                 "height is 6.1, expected a whole number");
    EXPECT_EQ(Column(layer, "height").number_or(1, 9.0), 9.0);
    EXPECT_EQ(Column(layer, "floors").number(0), 2.0);
    EXPECT_EQ(Column(layer, "name").text_or(0, "x"), "B1");
}

class RealLayers : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = test::data_folder();
        if (folder_.empty()) {
            GTEST_SKIP() << "no data folder: set CALADE_DATA";
        }
    }
    fs::path folder_;
};

TEST_F(RealLayers, DieppeBuildingsAreRead) {
    const auto layer = read_layer(folder_ / "city/dieppe/buildings.shp");
    EXPECT_EQ(layer.features.size(), 21173U);
    EXPECT_EQ(layer.geometry_type, GeometryType::multi_polygon);
    EXPECT_GT(geo::area(layer.polygons(0)), 1.0);
}

TEST_F(RealLayers, DieppeRoadsKeepTheirHeights) {
    const auto layer = read_layer(folder_ / "city/dieppe/routes.shp", "",
                                  {.encoding = "UTF-8", .allow_empty = false});
    EXPECT_EQ(layer.features.size(), 4637U);
    EXPECT_EQ(layer.epsg, 2154);
    std::size_t high = 0;
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        const auto lines = layer.lines(i);
        ASSERT_EQ(layer.features[i].z.size(), lines.size());
        ASSERT_EQ(layer.features[i].z[0].size(), lines[0].size());
        high += layer.features[i].z[0][0] > 9000.0 ? 1U : 0U;  // 9999 stands for no data
    }
    EXPECT_LT(high, layer.features.size() / 2);
    EXPECT_TRUE(layer.has_field("LARGEUR"));
}

TEST_F(RealLayers, DieppeCommunesNameTheirTowns) {
    const auto layer = read_layer(folder_ / "city/dieppe/communes.shp", "",
                                  {.encoding = "UTF-8", .allow_empty = false});
    const Column name(layer, "NOM");
    const Column code(layer, "INSEE_COM");
    bool found = false;
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        found = found || (name.text(i) == "Dieppe" && code.text(i) == "76217");
    }
    EXPECT_TRUE(found);
}

TEST_F(RealLayers, AShapefileWithoutItsCompanionsIsAnError) {
    const Scratch scratch;
    for (const char* extension : {".shp", ".shx", ".dbf"}) {
        fs::copy(folder_ / ("city/dieppe/communes" + std::string(extension)),
                 scratch / ("communes" + std::string(extension)));
    }
    EXPECT_EQ(read_layer(scratch / "communes.shp").features.size(), 4U);
    EXPECT_EQ(read_layer(scratch / "communes.shp").epsg, 0);
    fs::rename(scratch / "communes.shx", scratch / "kept.shx");
    EXPECT_HOLDS(fault(scratch / "communes.shp"), "companion communes.shx is missing");
    fs::rename(scratch / "kept.shx", scratch / "communes.shx");
    fs::remove(scratch / "communes.dbf");
    EXPECT_HOLDS(fault(scratch / "communes.shp"), "companion communes.dbf is missing");
}

TEST_F(RealLayers, ATruncatedShapefileIsAnError) {
    const Scratch scratch;
    for (const char* extension : {".shp", ".shx", ".dbf"}) {
        fs::copy(folder_ / ("city/dieppe/communes" + std::string(extension)),
                 scratch / ("communes" + std::string(extension)));
    }
    fs::resize_file(scratch / "communes.shp", fs::file_size(scratch / "communes.shp") / 2);
    EXPECT_HOLDS(fault(scratch / "communes.shp"), "communes.shp");
}

TEST_F(RealLayers, LyonGeoPackageIsRead) {
    const auto file = folder_ / "city/lyon/lyon_centre.gpkg";
    const auto roofs = read_layer(file, "roofs");
    EXPECT_EQ(roofs.features.size(), 15725U);
    EXPECT_EQ(roofs.epsg, 3946);
    EXPECT_FALSE(roofs.features[0].z.empty());
    EXPECT_HOLDS(fault(file, "lod2_surfaces"), "has no features");
}

}  // namespace
}  // namespace calade::io
