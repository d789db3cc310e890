// SPDX-License-Identifier: Apache-2.0
// Pictures of the drawn run, read back by the identity pass.
#include "buildings_mesh.hpp"
#include "drawn_run.hpp"
#include "hud.hpp"
#include "picking.hpp"
#include "picture.hpp"
#include "support/scratch.hpp"

#include <set>
#include <vector>

namespace calade::viewer {

namespace {

using test::DrawnRun;

constexpr Size size{640, 360};
constexpr std::size_t before = 0, flooded = 1, after_flood = 2;

class PictureTest : public ::testing::Test {
protected:
    PictureTest()
        : run_(made(folder_)),
          scene_(run_, Language::fr),
          view_{scene_.ground().local(DrawnRun::at(200.0, -330.0), 420.0),
                scene_.ground().local(DrawnRun::at(200.0, 140.0), 0.0)},
          offscreen_(size, Offscreen::Edges::sharp) {}
    static std::filesystem::path made(const test::Scratch& folder) {
        DrawnRun::write(folder / "run");
        return folder / "run";
    }
    test::IdentityPicture at_step(std::size_t step) {
        scene_.show(step);
        return {offscreen_, scene_, view_, size};
    }
    [[nodiscard]] osg::Vec3d place(double x, double y, double z) const {
        return scene_.ground().local(DrawnRun::at(x, y), z);
    }

