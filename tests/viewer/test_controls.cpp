// SPDX-License-Identifier: Apache-2.0
// What keys and mouse do, without a window.
#include "controls.hpp"
#include "drawn_run.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <osgViewer/Viewer>

namespace calade::viewer {

namespace {

using Event = osgGA::GUIEventAdapter;
constexpr Size size{1280, 720};

class ControlsTest : public ::testing::Test {
protected:
    ControlsTest()
        : run_(made(folder_)),
          scene_(run_, Language::en),
          hud_(run_, Language::en, size),
          controls_(new Controls(run_, scene_, hud_, Language::en)) {
        viewer_.getCamera()->setViewport(0, 0, size.width, size.height);
        viewer_.getCamera()->setProjectionMatrix(projection_matrix(size.aspect()));
        viewer_.getCamera()->setViewMatrix(view_matrix(view_));
    }
    static std::filesystem::path made(const test::Scratch& folder) {
        test::DrawnRun::write(folder / "run");
        return folder / "run";
    }
    bool send(Event::EventType type, double x, double y, int key = 0, double time = 0.0) {
        osg::ref_ptr<Event> event = new Event;
        event->setEventType(type);
        event->setInputRange(0.0F, 0.0F, static_cast<float>(size.width),
                             static_cast<float>(size.height));
        event->setX(static_cast<float>(x));
        event->setY(static_cast<float>(y));
        event->setMouseYOrientation(Event::Y_INCREASING_UPWARDS);
        event->setButton(Event::LEFT_MOUSE_BUTTON);
        event->setKey(key);
        event->setTime(time);
        return controls_->handle(*event, viewer_);
    }
    bool press_key(int key, double time = 0.0) { return send(Event::KEYDOWN, 0, 0, key, time); }

    test::Scratch folder_;
    RunData run_;
    Scene scene_;
    Hud hud_;
    View view_{{200.0, -330.0, 420.0}, {200.0, 140.0, 0.0}};
    osg::ref_ptr<Controls> controls_;
    osgViewer::Viewer viewer_;
};

TEST_F(ControlsTest, ArrowsStepThroughTheTimesAndStopAtTheEnds) {
    EXPECT_TRUE(press_key(Event::KEY_Left));
    EXPECT_EQ(scene_.step(), 0U);
    EXPECT_TRUE(press_key(Event::KEY_Right));
    EXPECT_EQ(scene_.step(), 1U);
    press_key(Event::KEY_Right);
    press_key(Event::KEY_Right);
    EXPECT_EQ(scene_.step(), 2U);
    EXPECT_FALSE(press_key('h'));  // the camera's
}

TEST_F(ControlsTest, SpacePlaysAndPauses) {
    press_key(' ', 10.0);
    send(Event::FRAME, 0, 0, 0, 10.1);
    EXPECT_EQ(scene_.step(), 0U);  // six steps a second
    send(Event::FRAME, 0, 0, 0, 10.2);
    EXPECT_EQ(scene_.step(), 1U);
    press_key(' ', 10.3);
    send(Event::FRAME, 0, 0, 0, 12.0);
    EXPECT_EQ(scene_.step(), 1U);
}

TEST_F(ControlsTest, TheHandleOfTheTimeBarFollowsThePointerEvenOffTheBar) {
    EXPECT_TRUE(send(Event::PUSH, 655.0, 28.0));
    EXPECT_EQ(scene_.step(), 1U);
    EXPECT_TRUE(send(Event::DRAG, 1199.0, 200.0));
    EXPECT_EQ(scene_.step(), 2U);
    EXPECT_TRUE(send(Event::RELEASE, 1199.0, 200.0));
    EXPECT_FALSE(send(Event::DRAG, 655.0, 200.0));
    EXPECT_EQ(scene_.step(), 2U);
    EXPECT_TRUE(hud_.panel().empty());  // a drag is no click
}

TEST_F(ControlsTest, AClickShowsTheBuildingsValuesAndATurnOfTheCameraDoesNot) {
    const osg::Vec3d roof =
        scene_.ground().local(test::DrawnRun::at(115.0, 115.0), 10.0) * to_window(view_, size);
    send(Event::PUSH, roof.x(), roof.y());
    send(Event::RELEASE, roof.x() + 40.0, roof.y());
    EXPECT_TRUE(hud_.panel().empty());
    send(Event::PUSH, roof.x(), roof.y());
    send(Event::RELEASE, roof.x() + 1.0, roof.y());
    EXPECT_HOLDS(hud_.panel(), "Building A\nUse: residential\nHeight: 8.0 m (estimated)");
}

}  // namespace

}  // namespace calade::viewer
