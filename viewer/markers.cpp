// SPDX-License-Identifier: Apache-2.0
#include "markers.hpp"

#include "mesh.hpp"
#include "palette.hpp"
#include "shaders.hpp"
#include "text.hpp"

#include <osg/BlendFunc>
#include <osg/Group>

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::viewer {

namespace {

constexpr double station_radius_m = 6.0;
constexpr double site_radius_m = 9.0;
constexpr double pin_height_m = 45.0;

osg::Vec4ub scaled(const osg::Vec4ub& c, double share) {
    const auto s = [share](std::uint8_t v) { return static_cast<std::uint8_t>(v * share); };
    return {s(c.r()), s(c.g()), s(c.b()), c.a()};
}

// An octahedron; its sides differ in brightness, for it takes no light.
void add_diamond(Mesh& mesh, const osg::Vec3d& middle, double radius, const osg::Vec4ub& colour,
                 Identity identity) {
    const std::array<osg::Vec3d, 4> round = {
        {{radius, 0.0, 0.0}, {0.0, radius, 0.0}, {-radius, 0.0, 0.0}, {0.0, -radius, 0.0}}};
    for (std::size_t k = 0; k < 4; ++k) {
        for (const double up : {1.4 * radius, -1.4 * radius}) {
            const auto shade = scaled(colour, up > 0.0 ? 1.0 - 0.06 * static_cast<double>(k) : 0.7);
            const unsigned a = mesh.vertex(middle + round[k], {}, shade, identity);
            mesh.vertex(middle + round[(k + 1) % 4], {}, shade, identity);
            mesh.vertex(middle + osg::Vec3d(0.0, 0.0, up), {}, shade, identity);
            mesh.triangle(a, a + 1, a + 2);
        }
    }
}

// Two crossed slats.
void add_pole(Mesh& mesh, const osg::Vec3d& foot, double height, const osg::Vec4ub& colour,
              Identity identity) {
    const osg::Vec3d top = foot + osg::Vec3d(0.0, 0.0, height);
    for (const osg::Vec3d& side : {osg::Vec3d(1.2, 0.0, 0.0), osg::Vec3d(0.0, 1.2, 0.0)}) {
        const unsigned a = mesh.vertex(foot - side, {}, colour, identity);
        mesh.vertex(foot + side, {}, colour, identity);
        mesh.vertex(top + side, {}, colour, identity);
        mesh.vertex(top - side, {}, colour, identity);
        mesh.triangle(a, a + 1, a + 2);
        mesh.triangle(a, a + 2, a + 3);
    }
}

}  // namespace

osg::ref_ptr<osg::Node> markers_mesh(const RunData& run, const Ground& ground, double scale) {
    Mesh mesh;
    for (std::size_t i = 0; i < run.stations.size(); ++i) {
        const PlaceView& place = run.stations[i];
        const bool high = place.kind == "hv_mv";
        add_diamond(
            mesh, ground.local(place.position) + osg::Vec3d(0.0, 0.0, scale * (high ? 20.0 : 12.0)),
            scale * (high ? 1.4 : 0.7) * station_radius_m, colour::station,
            {Kind::station, static_cast<int>(i)});
        mesh.state({0.0F, static_cast<float>(place.failed_since), static_cast<float>(never)});
    }
    for (std::size_t i = 0; i < run.sites.size(); ++i) {
        const PlaceView& place = run.sites[i];
        const Identity identity{Kind::site, static_cast<int>(i)};
        const osg::Vec3d foot = ground.local(place.position);
        add_pole(mesh, foot, scale * pin_height_m, colour::site, identity);
        add_diamond(mesh, foot + osg::Vec3d(0.0, 0.0, scale * pin_height_m), scale * site_radius_m,
                    colour::site, identity);
        mesh.state({0.0F, static_cast<float>(place.failed_since), static_cast<float>(never)});
    }
    auto node = mesh.geometry();
    shade_what_fails(*node->getOrCreateStateSet());
    return node;
}

std::string site_label(const PlaceView& site, Language language) {
    const std::string kind = label(language, site.kind);
    if (site.name.empty() || site.name == site.kind) {
        return kind;
    }
    if (site.name.find(' ') != std::string::npos || site.name.find('_') == std::string::npos) {
        return site.name;
    }
    const bool named_by_kind = site.name.starts_with(site.kind + "_");
    std::string rest =
        site.name.substr(named_by_kind ? site.kind.size() + 1 : site.name.find('_') + 1);
    std::ranges::replace(rest, '_', ' ');
    if (!rest.empty() && rest[0] >= 'a' && rest[0] <= 'z') {
        rest[0] = static_cast<char>(rest[0] - 'a' + 'A');
    }
    return kind + " " + rest;
}

osg::ref_ptr<osg::Node> site_names(const RunData& run, const Ground& ground, double scale,
                                   Language language) {
    osg::ref_ptr<osg::Group> group = new osg::Group;
    for (const PlaceView& place : run.sites) {
        const osg::Vec3d above(0.0, 0.0, scale * (pin_height_m + 2.0 * site_radius_m));
        auto name = text(site_label(place, language), ground.local(place.position) + above, 14.0F,
                         {20, 40, 40, 255});
        name->setCharacterSizeMode(osgText::Text::SCREEN_COORDS);
        name->setAutoRotateToScreen(true);
        name->setAlignment(osgText::Text::CENTER_BOTTOM);
        name->setBackdropType(osgText::Text::OUTLINE);
        name->setBackdropColor({1.0F, 1.0F, 1.0F, 1.0F});
        name->setBackdropOffset(0.06F);
        group->addChild(name);
    }
    osg::StateSet& state = *group->getOrCreateStateSet();
    state.setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF | osg::StateAttribute::PROTECTED);
    state.setAttributeAndModes(
        new osg::BlendFunc(osg::BlendFunc::SRC_ALPHA, osg::BlendFunc::ONE_MINUS_SRC_ALPHA));
    state.setRenderBinDetails(20, "RenderBin");
    return group;
}

}  // namespace calade::viewer
