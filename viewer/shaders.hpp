// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <osg/StateSet>
#include <osg/Vec3>

namespace calade::viewer {

/// Vertex attributes beside position, normal and colour.
inline constexpr unsigned identity_attribute = 6;  ///< flat colour of the identity picture
/// Water: depth (m), 1 where it was there from the start, 0. Buildings: wet since, dark since, dark
/// until. What can fail: 0, failed since, failed until. Times in s from the run's start.
inline constexpr unsigned state_attribute = 7;

/// Uniforms that hold for the whole scene: `sun` (towards it), `time` (s), `identity_pass`.
void set_scene_uniforms(osg::StateSet& state, const osg::Vec3& towards_sun);
void set_time(osg::StateSet& state, double seconds);
void set_identity_pass(osg::StateSet& state, bool on);

/// Terrain, defences, markers, streets: the vertex colour under the sun.
void shade_solid(osg::StateSet& state);
/// As solid, but roofs that are wet or dark at the time take the colour of that.
void shade_buildings(osg::StateSet& state);
/// Unlit lines and markers that take the failure's colour and the next kind while they fail.
void shade_what_fails(osg::StateSet& state);
/// Colour by depth class; nothing where shallower than the first class; transparent.
void shade_water(osg::StateSet& state);

}  // namespace calade::viewer
