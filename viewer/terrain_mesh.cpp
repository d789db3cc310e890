// SPDX-License-Identifier: Apache-2.0
#include "terrain_mesh.hpp"

#include "drape.hpp"
#include "mesh.hpp"
#include "palette.hpp"
#include "shaders.hpp"

#include <algorithm>
#include <cmath>

namespace calade::viewer {

namespace {

// Slopes are drawn this much steeper for the light, so that gentle relief can be seen.
constexpr double relief_for_light = 2.5;

osg::Vec3d normal_at(const Ground& ground, Index c, Index r) {
    const geo::Grid& g = ground.grid();
    const auto z = [&](Index column, Index row) {
        return ground.cell_height(std::clamp(column, 0, g.columns - 1),
                                  std::clamp(row, 0, g.rows - 1));
    };
    const double slope = relief_for_light / (2.0 * g.cell);
    osg::Vec3d n(-(z(c + 1, r) - z(c - 1, r)) * slope, -(z(c, r + 1) - z(c, r - 1)) * slope, 1.0);
    n.normalize();
    return n;
}

osg::Vec4ub blend(const osg::Vec4ub& a, const osg::Vec4ub& b, double share) {
    const auto mix = [share](std::uint8_t from, std::uint8_t to) {
        return static_cast<std::uint8_t>(std::lround(from + share * (to - from)));
    };
    return {mix(a.r(), b.r()), mix(a.g(), b.g()), mix(a.b(), b.b()), 255};
}

}  // namespace

osg::ref_ptr<osg::Node> terrain_mesh(const RunData& run, const Ground& ground) {
    const geo::Grid& g = ground.grid();
    Mesh mesh;
    std::vector<int> vertex_of(static_cast<std::size_t>(g.size()), -1);
    const double relief = std::max(ground.highest(), 20.0);
    for (Index i = 0; i < g.size(); ++i) {
        const Index c = i % g.columns;
        const Index r = i / g.columns;
        if (!ground.inside(c, r)) {
            continue;
        }
        const double z = ground.cell_height(c, r);
        const auto colour = run.start_water[i] != 0
                                ? colour::bed
                                : blend(colour::land_low, colour::land_high,
                                        std::sqrt(std::clamp(z / relief, 0.0, 1.0)));
        vertex_of[static_cast<std::size_t>(i)] = static_cast<int>(mesh.vertex(
            ground.local(g.centre(i), z), normal_at(ground, c, r), colour, {Kind::terrain, 0}));
    }
    const auto triangle = [&](Index a, Index b, Index c) {
        const int va = vertex_of[static_cast<std::size_t>(a)];
        const int vb = vertex_of[static_cast<std::size_t>(b)];
        const int vc = vertex_of[static_cast<std::size_t>(c)];
        if (va >= 0 && vb >= 0 && vc >= 0) {
            mesh.triangle(static_cast<unsigned>(va), static_cast<unsigned>(vb),
                          static_cast<unsigned>(vc));
        }
    };
    for (Index r = 0; r + 1 < g.rows; ++r) {
        for (Index c = 0; c + 1 < g.columns; ++c) {
            triangle(g.index(c, r), g.index(c + 1, r), g.index(c + 1, r + 1));
            triangle(g.index(c, r), g.index(c + 1, r + 1), g.index(c, r + 1));
        }
    }
    auto node = mesh.geometry();
    shade_solid(*node->getOrCreateStateSet());
    return node;
}

osg::ref_ptr<osg::Node> defences_mesh(const RunData& run, const Ground& ground) {
    constexpr double half_width = 1.2;
    constexpr double least_height = 0.4;  // a crest at ground level is still drawn
    Mesh mesh;
    for (std::size_t i = 0; i < run.defences.size(); ++i) {
        const Identity identity{Kind::defence, static_cast<int>(i)};
        const auto points = resampled(run.defences[i].line, ground.grid().cell / 2.0);
        for (std::size_t k = 0; k + 1 < points.size(); ++k) {
            const geo::Point2 along = points[k + 1] - points[k];
            const geo::Point2 side =
                half_width / geo::length(along) * geo::Point2{-along.y, along.x};
            const auto foot = [&](geo::Point2 p) {
                return ground.local(p, ground.height(p) - 1.0);
            };
            const auto crest = [&](geo::Point2 p, geo::Point2 axis) {
                return ground.local(
                    p, std::max(run.defences[i].crest_m, ground.height(axis) + least_height));
            };
            const geo::Point2 a = points[k], b = points[k + 1];
            mesh.face(crest(a - side, a), crest(b - side, b), crest(b + side, b),
                      crest(a + side, a), colour::defence, identity);
            mesh.face(foot(a - side), foot(b - side), crest(b - side, b), crest(a - side, a),
                      colour::defence, identity);
            mesh.face(foot(b + side), foot(a + side), crest(a + side, a), crest(b + side, b),
                      colour::defence, identity);
        }
    }
    auto node = mesh.geometry();
    shade_solid(*node->getOrCreateStateSet());
    return node;
}

}  // namespace calade::viewer
