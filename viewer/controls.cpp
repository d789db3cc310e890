// SPDX-License-Identifier: Apache-2.0
#include "controls.hpp"

#include "calade/base/error.hpp"

#include <osgViewer/View>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace calade::viewer {

namespace {

using Event = osgGA::GUIEventAdapter;

constexpr double steps_per_second = 6.0;
constexpr double click_reach = 4.0;  // pixels between press and release that still make a click

// Pixels from the lower edge, whichever way the window system counts.
double y_up(const Event& event) {
    return event.getMouseYOrientation() == Event::Y_INCREASING_DOWNWARDS
               ? event.getYmax() - (event.getY() - event.getYmin())
               : event.getY();
}

}  // namespace

Controls::Controls(const RunData& run, Scene& scene, Hud& hud, Language language)
    : run_(run), scene_(scene), hud_(hud), language_(language), picker_(run, scene.ground()) {}

bool Controls::handle(const Event& event, osgGA::GUIActionAdapter& action) {
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

void Controls::show(std::size_t step) {
    if (step != scene_.step()) {
        scene_.show(step);
        hud_.show(step);
    }
}

void Controls::play(double now) {
    if (playing_ && now - last_step_ >= 1.0 / steps_per_second) {
        last_step_ = now;
        show((scene_.step() + 1) % run_.times.size());
    }
}

bool Controls::key(int key, double now) {
    const std::size_t step = scene_.step();
    const std::size_t last = run_.times.size() - 1;
    switch (key) {
        case ' ':
            playing_ = !playing_;
            last_step_ = now;
            hud_.set_playing(playing_);
            return true;
        case Event::KEY_Left: show(step > 0 ? step - 1 : 0); return true;
        case Event::KEY_Right: show(std::min(step + 1, last)); return true;
        case Event::KEY_Home: show(0); return true;
        case Event::KEY_End: show(last); return true;
        default: return false;
    }
}

bool Controls::press(const Event& event) {
    pressed_x_ = event.getX();
    pressed_y_ = y_up(event);
    const auto step = hud_.step_below(pressed_x_, pressed_y_);
    dragging_ = step.has_value();
    if (step) {
        show(*step);
    }
    return dragging_;
}

bool Controls::release(const Event& event, osgGA::GUIActionAdapter& action) {
    const osg::Vec2d place(event.getX(), y_up(event));
    const bool was_dragging = std::exchange(dragging_, false);
    const bool click = std::hypot(place.x() - pressed_x_, place.y() - pressed_y_) < click_reach;
    auto* view = dynamic_cast<osgViewer::View*>(action.asView());
    if (was_dragging || !click || view == nullptr ||
        event.getButton() != Event::LEFT_MOUSE_BUTTON) {
        return was_dragging;
    }
    const osg::Camera& camera = *view->getCamera();
    const osg::Matrixd to_pixels = camera.getViewMatrix() * camera.getProjectionMatrix() *
                                   camera.getViewport()->computeWindowMatrix();
    const Pick pick = picker_.pick(ray_through(to_pixels, place));
    const std::string lines = describe(run_, scene_.ground(), scene_.depth(), pick, language_);
    hud_.set_panel(lines);
    fmt::print("{}\n\n", lines);
    std::fflush(stdout);
    return false;
}

}  // namespace calade::viewer
