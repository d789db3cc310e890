// SPDX-License-Identifier: Apache-2.0
// Whole towns, run by the built command just before (CMakeLists.txt), seen from the home view.
#include "buildings_mesh.hpp"
#include "picking.hpp"
#include "picture.hpp"

#include <fmt/format.h>

#include <cmath>

namespace calade::viewer {

namespace {

constexpr Size size{1280, 720};

struct Count {
    int looked = 0;
    int right = 0;
};

/// Flooded cells in the picture that nothing stands in front of, and those drawn as water.
Count water_over_flooded_cells(const RunData& run, const Scene& scene, const View& view,
                               const test::IdentityPicture& picture) {
    const Picker picker(run, scene.ground());
    const geo::Grid& g = run.bed.grid;
    Count result;
    for (Index i = 0; i < g.size(); ++i) {
        if (!(scene.depth()[i] > 0.3F) || run.start_water[i] != 0) {
            continue;
        }
        const osg::Vec3d surface = scene.ground().local(g.centre(i), scene.surface()[i]);
        if (!picture.shows(surface)) {
            continue;
        }
        osg::Vec3d direction = surface - view.eye;
        const double distance = direction.normalize();
        const Pick pick = picker.pick({view.eye, direction});
        if (pick.what.kind == Kind::building || pick.distance < distance) {
            continue;  // a house or a hill stands in front
        }
        const Kind kind = picture.at(surface).kind;
        if (kind != Kind::water && kind != Kind::terrain && kind != Kind::building) {
            continue;  // a street, a line or a marker is drawn over the water
        }
        ++result.looked;
        result.right += kind == Kind::water ? 1 : 0;
    }
    return result;
}

/// Buildings whose roof's middle is drawn in their own colour, of those that the picker sees there.
Count roofs_in_place(const RunData& run, const Scene& scene, const test::IdentityPicture& picture) {
    const Picker picker(run, scene.ground());
    Count result;
    for (std::size_t b = 0; b < run.buildings.size(); ++b) {
        const BuildingView& building = run.buildings[b];
        const geo::Point2 centre = geo::centroid(building.footprint.front());
        const osg::Vec3d roof =
            scene.ground().local(centre, prism_of(building, scene.ground()).roof);
        if (geo::area(building.footprint) < 150.0 || !picture.shows(roof)) {
            continue;
        }
        const osg::Vec3d pixel = roof * picture.to_window();
        const Ray ray = ray_through(picture.to_window(),
                                    {std::floor(pixel.x()) + 0.5, std::floor(pixel.y()) + 0.5});
        const Identity own{Kind::building, static_cast<int>(b)};
        if (picker.pick(ray).what != own) {
            continue;  // something stands in front, or the pixel's middle falls beside a small
                       // house
        }
        ++result.looked;
        const Identity drawn = picture.at(roof);
        const bool marker = drawn.kind != Kind::building && drawn.kind != Kind::terrain &&
                            drawn.kind != Kind::water;
        result.right += drawn == own || marker ? 1 : 0;
    }
    return result;
}

void draw_and_check(const std::filesystem::path& folder) {
    const RunData run(folder);
    Scene scene(run, Language::fr);
    scene.show(run.times.size() - 1);
    const View view = home_view(run, scene.ground(), size.aspect());
    Offscreen offscreen(size, Offscreen::Edges::sharp);
    const test::IdentityPicture picture(offscreen, scene, view, size);
    auto counts = picture.counts();
    const int all = size.width * size.height;
    EXPECT_GT(counts[Kind::terrain], all / 10);
    EXPECT_GT(counts[Kind::building], all / 50);
    EXPECT_GT(counts[Kind::water], all / 100);
    EXPECT_GT(counts[Kind::street], all / 200);
    EXPECT_GT(counts[Kind::closed_street], 50);
    EXPECT_GT(counts[Kind::station], 20);
    EXPECT_LT(counts[Kind::none], all / 3);
    const Count water = water_over_flooded_cells(run, scene, view, picture);
    EXPECT_GT(water.looked, 20);
    EXPECT_GE(water.right, water.looked * 95 / 100);
    const Count roofs = roofs_in_place(run, scene, picture);
    EXPECT_GT(roofs.looked, 40);
    EXPECT_GE(roofs.right, roofs.looked * 99 / 100);
    fmt::print("{}: {} of {} flooded cells, {} of {} roofs, closed streets {} pixels\n",
               run.city_name, water.right, water.looked, roofs.right, roofs.looked,
               counts[Kind::closed_street]);
}

TEST(Towns, DemoTownIsDrawnWhereItStands) {
    draw_and_check(std::filesystem::path(CALADE_VIEWER_RUNS) / "demo");
}

TEST(Towns, DieppeIsDrawnWhereItStands) {
    const auto folder = std::filesystem::path(CALADE_VIEWER_RUNS) / "dieppe";
    if (!std::filesystem::exists(folder / "run.json")) {
        GTEST_SKIP() << "no run of Dieppe in " << folder << ": its data are absent";
    }
    draw_and_check(folder);
}

}  // namespace

}  // namespace calade::viewer
