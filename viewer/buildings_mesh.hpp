// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"

#include <osg/Node>

#include <vector>

namespace calade::viewer {

/// Heights of a building's prism, m: from the lowest ground along its walls to its roof, which is
/// `height_m` above the highest.
struct Prism {
    double foot = 0.0;
    double roof = 0.0;
};
[[nodiscard]] Prism prism_of(const BuildingView& building, const Ground& ground);

/// A flat polygon, holes left out, cut into triangles: three points each.
[[nodiscard]] std::vector<geo::Point2> triangulate(const geo::Polygon& polygon);

/// All buildings in a few geometries: walls and flat roofs.
[[nodiscard]] osg::ref_ptr<osg::Node> buildings_mesh(const RunData& run, const Ground& ground);

}  // namespace calade::viewer
