// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/geo/crs.hpp"
#include "calade/io/radolan.hpp"
#include "support/radolan_bytes.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::io {
namespace {

using test::message_of;
using test::radolan_bytes;

constexpr std::size_t first_cell = 0;

TEST(Radolan, ReadsTimeIntervalAndDepthOfAnHourlyComposite) {
    auto bytes = radolan_bytes(123);  // 12.3 mm
    const auto header = parse_radolan_header(bytes, bytes.size(), "rw");
    EXPECT_EQ(header.product, "RW");
    EXPECT_EQ(format_instant(header.time), "2024-01-31T06:50:00Z");
    EXPECT_EQ(header.minutes, 60.0);
    const auto values = parse_radolan(bytes, "rw");
    ASSERT_EQ(values.size(), 810000U);
    EXPECT_FLOAT_EQ(values[first_cell], 12.3F);
    EXPECT_FLOAT_EQ(values.back(), 12.3F);
}

TEST(Radolan, FiveMinuteCompositesCountHundredths) {
    const auto bytes = radolan_bytes(123, "310655", "0124", "RY", "5", " 900x 900", " E-02");
    EXPECT_EQ(parse_radolan_header(bytes, bytes.size(), "ry").minutes, 5.0);
    EXPECT_FLOAT_EQ(parse_radolan(bytes, "ry")[first_cell], 1.23F);
}

TEST(Radolan, FlagsSayMissingClutterInterpolatedAndNegative) {
    EXPECT_TRUE(std::isnan(parse_radolan(radolan_bytes(0x29c4), "rw")[0])) << "2500 and no data";
    EXPECT_TRUE(std::isnan(parse_radolan(radolan_bytes(0x8000 | 12), "rw")[0])) << "clutter";
    EXPECT_FLOAT_EQ(parse_radolan(radolan_bytes(0x1000 | 12), "rw")[0], 1.2F) << "interpolated";
    EXPECT_FLOAT_EQ(parse_radolan(radolan_bytes(0x4000 | 12), "rw")[0], -1.2F) << "negative";
}

TEST(Radolan, TheGridsCornersAreWhereTheWeatherServiceSays) {
    // DWD's format description: the composite's centre, 9 E 51 N, is the corner of the cells 450.
    const auto frame = radolan_frame(900, 900);
    const auto at = geo::Transform(4326, frame.crs)({9.0, 51.0});
    EXPECT_NEAR((at.x - frame.x_min) / frame.dx, 450.0, 0.01);
    EXPECT_NEAR((at.y - frame.y_min) / frame.dy, 450.0, 0.01);
    // and its south-western corner 3.5889 E 46.9526 N.
    const auto corner = geo::Transform(4326, frame.crs)({3.5889, 46.9526});
    EXPECT_NEAR(corner.x, frame.x_min, 15.0);
    EXPECT_NEAR(corner.y, frame.y_min, 15.0);
}

std::string refused(const std::string& bytes) {
    return message_of<DataError>([&] { (void)parse_radolan(bytes, "rw.bin"); });
}

TEST(Radolan, ALyingHeaderIsRefusedWithWhatItSaysAndWhatIs) {
    EXPECT_NE(
        refused(radolan_bytes(1, "310650", "0124", "RW", "60", "1100x 900")).find("truncated"),
        std::string::npos);
    EXPECT_NE(refused(radolan_bytes(1, "310650", "0124", "RW", "60", "9999x9999"))
                  .find("9999 rows and 9999 columns is none of DWD's"),
              std::string::npos);
    EXPECT_NE(refused(radolan_bytes(1, "320650")).find("day 32"), std::string::npos);
    EXPECT_NE(refused(radolan_bytes(1, "310650", "0124", "RW", "0")).find("INT"),
              std::string::npos);
    EXPECT_NE(refused(radolan_bytes(1, "310650", "0124", "RX")).find("'RX'"), std::string::npos);
    EXPECT_NE(
        refused(radolan_bytes(1, "310650", "0124", "RW", "60", " 900x 900", " E+09")).find("PR"),
        std::string::npos);
    auto other_length = radolan_bytes(1);
    other_length.replace(other_length.find("BY") + 2, 7, "0000042");
    EXPECT_NE(refused(other_length).find("BY"), std::string::npos);
}

TEST(Radolan, ATruncatedFileIsRefused) {
    auto bytes = radolan_bytes(1);
    bytes.resize(bytes.size() / 2);
    EXPECT_NE(refused(bytes).find("truncated"), std::string::npos);
    EXPECT_NE(refused("RW310650").find("no RADOLAN header"), std::string::npos);
    EXPECT_NE(refused("").find("no RADOLAN header"), std::string::npos);
}

}  // namespace
}  // namespace calade::io
