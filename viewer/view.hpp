// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"

#include <osg/Matrixd>
#include <osg/Vec2d>

#include <string>

namespace calade::viewer {

struct Size {
    int width = 1280;
    int height = 720;
    [[nodiscard]] double aspect() const { return static_cast<double>(width) / height; }
};
/// "1280x720", each side 64 to 8192. Throws DataError.
[[nodiscard]] Size size_of(const std::string& text);

/// Where the eye is and what it looks at, local metres (see Ground).
struct View {
    osg::Vec3d eye;
    osg::Vec3d target;
};

inline constexpr double field_of_view_degrees = 30.0;  ///< vertical

/// Six numbers "x,y,z,tx,ty,tz" in the city's coordinates. Throws DataError.
[[nodiscard]] View view_of(const std::string& text, const Ground& ground);
/// Oblique, from the side of the sea where there is one, on that part of the town that floods (the
/// whole built-up area where nothing does).
[[nodiscard]] View home_view(const RunData& run, const Ground& ground, double aspect);

[[nodiscard]] osg::Matrixd view_matrix(const View& view);
[[nodiscard]] osg::Matrixd projection_matrix(double aspect);
/// From local metres to pixels, y up from the lower edge.
[[nodiscard]] osg::Matrixd to_window(const View& view, Size size);
/// The ray through a pixel (y up), by the inverse of a matrix as to_window gives it.
[[nodiscard]] Ray ray_through(const osg::Matrixd& to_window, const osg::Vec2d& pixel);

}  // namespace calade::viewer
