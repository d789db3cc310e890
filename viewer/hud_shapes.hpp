// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <osg/Geometry>

#include <vector>

namespace calade::viewer {

/// A filled convex outline in the plane of the picture.
[[nodiscard]] osg::ref_ptr<osg::Geometry> filled(const std::vector<osg::Vec2>& outline,
                                                 const osg::Vec4ub& colour);
[[nodiscard]] osg::ref_ptr<osg::Geometry> rectangle(double x, double y, double width, double height,
                                                    const osg::Vec4ub& colour);
[[nodiscard]] osg::ref_ptr<osg::Geometry> diamond(double x, double y, double radius,
                                                  const osg::Vec4ub& colour);

}  // namespace calade::viewer
