// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"
#include "words.hpp"

#include <osg/Node>

namespace calade::viewer {

/// Electric stations as small diamonds, critical sites as pins; both change colour when they fail.
[[nodiscard]] osg::ref_ptr<osg::Node> markers_mesh(const RunData& run, const Ground& ground);
/// The sites' names, always upright and in front.
[[nodiscard]] osg::ref_ptr<osg::Node> site_names(const RunData& run, const Ground& ground,
                                                 Language language);

}  // namespace calade::viewer
