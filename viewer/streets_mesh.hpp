// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"

#include <osg/Node>

namespace calade::viewer {

/// All streets as ribbons on the ground, bridges straight between their ends.
[[nodiscard]] osg::ref_ptr<osg::Node> streets_mesh(const RunData& run, const Ground& ground);
/// Those closed at `time` (s), lifted out of the water (surface: m, on the ground where dry).
[[nodiscard]] osg::ref_ptr<osg::Node> closed_streets_mesh(const RunData& run, const Ground& ground,
                                                          const geo::Raster<float>& surface,
                                                          double time);
/// Cables and lines, drawn above the streets that they follow.
[[nodiscard]] osg::ref_ptr<osg::Node> power_lines_mesh(const RunData& run, const Ground& ground);

}  // namespace calade::viewer
