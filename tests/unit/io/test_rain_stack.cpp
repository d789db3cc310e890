// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/rain_stack.hpp"
#include "support/radolan_bytes.hpp"
#include "support/scratch.hpp"

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <fstream>
#include <vector>

namespace calade::io {
namespace {

namespace fs = std::filesystem;
using test::message_of;
using test::Scratch;

std::string shown(const std::vector<Instant>& times) {
    std::string out;
    for (const Instant t : times) {
        out += (out.empty() ? "" : " ") + format_instant(t);
    }
    return out;
}

// Three columns by two rows, north row first as raster files have it, of `bands` fields: the value
// is 100 * band + 10 * row from the north + column; cell (0, 0) of every field holds -9.
void write_raster(const fs::path& file, const char* driver, int bands, int epsg,
                  const char* const* options = nullptr) {
    GDALAllRegister();
    auto* memory = GetGDALDriverManager()->GetDriverByName("MEM");
    GDALDataset* made = memory->Create("", 3, 2, bands, GDT_Float32, nullptr);
    double transform[6] = {2.0, 0.5, 0.0, 49.0, 0.0, -0.25};
    made->SetGeoTransform(transform);
    if (epsg != 0) {
        OGRSpatialReference system;
        system.importFromEPSG(epsg);
        made->SetSpatialRef(&system);
    }
    for (int b = 1; b <= bands; ++b) {
        auto* band = made->GetRasterBand(b);
        std::vector<float> v;
        for (int i = 0; i < 6; ++i) {
            v.push_back(i == 0 ? -9.0F : static_cast<float>(100 * b + 10 * (i / 3) + i % 3));
        }
        band->SetNoDataValue(-9.0);
        EXPECT_EQ(band->RasterIO(GF_Write, 0, 0, 3, 2, v.data(), 3, 2, GDT_Float32, 0, 0), CE_None);
    }
    auto* out = GetGDALDriverManager()->GetDriverByName(driver);
    ASSERT_NE(out, nullptr) << driver;
    GDALDataset* copy =
        out->CreateCopy(file.c_str(), made, FALSE, const_cast<char**>(options), nullptr, nullptr);
    ASSERT_NE(copy, nullptr) << driver;
    GDALClose(copy);
    GDALClose(made);
}

TEST(RainGeotiff, BandsTakeTheInstantsGivenAndNoDataIsNan) {
    const Scratch scratch;
    write_raster(scratch / "rain.tif", "GTiff", 2, 4326);
    RainFiles rain{.files = {scratch / "rain.tif"}};
    rain.instants = {parse_instant("2024-01-31T07:00"), parse_instant("2024-01-31T06:00")};
    const auto stack = open_rain(rain);
    EXPECT_EQ(shown(stack->times()), "2024-01-31T06:00:00Z 2024-01-31T07:00:00Z") << "sorted";
    EXPECT_EQ(stack->frame().columns, 3);
    EXPECT_EQ(stack->frame().y_min, 48.5);
    EXPECT_EQ(stack->frame().dy, 0.25);
    const auto first = stack->read(0);  // the second band
    EXPECT_EQ(first[0], 210.0F) << "the south-western cell comes first";
    EXPECT_EQ(first[5], 202.0F);
    EXPECT_TRUE(std::isnan(first[3]));
}

TEST(RainGeotiff, NamesTellTheInstantByAPattern) {
    const Scratch scratch;
    RainFiles rain;
    for (const char* name : {"a_202401310605_x1.tif", "a_202401310600_y.tif"}) {
        write_raster(scratch / name, "GTiff", 1, 4326);
        rain.files.push_back(scratch / name);
    }
    EXPECT_NE(
        message_of<DataError>([&] { (void)open_rain(rain); }).find("does not say when it rains"),
        std::string::npos);
    rain.name_pattern = "a_%Y%m%d%H%M_*.tif";
    EXPECT_EQ(shown(open_rain(rain)->times()), "2024-01-31T06:00:00Z 2024-01-31T06:05:00Z");
    rain.name_pattern = "b_%Y%m%d%H%M.tif";
    EXPECT_NE(message_of<DataError>([&] {
                  (void)open_rain(rain);
              }).find("of the form 'b_%Y%m%d%H%M.tif'"),
              std::string::npos);
}

TEST(RainGeotiff, BadFilesAreRefusedByName) {
    const Scratch scratch;
    write_raster(scratch / "two.tif", "GTiff", 2, 4326);
    RainFiles rain{.files = {scratch / "two.tif"}};
    rain.instants = {parse_instant("2024-01-31T06:00")};
    EXPECT_NE(
        message_of<DataError>([&] { (void)open_rain(rain); }).find("2 bands stand in 1 files"),
        std::string::npos);
    std::ofstream(scratch / "cut.tif") << "II*";
    rain.files = {scratch / "cut.tif"};
    EXPECT_NE(
        message_of<DataError>([&] { (void)open_rain(rain); }).find("truncated or another format"),
        std::string::npos);
    rain.files = {scratch / "none.tif"};
    EXPECT_NE(message_of<DataError>([&] { (void)open_rain(rain); }).find("no such file"),
              std::string::npos);
    write_raster(scratch / "one.tif", "GTiff", 1, 0);
    rain.files = {scratch / "one.tif"};
    EXPECT_EQ(open_rain(rain)->frame().crs, "") << "names no system, which the scenario must";
}

TEST(RainGrib, FieldsStandAtTheirValidTimes) {
    const Scratch scratch;
    // Precipitation rates forecast at six o'clock for one and two hours later.
    const char* const options[] = {
        "DATA_ENCODING=IEEE_FLOATING_POINT",
        "DISCIPLINE=0",
        "IDS_REF_TIME=2024-01-31T06:00:00Z",
        "PDS_PDTN=0",
        "BAND_1_PDS_TEMPLATE_ASSEMBLED_VALUES=1 7 2 0 0 0 0 1 1 1 0 0 255 0 0",
        "BAND_2_PDS_TEMPLATE_ASSEMBLED_VALUES=1 7 2 0 0 0 0 1 2 1 0 0 255 0 0",
        nullptr};
    write_raster(scratch / "rain.grb2", "GRIB", 2, 4326, options);
    const auto stack = open_rain({.files = {scratch / "rain.grb2"}});
    EXPECT_EQ(shown(stack->times()), "2024-01-31T07:00:00Z 2024-01-31T08:00:00Z");
    EXPECT_EQ(stack->unit(), "[kg/(m^2 s)]");
    EXPECT_NEAR(stack->read(0)[0], 110.0F, 0.5F);
    EXPECT_NEAR(stack->read(1)[5], 202.0F, 0.5F);
    EXPECT_NE(message_of<DataError>([&] {
                  (void)open_rain({.files = {scratch / "rain.grb2"}, .variable = "SNOW"});
              }).find("holds no field of rain called SNOW"),
              std::string::npos);
}

struct Cf {
    std::string units = "mm h-1", time_units = "minutes since 2024-01-31 06:00:00", calendar = {};
    std::vector<double> times = {0.0, 5.0};
    std::vector<double> y = {6600500.0, 6599500.0};  // north first
    std::string wkt = "EPSG:2154";
};

void write_cf(const fs::path& file, const Cf& cf) {
    NetcdfWriter out(file);
    out.add_dimension("time", cf.times.size());
    out.add_dimension("y", cf.y.size());
    out.add_dimension("x", 3);
    out.add_variable("time", NetcdfType::float64, {"time"});
    out.add_variable("y", NetcdfType::float64, {"y"});
    out.add_variable("x", NetcdfType::float64, {"x"});
    out.add_variable("crs", NetcdfType::int32, {});
    out.add_variable("rain", NetcdfType::float32, {"time", "y", "x"});
    out.attribute("time", "units", cf.time_units);
    if (!cf.calendar.empty()) {
        out.attribute("time", "calendar", cf.calendar);
    }
    out.attribute("rain", "units", cf.units);
    if (!cf.wkt.empty()) {
        out.attribute("rain", "grid_mapping", "crs");
        out.attribute("crs", "crs_wkt", cf.wkt);
    }
    out.attribute("rain", "scale_factor", 0.5);
    out.attribute("rain", "missing_value", -1.0);
    out.write("time", std::span<const double>(cf.times));
    out.write("y", std::span<const double>(cf.y));
    out.write("x", std::vector<double>{700500.0, 701500.0, 702500.0});
    std::vector<float> values;
    for (std::size_t i = 0; i < cf.times.size() * cf.y.size() * 3; ++i) {
        values.push_back(i == 4 ? -1.0F : static_cast<float>(i));
    }
    out.write("rain", std::span<const float>(values));
    out.close();
}

TEST(RainNetcdf, FollowsTheConventionsForTimeGridAndPacking) {
    const Scratch scratch;
    write_cf(scratch / "rain.nc", {});
    const auto stack = open_rain({.files = {scratch / "rain.nc"}});
    EXPECT_EQ(shown(stack->times()), "2024-01-31T06:00:00Z 2024-01-31T06:05:00Z");
    EXPECT_EQ(stack->unit(), "mm h-1");
    EXPECT_EQ(stack->frame().crs, "EPSG:2154");
    EXPECT_EQ(stack->frame().x_min, 700000.0);
    EXPECT_EQ(stack->frame().y_min, 6599000.0);
    const auto values = stack->read(0);
    EXPECT_EQ(values[0], 1.5F) << "south-west: value 3, halved";
    EXPECT_TRUE(std::isnan(values[1])) << "missing";
    EXPECT_EQ(values[3], 0.0F);
    EXPECT_EQ(stack->read(1)[0], 4.5F);
}

TEST(RainNetcdf, BadAxesAreRefused) {
    const Scratch scratch;
    const auto told = [&](const Cf& cf) {
        fs::remove(scratch / "bad.nc");
        write_cf(scratch / "bad.nc", cf);
        return message_of<DataError>([&] { (void)open_rain({.files = {scratch / "bad.nc"}}); });
    };
    EXPECT_NE(told({.time_units = "fortnights since 2024-01-31"}).find("fortnights"),
              std::string::npos);
    EXPECT_NE(told({.time_units = "hours since yesterday"}).find("yesterday"), std::string::npos);
    EXPECT_NE(told({.calendar = "360_day"}).find("360_day"), std::string::npos);
    EXPECT_NE(told({.times = {0.0, 0.0}}).find("both hold rain"), std::string::npos);
    EXPECT_NE(told({.times = {0.0, NAN}}).find("time 1 is nan"), std::string::npos);
    EXPECT_NE(told({.y = {0.0, 1000.0, 2500.0}}).find("even steps"), std::string::npos);
    write_cf(scratch / "whole.nc", {});
    fs::resize_file(scratch / "whole.nc", fs::file_size(scratch / "whole.nc") / 3);
    EXPECT_NE(message_of<DataError>([&] {
                  (void)open_rain({.files = {scratch / "whole.nc"}});
              }).find("cannot be read"),
              std::string::npos);
    EXPECT_NE(message_of<DataError>([&] {
                  (void)open_rain({.files = {scratch / "bad.nc"}, .variable = "ran"});
              }).find("did you mean 'rain'"),
              std::string::npos);
}

TEST(RainRadolan, FilesComeInTheOrderOfTheirTimes) {
    const Scratch scratch;
    std::ofstream(scratch / "b-bin", std::ios::binary) << test::radolan_bytes(20, "310750");
    std::ofstream(scratch / "a-bin", std::ios::binary) << test::radolan_bytes(10, "310650");
    RainFiles rain{.files = {scratch / "b-bin", scratch / "a-bin"}};
    const auto stack = open_rain(rain);
    EXPECT_EQ(shown(stack->times()), "2024-01-31T06:50:00Z 2024-01-31T07:50:00Z");
    EXPECT_EQ(stack->interval_s(), 3600.0);
    EXPECT_EQ(stack->unit(), "mm");
    EXPECT_FLOAT_EQ(stack->read(0)[0], 1.0F);
    std::ofstream(scratch / "c-bin", std::ios::binary)
        << test::radolan_bytes(10, "310850", "0124", "RY", "5");
    rain.files.push_back(scratch / "c-bin");
    EXPECT_NE(message_of<DataError>([&] { (void)open_rain(rain); }).find("expected one product"),
              std::string::npos);
}

TEST(RainFiles, AreToldApartByTheirNames) {
    EXPECT_NE(message_of<DataError>([] {
                  (void)open_rain({.files = {"rain.dat"}});
              }).find("give the format"),
              std::string::npos);
}

}  // namespace
}  // namespace calade::io
