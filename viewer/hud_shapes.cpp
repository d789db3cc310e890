// SPDX-License-Identifier: Apache-2.0
#include "hud_shapes.hpp"

namespace calade::viewer {

osg::ref_ptr<osg::Geometry> filled(const std::vector<osg::Vec2>& outline,
                                   const osg::Vec4ub& colour) {
    osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
    for (const osg::Vec2& corner : outline) {
        corners->push_back({corner.x(), corner.y(), 0.0F});
    }
    osg::ref_ptr<osg::Vec4ubArray> colours = new osg::Vec4ubArray;
    colours->push_back(colour);
    colours->setNormalize(true);
    osg::ref_ptr<osg::Geometry> shape = new osg::Geometry;
    shape->setUseDisplayList(false);
    shape->setUseVertexBufferObjects(true);
    shape->setVertexArray(corners);
    shape->setColorArray(colours, osg::Array::BIND_OVERALL);
    shape->addPrimitiveSet(
        new osg::DrawArrays(GL_TRIANGLE_FAN, 0, static_cast<int>(corners->size())));
    return shape;
}

osg::ref_ptr<osg::Geometry> rectangle(double x, double y, double width, double height,
                                      const osg::Vec4ub& colour) {
    const auto a = static_cast<float>(x), b = static_cast<float>(y),
               c = static_cast<float>(x + width), d = static_cast<float>(y + height);
    return filled({{a, b}, {c, b}, {c, d}, {a, d}}, colour);
}

osg::ref_ptr<osg::Geometry> diamond(double x, double y, double radius, const osg::Vec4ub& colour) {
    const auto a = static_cast<float>(x), b = static_cast<float>(y), r = static_cast<float>(radius);
    return filled({{a - 0.75F * r, b}, {a, b - r}, {a + 0.75F * r, b}, {a, b + r}}, colour);
}

}  // namespace calade::viewer
