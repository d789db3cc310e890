// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"

#include <osg/Node>

namespace calade::viewer {

/// Ground and sea bed of the domain, coloured by height.
[[nodiscard]] osg::ref_ptr<osg::Node> terrain_mesh(const RunData& run, const Ground& ground);
/// Quays, dikes and walls as ribbons that stand up to their crests.
[[nodiscard]] osg::ref_ptr<osg::Node> defences_mesh(const RunData& run, const Ground& ground);

}  // namespace calade::viewer
