// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <osg/Vec4ub>

#include <array>

namespace calade::viewer {

/// Colours of the picture. Told apart by readers with any of the common colour deficiencies: blues
/// that only darken for depth (after Brewer's sequential Blues); yellow, vermilion and purple close
/// to Okabe and Ito's for what is hit.
namespace colour {
using C = osg::Vec4ub;
inline const C land_low{214, 219, 196, 255}, land_high{190, 180, 158, 255}, bed{168, 164, 150, 255};
inline const C start_water{143, 172, 184, 175};
inline const C wall{226, 219, 206, 255}, roof{203, 184, 166, 255};
inline const C wet_roof{238, 205, 88, 255}, dark_roof{98, 66, 92, 255};
inline const C street{250, 250, 248, 255}, path{226, 224, 214, 255};
inline const C closed_street{213, 94, 0, 255};
inline const C power_line{150, 146, 128, 255}, station{52, 56, 60, 255}, site{0, 110, 84, 255};
inline const C failed{170, 51, 119, 255};  // without supply, tripped
inline const C defence{92, 84, 74, 255};
inline const C sky{231, 237, 242, 255};
}  // namespace colour

/// A class of the depth legend: from `from` m up to the next one's.
struct DepthClass {
    float from;
    osg::Vec4ub colour;
};
inline const std::array<DepthClass, 5> depth_classes = {{{0.01F, {198, 219, 239, 205}},
                                                         {0.25F, {140, 188, 224, 212}},
                                                         {0.5F, {82, 149, 204, 218}},
                                                         {1.0F, {33, 105, 175, 224}},
                                                         {2.0F, {8, 48, 107, 230}}}};

}  // namespace calade::viewer
