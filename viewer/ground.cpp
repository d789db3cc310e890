// SPDX-License-Identifier: Apache-2.0
#include "ground.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>

namespace calade::viewer {

Ground::Ground(const geo::Raster<float>& bed) : bed_(bed), inside_(bed.grid) {
    lowest_ = 1e30;
    highest_ = -1e30;
    for (std::size_t i = 0; i < bed.values.size(); ++i) {
        if (std::isfinite(bed.values[i])) {
            inside_.values[i] = 1;
            lowest_ = std::min(lowest_, static_cast<double>(bed.values[i]));
            highest_ = std::max(highest_, static_cast<double>(bed.values[i]));
        }
    }
    fill_outside();
}

// Breadth first from the domain's edge outwards.
void Ground::fill_outside() {
    const geo::Grid& g = grid();
    std::deque<Index> front;
    for (Index i = 0; i < g.size(); ++i) {
        if (inside_[i] != 0) {
            front.push_back(i);
        }
    }
    while (!front.empty()) {
        const Index i = front.front();
        front.pop_front();
        const Index c = i % g.columns;
        const Index r = i / g.columns;
        for (const auto& [dc, dr] : {std::array{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            if (g.contains(c + dc, r + dr) && std::isnan(bed_.at(c + dc, r + dr))) {
                bed_.at(c + dc, r + dr) = bed_[i];
                front.push_back(g.index(c + dc, r + dr));
            }
        }
    }
}

double Ground::interpolate(const geo::Raster<float>& field, geo::Point2 p) {
    const geo::Grid& g = field.grid;
    const double u = std::clamp((p.x - g.x_min) / g.cell - 0.5, 0.0, g.columns - 1.0);
    const double v = std::clamp((p.y - g.y_min) / g.cell - 0.5, 0.0, g.rows - 1.0);
    const Index c = std::min(static_cast<Index>(u), g.columns - 2);
    const Index r = std::min(static_cast<Index>(v), g.rows - 2);
    const double x = u - c;
    const double y = v - r;
    const double south_west = field.at(c, r);
    const double north_east = field.at(c + 1, r + 1);
    if (x >= y) {
        const double south_east = field.at(c + 1, r);
        return south_west + x * (south_east - south_west) + y * (north_east - south_east);
    }
    const double north_west = field.at(c, r + 1);
    return south_west + y * (north_west - south_west) + x * (north_east - north_west);
}

std::optional<Ground::Stretch> Ground::stretch(const Ray& ray, double top) const {
    const osg::Vec3d low(0.0, 0.0, lowest_ - 1.0);
    const osg::Vec3d high(grid().columns * grid().cell, grid().rows * grid().cell, top + 1.0);
    Stretch s{0.0, 1e9};
    for (int k = 0; k < 3; ++k) {
        if (std::abs(ray.direction[k]) < 1e-12) {
            if (ray.from[k] < low[k] || ray.from[k] > high[k]) {
                return std::nullopt;
            }
            continue;
        }
        const double a = (low[k] - ray.from[k]) / ray.direction[k];
        const double b = (high[k] - ray.from[k]) / ray.direction[k];
        s.from = std::max(s.from, std::min(a, b));
        s.to = std::min(s.to, std::max(a, b));
    }
    return s.from < s.to ? std::optional(s) : std::nullopt;
}

std::optional<double> Ground::hit(const Ray& ray) const {
    const auto part = stretch(ray, highest_);
    if (!part) {
        return std::nullopt;
    }
    const auto above = [&](double t) {
        const osg::Vec3d p = ray.at(t);
        return p.z() - height(world(p));
    };
    const double flat = std::hypot(ray.direction.x(), ray.direction.y());
    const double stride = 0.5 * grid().cell / std::max(flat, 0.05);
    double before = part->from;
    for (double t = part->from; t < part->to + stride; t += stride) {
        if (above(t) > 0.0) {
            before = t;
            continue;
        }
        double under = t;
        while (under - before > 0.01) {
            const double middle = 0.5 * (before + under);
            (above(middle) > 0.0 ? before : under) = middle;
        }
        const geo::Point2 p = world(ray.at(under));
        const Index cell = grid().cell_at(p);
        if (cell >= 0 && inside_[cell] != 0) {
            return under;
        }
        before = t;  // below the filled ground outside: the ray may still come in
    }
    return std::nullopt;
}

}  // namespace calade::viewer
