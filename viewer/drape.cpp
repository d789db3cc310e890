// SPDX-License-Identifier: Apache-2.0
#include "drape.hpp"

#include <algorithm>
#include <cmath>

namespace calade::viewer {

geo::Polyline resampled(const geo::Polyline& line, double spacing) {
    geo::Polyline points;
    for (std::size_t k = 0; k + 1 < line.size(); ++k) {
        const double length = geo::distance(line[k], line[k + 1]);
        if (length <= 0.0) {
            continue;
        }
        const auto pieces = static_cast<int>(std::ceil(length / spacing));
        for (int j = 0; j < pieces; ++j) {
            points.push_back(line[k] + static_cast<double>(j) / pieces * (line[k + 1] - line[k]));
        }
    }
    if (!points.empty()) {
        points.push_back(line.back());
    }
    return points;
}

void add_ribbon(Mesh& mesh, const Ground& ground, const geo::Polyline& points, double width,
                const LineHeight& height, const osg::Vec4ub& colour, Identity identity) {
    const double total = geo::length(points);
    const osg::Vec3d up(0.0, 0.0, 1.0);
    double along = 0.0;
    for (std::size_t k = 0; k < points.size(); ++k) {
        const geo::Point2 before = points[k > 0 ? k - 1 : 0];
        const geo::Point2 behind = points[std::min(k + 1, points.size() - 1)];
        const geo::Point2 direction = behind - before;
        const double size = std::max(geo::length(direction), 1e-9);
        const geo::Point2 side = 0.5 * width / size * geo::Point2{-direction.y, direction.x};
        along += k > 0 ? geo::distance(points[k - 1], points[k]) : 0.0;
        const double share = total > 0.0 ? along / total : 0.0;
        const unsigned left = mesh.vertex(
            ground.local(points[k] + side, height(points[k] + side, share)), up, colour, identity);
        mesh.vertex(ground.local(points[k] - side, height(points[k] - side, share)), up, colour,
                    identity);
        if (k > 0) {
            mesh.triangle(left - 2, left - 1, left);
            mesh.triangle(left, left - 1, left + 1);
        }
    }
}

}  // namespace calade::viewer
