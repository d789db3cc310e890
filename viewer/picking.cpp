// SPDX-License-Identifier: Apache-2.0
#include "picking.hpp"

#include "buildings_mesh.hpp"

#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <cmath>

namespace calade::viewer {

namespace {

constexpr double bucket_m = 40.0;

geo::Grid bucket_grid(const geo::Grid& g) {
    return {static_cast<Index>(std::ceil(g.columns * g.cell / bucket_m)),
            static_cast<Index>(std::ceil(g.rows * g.cell / bucket_m)), g.x_min, g.y_min, bucket_m};
}

}  // namespace

Picker::Picker(const RunData& run, const Ground& ground)
    : run_(run),
      ground_(ground),
      buckets_(bucket_grid(ground.grid())),
      in_bucket_(static_cast<std::size_t>(buckets_.size())),
      top_(ground.highest()) {
    for (std::size_t i = 0; i < run.buildings.size(); ++i) {
        const Prism prism = prism_of(run.buildings[i], ground);
        heights_.push_back({prism.foot, prism.roof});
        top_ = std::max(top_, prism.roof);
        file(i);
    }
}

void Picker::file(std::size_t building) {
    const geo::Box box = geo::bounds(run_.buildings[building].footprint);
    const Index c0 = std::max(buckets_.column_of(box.low.x), 0);
    const Index c1 = std::min(buckets_.column_of(box.high.x), buckets_.columns - 1);
    const Index r0 = std::max(buckets_.row_of(box.low.y), 0);
    const Index r1 = std::min(buckets_.row_of(box.high.y), buckets_.rows - 1);
    for (Index r = r0; r <= r1; ++r) {
        for (Index c = c0; c <= c1; ++c) {
            in_bucket_[static_cast<std::size_t>(buckets_.index(c, r))].push_back(
                static_cast<Index>(building));
        }
    }
}

// The first point of the ray that is in the prism: where it comes down to the roof inside the
// footprint, or passes a wall between foot and roof.
double Picker::distance_to(std::size_t building, const Ray& ray) const {
    const Box heights = heights_[building];
    const geo::MultiPolygon& footprint = run_.buildings[building].footprint;
    double nearest = never;
    if (ray.direction.z() < 0.0 && ray.from.z() > heights.roof) {
        const double t = (heights.roof - ray.from.z()) / ray.direction.z();
        if (geo::contains(footprint, ground_.world(ray.at(t)))) {
            nearest = t;
        }
    }
    const geo::Point2 from = ground_.world(ray.from);
    const geo::Point2 sight{ray.direction.x(), ray.direction.y()};
    const auto walls = [&](const geo::Ring& ring) {
        for (std::size_t k = 0; k < ring.size(); ++k) {
            const geo::Point2 a = ring[k];
            const geo::Point2 wall = ring[(k + 1) % ring.size()] - a;
            const double turn = geo::cross(sight, wall);
            if (std::abs(turn) < 1e-12) {
                continue;
            }
            const double t = geo::cross(a - from, wall) / turn;
            const double share = geo::cross(a - from, sight) / turn;
            const double z = ray.from.z() + t * ray.direction.z();
            if (t > 0.0 && share >= 0.0 && share <= 1.0 && z >= heights.foot && z <= heights.roof) {
                nearest = std::min(nearest, t);
            }
        }
    };
    for (const geo::Polygon& polygon : footprint) {
        walls(polygon.outer);
        std::ranges::for_each(polygon.holes, walls);
    }
    return nearest;
}

Pick Picker::pick(const Ray& ray) const {
    const auto ground = ground_.hit(ray);
    double nearest = ground.value_or(never);
    Index building = -1;
    if (const auto part = ground_.stretch(ray, top_)) {
        const double end = std::min(part->to, nearest);
        const auto visit = [&](Index bucket) {
            for (const Index i : in_bucket_[static_cast<std::size_t>(bucket)]) {
                const double t = distance_to(static_cast<std::size_t>(i), ray);
                if (t < nearest) {
                    nearest = t;
                    building = i;
                }
            }
        };
        geo::walk_cells(buckets_, ground_.world(ray.at(part->from)), ground_.world(ray.at(end)),
                        visit);
    }
    if (nearest == never) {
        return {};
    }
    const Identity what =
        building >= 0 ? Identity{Kind::building, building} : Identity{Kind::terrain, 0};
    return {what, ground_.world(ray.at(nearest)), nearest};
}

}  // namespace calade::viewer
