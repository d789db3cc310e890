// SPDX-License-Identifier: Apache-2.0
#include "water_mesh.hpp"

#include "mesh.hpp"
#include "palette.hpp"
#include "shaders.hpp"

#include <algorithm>
#include <array>

namespace calade::viewer {

namespace {

// Keeps a film of water above the ground's triangles, where the depth buffer would mix them.
constexpr float lift_m = 0.05F;

bool wet(float depth) { return depth > wet_depth_m; }  // false outside the domain (NaN)

// Calls `visit` with every wet cell among the nine around (c, r).
template <class Visit>
void for_wet_around(const geo::Raster<float>& depth, Index c, Index r, const Visit& visit) {
    const geo::Grid& g = depth.grid;
    for (Index row = std::max(r - 1, 0); row <= std::min(r + 1, g.rows - 1); ++row) {
        for (Index column = std::max(c - 1, 0); column <= std::min(c + 1, g.columns - 1);
             ++column) {
            if (wet(depth.at(column, row))) {
                visit(g.index(column, row));
            }
        }
    }
}

// A dry corner is drawn as the water beside it, so that a quay has no rim of flood.
bool is_start_water(const RunData& run, const geo::Raster<float>& depth, Index i) {
    bool from_start = run.start_water[i] != 0;
    if (!from_start && !wet(depth[i])) {
        const Index columns = depth.grid.columns;
        for_wet_around(depth, i % columns, i / columns,
                       [&](Index j) { from_start = from_start || run.start_water[j] != 0; });
    }
    return from_start;
}

}  // namespace

geo::Raster<float> water_surface(const Ground& ground, const geo::Raster<float>& depth) {
    const geo::Grid& g = ground.grid();
    geo::Raster<float> surface(g);
    for (Index r = 0; r < g.rows; ++r) {
        for (Index c = 0; c < g.columns; ++c) {
            const auto bed = static_cast<float>(ground.cell_height(c, r));
            surface.at(c, r) = bed;
            if (wet(depth.at(c, r))) {
                surface.at(c, r) = bed + depth.at(c, r);
                continue;
            }
            float sum = 0.0F;
            int n = 0;
            for_wet_around(depth, c, r, [&](Index i) {
                sum +=
                    static_cast<float>(ground.cell_height(i % g.columns, i / g.columns)) + depth[i];
                ++n;
            });
            if (n > 0) {
                surface.at(c, r) = std::min(bed, sum / static_cast<float>(n));
            }
        }
    }
    return surface;
}

osg::ref_ptr<osg::Node> water_mesh(const RunData& run, const Ground& ground,
                                   const geo::Raster<float>& depth,
                                   const geo::Raster<float>& surface) {
    const geo::Grid& g = ground.grid();
    Mesh mesh;
    std::vector<int> vertex_of(static_cast<std::size_t>(g.size()), -1);
    const auto vertex = [&](Index i) {
        int& known = vertex_of[static_cast<std::size_t>(i)];
        if (known < 0) {
            const double bed = ground.cell_height(i % g.columns, i / g.columns);
            known = static_cast<int>(mesh.vertex(ground.local(g.centre(i), surface[i] + lift_m), {},
                                                 colour::start_water, {Kind::water, 0}));
            mesh.state({static_cast<float>(surface[i] - bed),
                        is_start_water(run, depth, i) ? 1.0F : 0.0F, 0.0F});
        }
        return static_cast<unsigned>(known);
    };
    const auto triangle = [&](Index a, Index b, Index c) {
        const std::array corners{a, b, c};
        const bool inside = std::ranges::all_of(
            corners, [&](Index i) { return ground.inside(i % g.columns, i / g.columns); });
        if (inside && std::ranges::any_of(corners, [&](Index i) { return wet(depth[i]); })) {
            mesh.triangle(vertex(a), vertex(b), vertex(c));
        }
    };
    for (Index r = 0; r + 1 < g.rows; ++r) {
        for (Index c = 0; c + 1 < g.columns; ++c) {
            triangle(g.index(c, r), g.index(c + 1, r), g.index(c + 1, r + 1));
            triangle(g.index(c, r), g.index(c + 1, r + 1), g.index(c, r + 1));
        }
    }
    auto node = mesh.geometry();
    shade_water(*node->getOrCreateStateSet());
    return node;
}

}  // namespace calade::viewer
