// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hud.hpp"
#include "picking.hpp"
#include "scene.hpp"

#include <osgGA/GUIEventHandler>

namespace calade::viewer {

/// Time bar, keys and clicks. What it takes, the manipulator of the camera does not see. A click's
/// values go to the panel and to standard output. All that is passed must outlive it.
class Controls : public osgGA::GUIEventHandler {
public:
    Controls(const RunData& run, Scene& scene, Hud& hud, Language language);
    bool handle(const osgGA::GUIEventAdapter& event, osgGA::GUIActionAdapter& action) override;

private:
    void show(std::size_t step);
    void play(double now);
    bool key(int key, double now);
    bool press(const osgGA::GUIEventAdapter& event);
    bool release(const osgGA::GUIEventAdapter& event, osgGA::GUIActionAdapter& action);

    const RunData& run_;
    Scene& scene_;
    Hud& hud_;
    Language language_;
    Picker picker_;
    bool playing_ = false;
    bool dragging_ = false;
    double last_step_ = 0.0;
    double pressed_x_ = 0.0;
    double pressed_y_ = 0.0;
};

}  // namespace calade::viewer