    test::Scratch folder_;
    RunData run_;
    Scene scene_;
    View view_;
    Offscreen offscreen_;
};

TEST_F(PictureTest, ShowsEachKindWhereItStands) {
    const auto picture = at_step(flooded);
    EXPECT_EQ(picture.at(place(40, 150, 0.5)), (Identity{Kind::water, 0}));
    EXPECT_EQ(picture.at(place(185, 285, 3.0)), (Identity{Kind::water, 1}));
    EXPECT_EQ(picture.at(place(250, 50, 2.0)), (Identity{Kind::terrain, 0}));
    EXPECT_EQ(picture.at(place(115, 115, 10.0)), (Identity{Kind::building, 0}));
    EXPECT_EQ(picture.at(place(160, 230, 14.0)), (Identity{Kind::building, 1}));
    EXPECT_EQ(picture.at(place(235, 120, 12.0)), (Identity{Kind::building, 2}));
    EXPECT_EQ(picture.at(place(190, 60, 2.3)), (Identity{Kind::street, 1}));
    EXPECT_EQ(picture.at(place(190, 120, 4.0)), (Identity{Kind::closed_street, 0}));
    EXPECT_EQ(picture.at(place(80, 150, 2.5)), (Identity{Kind::defence, 0}));
}

TEST_F(PictureTest, WaterComesAndGoesWithTheTime) {
    const osg::Vec3d plain = place(185, 285, 2.5);
    EXPECT_EQ(at_step(before).at(plain).kind, Kind::terrain);
    EXPECT_EQ(at_step(flooded).at(plain).kind, Kind::water);
    EXPECT_EQ(at_step(after_flood).at(plain).kind, Kind::terrain);
}

TEST_F(PictureTest, AStreetReopensWithTheTime) {
    const osg::Vec3d axis = place(190, 120, 2.3);
    EXPECT_EQ(at_step(before).at(axis), (Identity{Kind::street, 0}));
    EXPECT_EQ(at_step(flooded).at(axis), (Identity{Kind::closed_street, 0}));
    EXPECT_EQ(at_step(after_flood).at(axis), (Identity{Kind::street, 0}));
}

TEST_F(PictureTest, WhatFailsChangesItsKind) {
    auto counts = at_step(before).counts();
    EXPECT_EQ(counts[Kind::dark_power_line] + counts[Kind::tripped_station], 0);
    EXPECT_GT(counts[Kind::station], 0);
    const int lines = counts[Kind::power_line];
    EXPECT_GT(lines, 0);
    counts = at_step(flooded).counts();
    EXPECT_EQ(counts[Kind::station], 0);
    EXPECT_GT(counts[Kind::tripped_station], 0);
    EXPECT_GT(counts[Kind::power_line], 0);  // C2 keeps its supply
    EXPECT_GT(counts[Kind::dark_power_line], 0);
}

TEST_F(PictureTest, HasOnlyColoursOfFeatures) {
    int pixels = 0;
    for (const auto& [kind, count] : at_step(flooded).counts()) {
        pixels += count;
    }
    EXPECT_EQ(pixels, size.width * size.height);
}

TEST_F(PictureTest, PicksTheBuildingThatIsDrawn) {
    const auto picture = at_step(before);
    const Picker picker(run_, scene_.ground());
    int agree = 0;
    int all = 0;
    for (int y = 2; y < size.height; y += 3) {
        for (int x = 2; x < size.width; x += 3) {
            const Identity drawn = picture.at(x, y);
            if (drawn.kind != Kind::building && drawn.kind != Kind::terrain) {
                continue;  // lines and markers stand in front and cannot be picked
            }
            const Pick pick = picker.pick(ray_through(picture.to_window(), {x + 0.5, y + 0.5}));
            agree += pick.what == drawn ? 1 : 0;
            ++all;
        }
    }
    ASSERT_GT(all, 3000);
    EXPECT_GE(agree, all - all / 500);  // rounding, where an edge passes through a pixel's middle
}

TEST_F(PictureTest, DescribesABuildingInTheReadersLanguage) {
    const Pick pick{{Kind::building, 0}, {}, 1.0};
    EXPECT_EQ(describe(run_, scene_.ground(), scene_.depth(), pick, Language::fr),
              "Bâtiment A\nUsage : logement\nHauteur : 8,0 m (estimé)\nHabitants : 4,0\n"
              "Eau, maximum : 1,00 m\nDans l’eau depuis : 07:00 UTC\n"
              "Sans électricité depuis : 07:00 UTC");
    EXPECT_HOLDS(describe(run_, scene_.ground(), scene_.depth(), {{Kind::building, 1}, {}, 1.0},
                          Language::en),
                 "In water since: never");
}

TEST_F(PictureTest, TheTimeBarGivesTheStoredTimeBelowThePointer) {
    const Hud hud(run_, Language::en, {1280, 720});
    EXPECT_EQ(hud.step_below(112.0, 28.0), 0U);
    EXPECT_EQ(hud.step_below(1199.0, 28.0), 2U);
    EXPECT_EQ(hud.step_below(655.0, 28.0), 1U);
    EXPECT_FALSE(hud.step_below(655.0, 300.0));
    EXPECT_EQ(hud.step_beside(655.0), 1U);
}

TEST_F(PictureTest, DrawsTheSamePictureInALaterContext) {
    const auto drawn = [&] {
        Hud hud(run_, Language::fr, size);
        Scene scene(run_, Language::fr);
        Offscreen offscreen(size, Offscreen::Edges::smooth);
        const auto image = offscreen.draw(scene, view_, &hud.root());
        return std::vector<unsigned char>(image->data(),
                                          image->data() + image->getTotalSizeInBytes());
    };
    EXPECT_EQ(drawn(), drawn());
}

TEST_F(PictureTest, ShadesAndLabelsTheStill) {
    scene_.show(flooded);
    Hud hud(run_, Language::fr, size);
    Offscreen smooth(size, Offscreen::Edges::smooth);
    const auto image = smooth.draw(scene_, view_, &hud.root());
    std::set<int> colours;
    for (unsigned y = 0; y < 360; ++y) {
        for (unsigned x = 0; x < 640; ++x) {
            const unsigned char* p = image->data(x, y);
            colours.insert(p[0] << 16 | p[1] << 8 | p[2]);
        }
    }
    EXPECT_GT(colours.size(), 200U);  // light, smoothed edges and letters
    write_png(*image, folder_ / "still.png");
    EXPECT_GT(std::filesystem::file_size(folder_ / "still.png"), 5000U);
}

}  // namespace

}  // namespace calade::viewer
