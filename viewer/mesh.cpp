// SPDX-License-Identifier: Apache-2.0
#include "mesh.hpp"

#include "shaders.hpp"

namespace calade::viewer {

Mesh::Mesh(GLenum mode)
    : positions_(new osg::Vec3Array),
      normals_(new osg::Vec3Array),
      colours_(new osg::Vec4ubArray),
      identities_(new osg::Vec4ubArray),
      states_(new osg::Vec3Array),
      indices_(new osg::DrawElementsUInt(mode)) {}

unsigned Mesh::vertex(const osg::Vec3d& position, const osg::Vec3d& normal,
                      const osg::Vec4ub& colour, Identity identity) {
    positions_->push_back(position);
    normals_->push_back(normal);
    colours_->push_back(colour);
    identities_->push_back(identity_colour(identity));
    return vertices() - 1;
}

void Mesh::triangle(unsigned a, unsigned b, unsigned c) {
    indices_->push_back(a);
    indices_->push_back(b);
    indices_->push_back(c);
}

void Mesh::line(unsigned a, unsigned b) {
    indices_->push_back(a);
    indices_->push_back(b);
}

void Mesh::face(const osg::Vec3d& a, const osg::Vec3d& b, const osg::Vec3d& c, const osg::Vec3d& d,
                const osg::Vec4ub& colour, Identity identity) {
    osg::Vec3d normal = (b - a) ^ (d - a);
    normal.normalize();
    const unsigned first = vertex(a, normal, colour, identity);
    vertex(b, normal, colour, identity);
    vertex(c, normal, colour, identity);
    vertex(d, normal, colour, identity);
    triangle(first, first + 1, first + 2);
    triangle(first, first + 2, first + 3);
}

void Mesh::state(const osg::Vec3& values) { states_->resize(positions_->size(), values); }

osg::ref_ptr<osg::Geometry> Mesh::geometry() const {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setVertexArray(positions_);
    geometry->setNormalArray(normals_, osg::Array::BIND_PER_VERTEX);
    colours_->setNormalize(true);
    geometry->setColorArray(colours_, osg::Array::BIND_PER_VERTEX);
    identities_->setNormalize(true);
    geometry->setVertexAttribArray(identity_attribute, identities_, osg::Array::BIND_PER_VERTEX);
    if (!states_->empty()) {
        states_->resize(positions_->size());
        geometry->setVertexAttribArray(state_attribute, states_, osg::Array::BIND_PER_VERTEX);
    }
    geometry->addPrimitiveSet(indices_);
    return geometry;
}

}  // namespace calade::viewer
