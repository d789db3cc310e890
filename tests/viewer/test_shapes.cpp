// SPDX-License-Identifier: Apache-2.0
#include "buildings_mesh.hpp"
#include "drape.hpp"
#include "ground.hpp"
#include "identity.hpp"
#include "markers.hpp"
#include "view.hpp"
#include "water_mesh.hpp"

#include "calade/base/error.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace calade::viewer {

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

// Rows from north to south, as they are seen.
geo::Raster<float> drawn(const std::vector<std::vector<float>>& rows) {
    geo::Raster<float> raster(geo::Grid{static_cast<Index>(rows[0].size()),
                                        static_cast<Index>(rows.size()), 100.0, 200.0, 10.0});
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            raster.at(static_cast<Index>(c), static_cast<Index>(rows.size() - 1 - r)) = rows[r][c];
        }
    }
    return raster;
}

double area_of(const std::vector<geo::Point2>& corners) {
    double sum = 0.0;
    for (std::size_t k = 0; k < corners.size(); k += 3) {
        sum += std::abs(geo::cross(corners[k + 1] - corners[k], corners[k + 2] - corners[k])) / 2.0;
    }
    return sum;
}

TEST(Ground, IsFlatOverEachTriangleBetweenCellCentres) {
    const Ground ground(drawn({{4, 8}, {0, 2}}));
    EXPECT_DOUBLE_EQ(ground.height({105, 205}), 0.0);      // south-western centre
    EXPECT_DOUBLE_EQ(ground.height({110, 210}), 4.0);      // middle of the diagonal 0 to 8
    EXPECT_DOUBLE_EQ(ground.height({112.5, 207.5}), 3.0);  // 0 + 0.75 * 2 + 0.25 * 6
    EXPECT_DOUBLE_EQ(ground.height({107.5, 212.5}), 4.0);  // 0 + 0.75 * 4 + 0.25 * 4
}

TEST(Ground, StandsAtTheNearestHeightOutsideTheDomain) {
    const Ground ground(drawn({{nan, nan, nan}, {5, 5, nan}, {5, 5, nan}}));
    EXPECT_DOUBLE_EQ(ground.height({125, 225}), 5.0);
    EXPECT_FALSE(ground.inside(2, 2));
}

TEST(Ground, IsMetByARayAtItsHeightAndNotOutsideTheDomain) {
    const Ground ground(drawn({{3, 3, 3, nan}, {3, 3, 3, nan}, {3, 3, 3, nan}}));
    const osg::Vec3d down(0.6, 0.0, -0.8);
    const auto t = ground.hit({{5.0, 15.0, 11.0}, down});
    ASSERT_TRUE(t);
    EXPECT_NEAR(*t, 10.0, 0.02);  // 8 m down at 0.8 m a metre
    EXPECT_FALSE(ground.hit({{35.0, 15.0, 11.0}, {0.0, 0.0, -1.0}}));
    EXPECT_FALSE(ground.hit({{5.0, 15.0, 11.0}, {0.0, 0.0, 1.0}}));
}

TEST(WaterSurface, EndsOnRisingGroundAtTheWatersOwnLevel) {
    const Ground ground(drawn({{0, 0, 5}, {0, 0, 5}}));
    const auto surface = water_surface(ground, drawn({{1, 1, 0}, {1, 1, 0}}));
    EXPECT_FLOAT_EQ(surface.at(2, 0),
                    1.0F);  // level ground to ground: the shore is cut by the terrain
}

TEST(WaterSurface, DoesNotReachOverLowGroundBehindAWall) {
    const Ground ground(drawn({{0, 0, -2}, {0, 0, -2}}));
    const auto surface = water_surface(ground, drawn({{1, 1, 0}, {1, 1, 0}}));
    EXPECT_FLOAT_EQ(surface.at(2, 0), -2.0F);
}

