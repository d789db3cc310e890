// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "mesh.hpp"

#include <functional>

namespace calade::viewer {

/// The line with points at most `spacing` m apart; repeated points are left out.
[[nodiscard]] geo::Polyline resampled(const geo::Polyline& line, double spacing);

/// Height of a point of a line; `share` of the line's length lies before it.
using LineHeight = std::function<double(geo::Point2 p, double share)>;

/// Adds a ribbon of the given width around a line whose points are close enough to follow the
/// ground.
void add_ribbon(Mesh& mesh, const Ground& ground, const geo::Polyline& points, double width,
                const LineHeight& height, const osg::Vec4ub& colour, Identity identity);

}  // namespace calade::viewer
