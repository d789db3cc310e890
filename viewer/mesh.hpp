// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "identity.hpp"

#include <osg/Geometry>

namespace calade::viewer {

/// Triangles (or lines) in the making: positions, normals, colours and identities, one a vertex. A
/// normal of length zero means "no light": the colour is shown as it is.
class Mesh {
public:
    explicit Mesh(GLenum mode = GL_TRIANGLES);
    unsigned vertex(const osg::Vec3d& position, const osg::Vec3d& normal, const osg::Vec4ub& colour,
                    Identity identity);
    void triangle(unsigned a, unsigned b, unsigned c);
    void line(unsigned a, unsigned b);
    /// A flat face with four corners in order, its normal computed from them.
    void face(const osg::Vec3d& a, const osg::Vec3d& b, const osg::Vec3d& c, const osg::Vec3d& d,
              const osg::Vec4ub& colour, Identity identity);
    [[nodiscard]] unsigned vertices() const { return static_cast<unsigned>(positions_->size()); }
    /// Further values (see shaders.hpp) for the vertices added since the last call.
    void state(const osg::Vec3& values);
    /// The finished geometry, drawn from buffers.
    [[nodiscard]] osg::ref_ptr<osg::Geometry> geometry() const;

private:
    osg::ref_ptr<osg::Vec3Array> positions_;
    osg::ref_ptr<osg::Vec3Array> normals_;
    osg::ref_ptr<osg::Vec4ubArray> colours_;
    osg::ref_ptr<osg::Vec4ubArray> identities_;
    osg::ref_ptr<osg::Vec3Array> states_;
    osg::ref_ptr<osg::DrawElementsUInt> indices_;
};

}  // namespace calade::viewer
