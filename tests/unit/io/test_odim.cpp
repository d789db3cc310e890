// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/odim.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <netcdf.h>

#include <cmath>
#include <map>
#include <numbers>

namespace calade::io {
namespace {

using test::message_of;
using test::Scratch;

using Numbers = std::map<std::string, double>;

// A scan of 8 rays of 10 bins of 1 km, 40 dBZ in ray 2 (90° to 135°), nothing seen in ray 3, no
// data in ray 4, weak echoes elsewhere; `changes` replace an attribute, or take it away where NaN.
struct DrawnScan {
    std::string object = "SCAN", date = "20240131", time = "060000", quantity = "DBZH";
    Numbers where = {
        {"elangle", 0.5}, {"nbins", 10}, {"nrays", 8}, {"rscale", 1000}, {"rstart", 0}};
    Numbers what = {{"gain", 0.5}, {"offset", -32}, {"nodata", 255}, {"undetect", 0}};
};

void text(int group, const char* name, const std::string& value) {
    ASSERT_EQ(nc_put_att_text(group, NC_GLOBAL, name, value.size(), value.c_str()), NC_NOERR);
}
int child(int group, const char* name) {
    int made = -1;
    EXPECT_EQ(nc_def_grp(group, name, &made), NC_NOERR);
    return made;
}
void numbers(int group, const Numbers& values) {
    for (const auto& [name, value] : values) {
        if (!std::isnan(value)) {
            ASSERT_EQ(nc_put_att_double(group, NC_GLOBAL, name.c_str(), NC_DOUBLE, 1, &value),
                      NC_NOERR);
        }
    }
}

std::filesystem::path write_scan(const Scratch& scratch, const DrawnScan& scan) {
    const auto file = scratch / "scan.h5";
    int root = -1;
    EXPECT_EQ(nc_create(file.c_str(), NC_NETCDF4 | NC_CLOBBER, &root), NC_NOERR);
    const int what = child(root, "what");
    text(what, "object", scan.object);
    text(what, "date", scan.date);
    text(what, "time", scan.time);
    numbers(child(root, "where"), {{"lon", 3.0}, {"lat", 46.5}, {"height", 100}});
    const int dataset = child(root, "dataset1");
    numbers(child(dataset, "where"), scan.where);
    const int data = child(dataset, "data1");
    const int data_what = child(data, "what");
    text(data_what, "quantity", scan.quantity);
    numbers(data_what, scan.what);
    int ids[2] = {};
    int variable = -1;
    EXPECT_EQ(nc_def_dim(data, "ray", 8, &ids[0]), NC_NOERR);
    EXPECT_EQ(nc_def_dim(data, "bin", 10, &ids[1]), NC_NOERR);
    EXPECT_EQ(nc_def_var(data, "data", NC_UBYTE, 2, ids, &variable), NC_NOERR);
    std::vector<unsigned char> raw(80, 70);  // 3 dBZ
    for (std::size_t b = 0; b < 10; ++b) {
        raw[20 + b] = 144;  // 40 dBZ
        raw[30 + b] = 0;
        raw[40 + b] = 255;
    }
    EXPECT_EQ(nc_put_var_uchar(data, variable, raw.data()), NC_NOERR);
    EXPECT_EQ(nc_close(root), NC_NOERR);
    return file;
}

TEST(Odim, ReflectivityBecomesRainByTheZrLaw) {
    const Scratch scratch;
    const RainFiles law;
    const auto scan = read_odim(write_scan(scratch, {}), law);
    EXPECT_EQ(format_instant(scan.time), "2024-01-31T06:00:00Z");
    ASSERT_EQ(scan.rain_mm_h.size(), 80U);
    // Marshall & Palmer's classic value: 40 dBZ, Z = 10⁴ = 200 R^1.6, is 11.53 mm/h.
    EXPECT_NEAR(scan.rain_mm_h[25], 11.53F, 0.01F);
    EXPECT_EQ(scan.rain_mm_h[35], 0.0F) << "nothing seen";
    EXPECT_TRUE(std::isnan(scan.rain_mm_h[45])) << "no data";
    EXPECT_EQ(scan.rain_mm_h[5], 0.0F) << "3 dBZ are weaker than rain";
    RainFiles hail = law;
    hail.greatest_dbz = 30.0;
    EXPECT_NEAR(read_odim(scratch / "scan.h5", hail).rain_mm_h[25], 2.734F, 0.001F);
}

TEST(Odim, AScanIsLaidOnAGridRoundTheRadar) {
    const Scratch scratch;
    const auto scan = read_odim(write_scan(scratch, {}), {});
    const auto frame = polar_frame(scan, 500.0);
    EXPECT_EQ(frame.columns, 40);
    EXPECT_EQ(frame.x_min, -10000.0);
    const auto rain = lay_polar(scan, frame);
    const auto at = [&](double x, double y) {
        const auto column = static_cast<Index>((x - frame.x_min) / frame.dx);
        const auto row = static_cast<Index>((y - frame.y_min) / frame.dy);
        return rain[static_cast<std::size_t>(row * frame.columns + column)];
    };
    EXPECT_NEAR(at(5000.0, -2000.0), 11.53F, 0.01F) << "east to south-east";
    EXPECT_EQ(at(2000.0, -5000.0), 0.0F) << "south-east to south";
    EXPECT_TRUE(std::isnan(at(-2000.0, -5000.0))) << "south to south-west";
    EXPECT_EQ(at(5000.0, 2000.0), 0.0F);
    EXPECT_TRUE(std::isnan(at(9700.0, 9700.0))) << "beyond the last bin";
    // All the rain of the eighth of a circle; a cell that the last bin or no data cuts counts
    // whole, so up to half a cell more along the rim of 7.85 km.
    double sum = 0.0;
    for (const float v : rain) {
        sum += v == v ? static_cast<double>(v) : 0.0;
    }
    const double eighth = 11.53 * std::numbers::pi * 100.0 / 8.0;
    EXPECT_GT(sum * 0.25, eighth - 2.0);
    EXPECT_LT(sum * 0.25, eighth + 11.53 * 7.85 * 0.25);
}

TEST(Odim, OpensAsAStackWithoutNyquistVelocity) {
    const Scratch scratch;
    const auto stack = open_rain({.files = {write_scan(scratch, {})}});
    EXPECT_EQ(stack->unit(), "mm/h");
    EXPECT_EQ(stack->times().size(), 1U);
    EXPECT_EQ(stack->read(0).size(), 1600U);
}

TEST(Odim, WhatIsMissingOrImpossibleIsNamed) {
    const Scratch scratch;
    const auto told = [&](const DrawnScan& scan) {
        return message_of<DataError>([&] { (void)read_odim(write_scan(scratch, scan), {}); });
    };
    for (const char* name : {"gain", "offset", "nodata", "undetect"}) {
        DrawnScan scan;
        scan.what[name] = NAN;
        EXPECT_NE(told(scan).find(std::string("/dataset1/data1/what/") + name), std::string::npos);
    }
    for (const char* name : {"nbins", "nrays", "rscale", "rstart", "elangle"}) {
        DrawnScan scan;
        scan.where[name] = NAN;
        EXPECT_NE(told(scan).find(std::string("/dataset1/where/") + name), std::string::npos);
    }
    DrawnScan scan;
    scan.where["nrays"] = 360;
    EXPECT_NE(told(scan).find("8 x 10 values, where says 360 rays"), std::string::npos);
    EXPECT_NE(told({.object = "COMP"}).find("'COMP'"), std::string::npos);
    EXPECT_NE(told({.date = "2024013"}).find("YYYYMMDD"), std::string::npos);
    EXPECT_NE(told({.quantity = "VRADH"}).find("neither DBZH"), std::string::npos);
    const auto file = write_scan(scratch, {});
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    EXPECT_NE(message_of<DataError>([&] { (void)read_odim(file, {}); }).find("truncated"),
              std::string::npos);
}

}  // namespace
}  // namespace calade::io
