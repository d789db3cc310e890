// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <osg/Vec4ub>
#include <osgText/Text>

#include <string_view>

namespace calade::viewer {

/// DejaVu Sans, which has the accents, from where Debian keeps it or from $CALADE_FONT; OSG's own
/// font, with a warning, where there is none.
[[nodiscard]] osg::ref_ptr<osgText::Font> font();

/// A line (or lines) of UTF-8 text of the given height in the units of where it is put.
[[nodiscard]] osg::ref_ptr<osgText::Text> text(std::string_view utf8, const osg::Vec3& position,
                                               float height, const osg::Vec4ub& colour);
void set_text(osgText::Text& text, std::string_view utf8);

}  // namespace calade::viewer
