// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/crs.hpp"

#include "calade/base/error.hpp"

#include <gtest/gtest.h>

namespace calade::geo {
namespace {

TEST(DescribeCrs, NamesAProjectedSystemInMetres) {
    EXPECT_NE(describe_crs(2154).find("Lambert-93"), std::string::npos);
    EXPECT_NE(describe_crs(3946).find("CC46"), std::string::npos);
}

TEST(DescribeCrs, RefusesUnknownGeographicAndFootSystems) {
    EXPECT_THROW((void)describe_crs(999999), DataError);
    EXPECT_THROW((void)describe_crs(0), DataError);
    EXPECT_THROW((void)describe_crs(4326), DataError);
    EXPECT_THROW((void)describe_crs(2225), DataError);  // California zone 1, US survey feet
}

TEST(Transform, PutsTheOriginOfLambert93WhereItIsDefined) {
    // Lambert-93: 3° E, 46.5° N has false easting 700,000 and northing 6,600,000 (IGN, NTG 71).
    const Transform to_lambert(4326, 2154);
    const Point2 p = to_lambert({3.0, 46.5});
    EXPECT_NEAR(p.x, 700000.0, 1e-3);
    EXPECT_NEAR(p.y, 6600000.0, 1e-3);
    const Point2 back = Transform(2154, 4326)(p);
    EXPECT_NEAR(back.x, 3.0, 1e-9);
    EXPECT_NEAR(back.y, 46.5, 1e-9);
}

TEST(Transform, RefusesWhatCannotBeConverted) {
    EXPECT_THROW(Transform(4326, 999999), DataError);
    const Transform to_lambert(4326, 2154);
    EXPECT_THROW((void)to_lambert({1e30, 1e30}), DataError);
}

}  // namespace
}  // namespace calade::geo
