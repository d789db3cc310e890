// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"

#include <osg/Node>

namespace calade::viewer {

/// The water's surface at the cell centres, m: bed plus depth where wet. A dry cell takes the mean
/// of its wet neighbours, but never more than its bed: so the surface ends where it meets rising
/// ground and does not reach over low ground that a wall keeps dry. Far from water it is the bed.
[[nodiscard]] geo::Raster<float> water_surface(const Ground& ground,
                                               const geo::Raster<float>& depth);

/// The surface over the same triangles as the ground, where one corner at least is wet.
[[nodiscard]] osg::ref_ptr<osg::Node> water_mesh(const RunData& run, const Ground& ground,
                                                 const geo::Raster<float>& depth,
                                                 const geo::Raster<float>& surface);

}  // namespace calade::viewer
