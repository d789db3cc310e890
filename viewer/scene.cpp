// SPDX-License-Identifier: Apache-2.0
#include "scene.hpp"

#include "buildings_mesh.hpp"
#include "markers.hpp"
#include "shaders.hpp"
#include "streets_mesh.hpp"
#include "terrain_mesh.hpp"
#include "water_mesh.hpp"

#include <algorithm>

namespace calade::viewer {

namespace {

// Over the left shoulder of who looks from the home view: relief and roofs are read best so.
osg::Vec3 towards_sun(const View& home) {
    osg::Vec3d back = home.eye - home.target;
    back.z() = 0.0;
    back.normalize();
    const osg::Vec3d left(back.y(), -back.x(), 0.0);
    osg::Vec3d sun = back * 0.35 + left * 0.75 + osg::Vec3d(0.0, 0.0, 0.9);
    sun.normalize();
    return sun;
}

// Markers keep a readable size in the home view, and never outgrow a large building threefold.
double marker_scale(const View& home) {
    return std::clamp((home.eye - home.target).length() / 1500.0, 0.8, 3.0);
}

}  // namespace

Scene::Scene(const RunData& run, Language language) : run_(run), ground_(run.bed) {
    const View home = home_view(run, ground_, 16.0 / 9.0);
    const double scale = marker_scale(home);
    names_ = site_names(run, ground_, scale, language);
    set_scene_uniforms(*root_->getOrCreateStateSet(), towards_sun(home));
    root_->addChild(terrain_mesh(run, ground_));
    root_->addChild(defences_mesh(run, ground_));
    root_->addChild(streets_mesh(run, ground_));
    root_->addChild(buildings_mesh(run, ground_));
    root_->addChild(power_lines_mesh(run, ground_));
    root_->addChild(markers_mesh(run, ground_, scale));
    root_->addChild(water_);
    root_->addChild(closed_);
    root_->addChild(names_);
    show(0);
}

void Scene::show(std::size_t step) {
    depth_ = run_.depth(step);
    step_ = step;
    surface_ = water_surface(ground_, depth_);
    const double time = run_.times[step];
    set_time(*root_->getOrCreateStateSet(), time);
    water_->removeChildren(0, water_->getNumChildren());
    water_->addChild(water_mesh(run_, ground_, depth_, surface_));
    closed_->removeChildren(0, closed_->getNumChildren());
    closed_->addChild(closed_streets_mesh(run_, ground_, surface_, time));
}

void Scene::set_identity(bool on) {
    identity_ = on;
    set_identity_pass(*root_->getOrCreateStateSet(), on);
    names_->setNodeMask(on ? 0U : ~0U);
}

}  // namespace calade::viewer
