// SPDX-License-Identifier: Apache-2.0
#include "window.hpp"

#include "palette.hpp"
#include "picking.hpp"

#include "calade/base/error.hpp"

#include <osgGA/TerrainManipulator>
#include <osgViewer/Viewer>

#include <algorithm>
#include <cmath>

namespace calade::viewer {

namespace {

constexpr double steps_per_second = 6.0;
constexpr float click_reach = 4.0F;  // pixels between press and release that still make a click

/// Time bar, keys and clicks. What it takes, the manipulator of the camera does not see.
class Controls : public osgGA::GUIEventHandler {
public:
    Controls(const RunData& run, Scene& scene, Hud& hud, Language language)
        : run_(run), scene_(scene), hud_(hud), language_(language), picker_(run, scene.ground()) {}

    bool handle(const osgGA::GUIEventAdapter& event, osgGA::GUIActionAdapter& action) override {
        using Event = osgGA::GUIEventAdapter;
        switch (event.getEventType()) {
            case Event::FRAME: play(event.getTime()); return false;
            case Event::RESIZE:
                hud_.resize(
                    {std::max(event.getWindowWidth(), 64), std::max(event.getWindowHeight(), 64)});
                return false;
            case Event::KEYDOWN: return key(event.getKey(), event.getTime());
            case Event::PUSH: return press(event);
            case Event::DRAG:
                if (dragging_) {
                    show(hud_.step_beside(event.getX()));
                }
                return dragging_;
            case Event::RELEASE: return release(event, action);
            default: return false;
        }
    }

private:
    void show(std::size_t step) {
        if (step != scene_.step()) {
            scene_.show(step);
            hud_.show(step);
        }
    }

    void play(double now) {
        if (!playing_ || now - last_step_ < 1.0 / steps_per_second) {
            return;
        }
        last_step_ = now;
        show((scene_.step() + 1) % run_.times.size());
    }

    bool key(int key, double now) {
        const std::size_t step = scene_.step();
        switch (key) {
            case ' ':
                playing_ = !playing_;
                last_step_ = now;
                hud_.set_playing(playing_);
                return true;
            case osgGA::GUIEventAdapter::KEY_Left: show(step > 0 ? step - 1 : 0); return true;
            case osgGA::GUIEventAdapter::KEY_Right:
                show(std::min(step + 1, run_.times.size() - 1));
                return true;
            case osgGA::GUIEventAdapter::KEY_Home: show(0); return true;
            case osgGA::GUIEventAdapter::KEY_End: show(run_.times.size() - 1); return true;
            default: return false;
        }
    }

    bool press(const osgGA::GUIEventAdapter& event) {
        pressed_x_ = event.getX();
        pressed_y_ = event.getY();
        const auto step = hud_.step_below(event.getX(), event.getY());
        dragging_ = step.has_value();
        if (step) {
            show(*step);
        }
        return dragging_;
    }

    bool release(const osgGA::GUIEventAdapter& event, osgGA::GUIActionAdapter& action) {
        const bool was_dragging = std::exchange(dragging_, false);
        const bool click =
            std::hypot(event.getX() - pressed_x_, event.getY() - pressed_y_) < click_reach;
        auto* view = dynamic_cast<osgViewer::View*>(action.asView());
        if (was_dragging || !click || view == nullptr ||
            event.getButton() != osgGA::GUIEventAdapter::LEFT_MOUSE_BUTTON) {
            return was_dragging;
        }
        const osg::Camera& camera = *view->getCamera();
        const osg::Matrixd to_pixels = camera.getViewMatrix() * camera.getProjectionMatrix() *
                                       camera.getViewport()->computeWindowMatrix();
        const Pick pick = picker_.pick(ray_through(to_pixels, {event.getX(), event.getY()}));
        const std::string lines = describe(run_, scene_.ground(), scene_.depth(), pick, language_);
        hud_.set_panel(lines);
        fmt::print("{}\n\n", lines);
        std::fflush(stdout);
        return false;
    }

    const RunData& run_;
    Scene& scene_;
    Hud& hud_;
    Language language_;
    Picker picker_;
    bool playing_ = false;
    bool dragging_ = false;
    double last_step_ = 0.0;
    float pressed_x_ = 0.0F;
    float pressed_y_ = 0.0F;
};

/// The terrain manipulator with `h` for the whole town.
class TownManipulator : public osgGA::TerrainManipulator {
public:
    explicit TownManipulator(const View& home) {
        setHomePosition(home.eye, home.target, {0.0, 0.0, 1.0});
        setAutoComputeHomePosition(false);
        setAllowThrow(false);
    }

protected:
    bool handleKeyDown(const osgGA::GUIEventAdapter& event,
                       osgGA::GUIActionAdapter& action) override {
        if (event.getKey() != 'h') {
            return false;
        }
        home(event, action);
        return true;
    }
};

}  // namespace

void run_window(const RunData& run, Scene& scene, const View& home, Size size, Language language) {
    Hud hud(run, language, size);
    hud.show(scene.step());
    hud.set_help(true);
    osg::ref_ptr<osg::Group> all = new osg::Group;
    all->addChild(&scene.root());
    all->addChild(&hud.root());
    osgViewer::Viewer viewer;
    viewer.setThreadingModel(osgViewer::ViewerBase::SingleThreaded);
    viewer.setUpViewInWindow(60, 60, size.width, size.height);
    viewer.setLightingMode(osg::View::NO_LIGHT);
    const auto& sky = colour::sky;
    viewer.getCamera()->setClearColor(osg::Vec4(sky.r(), sky.g(), sky.b(), sky.a()) / 255.0F);
    viewer.getCamera()->setProjectionMatrix(projection_matrix(size.aspect()));
    osg::DisplaySettings::instance()->setNumMultiSamples(4);
    viewer.setSceneData(all);
    viewer.addEventHandler(new Controls(run, scene, hud, language));
    viewer.setCameraManipulator(new TownManipulator(home));
    viewer.realize();
    require(viewer.isRealized(),
            "no window can be opened; expected a display (DISPLAY is '{}'). Without one, draw a "
            "picture: calade view RUN --still out.png",
            std::getenv("DISPLAY") != nullptr ? std::getenv("DISPLAY") : "");
    viewer.run();
}

}  // namespace calade::viewer
