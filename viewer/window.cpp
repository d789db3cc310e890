// SPDX-License-Identifier: Apache-2.0
#include "window.hpp"

#include "controls.hpp"
#include "hud.hpp"
#include "palette.hpp"

#include "calade/base/error.hpp"

#include <osgGA/TerrainManipulator>
#include <osgViewer/Viewer>

#include <cstdlib>

namespace calade::viewer {

namespace {

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
    osg::DisplaySettings::instance()->setNumMultiSamples(4);
    viewer.setUpViewInWindow(60, 60, size.width, size.height);
    viewer.setLightingMode(osg::View::NO_LIGHT);
    const auto& sky = colour::sky;
    viewer.getCamera()->setClearColor(osg::Vec4(sky.r(), sky.g(), sky.b(), sky.a()) / 255.0F);
    viewer.getCamera()->setProjectionMatrix(projection_matrix(size.aspect()));
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
