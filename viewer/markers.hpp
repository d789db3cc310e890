// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ground.hpp"
#include "run_data.hpp"
#include "words.hpp"

#include <osg/Node>

namespace calade::viewer {

/// Electric stations as small diamonds, critical sites as pins; both change colour when they fail.
/// `scale` 1 suits a look from a kilometre.
[[nodiscard]] osg::ref_ptr<osg::Node> markers_mesh(const RunData& run, const Ground& ground,
                                                   double scale);
/// The sites' names, always upright and in front.
[[nodiscard]] osg::ref_ptr<osg::Node> site_names(const RunData& run, const Ground& ground,
                                                 double scale, Language language);
/// A name for people: an identifier such as `care_home_pollet` becomes "Care home Pollet".
[[nodiscard]] std::string site_label(const PlaceView& site, Language language);

}  // namespace calade::viewer