TEST(Triangulate, CutsAConcaveOutlineAndLeavesTheCourtyardOut) {
    const geo::Polygon l_shape{{{0, 0}, {60, 0}, {60, 20}, {20, 20}, {20, 60}, {0, 60}}, {}};
    EXPECT_NEAR(area_of(triangulate(l_shape)), 2000.0, 1e-6);
    const geo::Polygon court{{{0, 0}, {40, 0}, {40, 40}, {0, 40}},
                             {{{10, 10}, {30, 10}, {30, 30}, {10, 30}}}};
    const auto corners = triangulate(court);
    EXPECT_NEAR(area_of(corners), 1200.0, 1e-6);
    for (std::size_t k = 0; k < corners.size(); k += 3) {
        const geo::Point2 middle = (1.0 / 3.0) * (corners[k] + corners[k + 1] + corners[k + 2]);
        EXPECT_TRUE(geo::contains(court, middle));
    }
}

TEST(Resampled, KeepsCornersAndSpacing) {
    const auto points = resampled({{0, 0}, {0, 0}, {25, 0}, {25, 10}}, 10.0);
    ASSERT_EQ(points.size(), 5U);  // 25 m in three pieces, 10 m in one, and the end
    EXPECT_EQ(points[3], (geo::Point2{25, 0}));
    EXPECT_EQ(points.back(), (geo::Point2{25, 10}));
}

TEST(Identity, ComesBackFromItsColour) {
    for (const Identity id : {Identity{Kind::terrain, 0}, Identity{Kind::building, 70'001},
                              Identity{Kind::defence, 1'048'575}}) {
        const osg::Vec4ub c = identity_colour(id);
        EXPECT_EQ(identity_of(c.r(), c.g(), c.b()), id);
    }
    EXPECT_FALSE(identity_of(255, 255, 255));
}

TEST(View, SendsTheRayOfAPixelThroughThePointDrawnThere) {
    const View view{{0.0, -100.0, 60.0}, {10.0, 0.0, 0.0}};
    const osg::Matrixd window = to_window(view, {640, 360});
    const osg::Vec3d point(25.0, 12.0, 3.0);
    const osg::Vec3d pixel = point * window;
    const Ray ray = ray_through(window, {pixel.x(), pixel.y()});
    const osg::Vec3d beside = (point - ray.from) ^ ray.direction;
    EXPECT_LT(beside.length(), 1e-6);
}

TEST(View, RefusesSizesAndCamerasItCannotDraw) {
    EXPECT_HOLDS(test::message_of<DataError>([] { (void)size_of("1280*720"); }),
                 "--size is '1280*720', expected WIDTHxHEIGHT");
    EXPECT_HOLDS(test::message_of<DataError>([] { (void)size_of("20x9999"); }), "64 to 8192");
    const Ground ground(drawn({{0, 0}, {0, 0}}));
    EXPECT_HOLDS(test::message_of<DataError>([&] { (void)view_of("1,2,3,4,5", ground); }),
                 "expected six numbers x,y,z,tx,ty,tz");
    EXPECT_HOLDS(test::message_of<DataError>([&] { (void)view_of("1,2,3,4,5,x", ground); }),
                 "--camera is '1,2,3,4,5,x'");
}

TEST(SiteLabel, MakesANameForPeopleFromAnIdentifier) {
    const auto label_of = [](const char* name, const char* kind) {
        PlaceView site;
        site.name = name;
        site.kind = kind;
        return site_label(site, Language::fr);
    };
    EXPECT_EQ(label_of("care_home_pollet", "care_home"), "EHPAD Pollet");
    EXPECT_EQ(label_of("pump_duquesne", "pumping_station"), "Station de pompage Duquesne");
    EXPECT_EQ(label_of("hospital", "hospital"), "Hôpital");
    EXPECT_EQ(label_of("École de la Grève", "school"), "École de la Grève");
}

}  // namespace

}  // namespace calade::viewer
