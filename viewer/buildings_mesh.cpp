// SPDX-License-Identifier: Apache-2.0
#include "buildings_mesh.hpp"

#include "mesh.hpp"
#include "palette.hpp"
#include "shaders.hpp"

#include <osg/Group>
#include <osg/TriangleIndexFunctor>
#include <osgUtil/Tessellator>

#include <algorithm>

namespace calade::viewer {

namespace {

// Vertices of one geometry: a few for a town, each culled by its own bounds.
constexpr unsigned batch_vertices = 100'000;
// Walls reach below the ground so that no gap shows on a slope.
constexpr double footing_m = 0.5;

double signed_area(const geo::Ring& ring) {
    double twice = 0.0;
    for (std::size_t k = 0; k < ring.size(); ++k) {
        twice += geo::cross(ring[k], ring[(k + 1) % ring.size()]);
    }
    return twice / 2.0;
}

bool is_convex(const geo::Ring& ring) {
    bool left = false;
    bool right = false;
    for (std::size_t k = 0; k < ring.size(); ++k) {
        const geo::Point2 a = ring[k], b = ring[(k + 1) % ring.size()],
                          c = ring[(k + 2) % ring.size()];
        const double turn = geo::cross(b - a, c - b);
        left = left || turn > 0.0;
        right = right || turn < 0.0;
    }
    return !(left && right);
}

struct Collector {
    std::vector<unsigned> corners;
    void operator()(unsigned a, unsigned b, unsigned c) {
        corners.insert(corners.end(), {a, b, c});
    }
};

void add_walls(Mesh& mesh, const Ground& ground, const geo::Ring& ring, bool is_outer, Prism prism,
               Identity identity) {
    const bool turn = (signed_area(ring) > 0.0) != is_outer;  // outside on the right
    for (std::size_t k = 0; k < ring.size(); ++k) {
        geo::Point2 a = ring[k];
        geo::Point2 b = ring[(k + 1) % ring.size()];
        if (turn) {
            std::swap(a, b);
        }
        mesh.face(ground.local(a, prism.foot - footing_m), ground.local(b, prism.foot - footing_m),
                  ground.local(b, prism.roof), ground.local(a, prism.roof), colour::wall, identity);
    }
}

}  // namespace

Prism prism_of(const BuildingView& building, const Ground& ground) {
    Prism prism{1e30, -1e30};
    for (const geo::Polygon& polygon : building.footprint) {
        for (const geo::Point2 p : polygon.outer) {
            const double z = ground.height(p);
            prism.foot = std::min(prism.foot, z);
            prism.roof = std::max(prism.roof, z);
        }
    }
    prism.roof += std::max(building.height_m, 1.0);
    return prism;
}

std::vector<geo::Point2> triangulate(const geo::Polygon& polygon) {
    std::vector<geo::Point2> corners;
    const geo::Ring& ring = polygon.outer;
    if (polygon.empty()) {
        return corners;
    }
    // Fans are right for convex rings of four, which most houses are; a longer ring that only turns
    // one way may still wind twice.
    if (polygon.holes.empty() && ring.size() <= 4 && is_convex(ring)) {
        for (std::size_t k = 1; k + 1 < ring.size(); ++k) {
            corners.insert(corners.end(), {ring[0], ring[k], ring[k + 1]});
        }
        return corners;
    }
    const geo::Point2 origin = ring[0];  // floats of the tessellator count from here
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    osg::ref_ptr<osg::Vec3Array> points = new osg::Vec3Array;
    const auto add = [&](const geo::Ring& one) {
        geometry->addPrimitiveSet(new osg::DrawArrays(GL_POLYGON, static_cast<int>(points->size()),
                                                      static_cast<int>(one.size())));
        for (const geo::Point2 p : one) {
            points->push_back(osg::Vec3(osg::Vec3d(p.x - origin.x, p.y - origin.y, 0.0)));
        }
    };
    add(ring);
    for (const geo::Ring& hole : polygon.holes) {
        add(hole);
    }
    geometry->setVertexArray(points);
    osg::ref_ptr<osgUtil::Tessellator> tessellator = new osgUtil::Tessellator;
    tessellator->setTessellationType(osgUtil::Tessellator::TESS_TYPE_GEOMETRY);
    tessellator->setWindingType(osgUtil::Tessellator::TESS_WINDING_ODD);
    tessellator->setTessellationNormal({0.0F, 0.0F, 1.0F});
    tessellator->retessellatePolygons(*geometry);
    osg::TriangleIndexFunctor<Collector> collector;
    geometry->accept(collector);
    const auto& cut = static_cast<const osg::Vec3Array&>(*geometry->getVertexArray());
    for (const unsigned i : collector.corners) {
        corners.push_back(origin + geo::Point2{cut[i].x(), cut[i].y()});
    }
    return corners;
}

osg::ref_ptr<osg::Node> buildings_mesh(const RunData& run, const Ground& ground) {
    osg::ref_ptr<osg::Group> group = new osg::Group;
    shade_buildings(*group->getOrCreateStateSet());
    Mesh mesh;
    const osg::Vec3d up(0.0, 0.0, 1.0);
    for (std::size_t i = 0; i < run.buildings.size(); ++i) {
        const BuildingView& building = run.buildings[i];
        const Identity identity{Kind::building, static_cast<int>(i)};
        const Prism prism = prism_of(building, ground);
        for (const geo::Polygon& polygon : building.footprint) {
            add_walls(mesh, ground, polygon.outer, true, prism, identity);
            for (const geo::Ring& hole : polygon.holes) {
                add_walls(mesh, ground, hole, false, prism, identity);
            }
            const auto corners = triangulate(polygon);
            for (std::size_t k = 0; k + 2 < corners.size(); k += 3) {
                const auto corner = [&](std::size_t j) {
                    return mesh.vertex(ground.local(corners[k + j], prism.roof), up, colour::roof,
                                       identity);
                };
                const unsigned a = corner(0), b = corner(1), c = corner(2);
                mesh.triangle(a, b, c);
            }
        }
        mesh.state({static_cast<float>(building.wet_since), static_cast<float>(building.dark.from),
                    static_cast<float>(building.dark.until)});
        if (mesh.vertices() > batch_vertices) {
            group->addChild(mesh.geometry());
            mesh = Mesh();
        }
    }
    group->addChild(mesh.geometry());
    return group;
}

}  // namespace calade::viewer
