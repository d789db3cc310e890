// SPDX-License-Identifier: Apache-2.0
#include "streets_mesh.hpp"

#include "drape.hpp"
#include "palette.hpp"
#include "shaders.hpp"

#include <osg/LineWidth>
#include <osg/PolygonOffset>

#include <algorithm>

namespace calade::viewer {

namespace {

// Above the ground, so that the street and not the terrain is seen.
constexpr double street_lift_m = 0.3;
constexpr double closed_lift_m = 1.0;
// A closed street must be found at a glance.
constexpr double closed_widening_m = 3.0;
constexpr double power_lift_m = 7.0;

LineHeight street_height(const StreetView& street, const Ground& ground) {
    if (street.level != "bridge" || street.axis.size() < 2) {
        return [&ground](geo::Point2 p, double) { return ground.height(p); };
    }
    const double first = ground.height(street.axis.front());
    const double last = ground.height(street.axis.back());
    return [&ground, first, last](geo::Point2 p, double share) {
        return std::max(ground.height(p), first + share * (last - first));
    };
}

double drawn_width(const StreetView& street) {
    return street.street_class == "path" ? std::min(street.width_m, 2.0) : street.width_m;
}

void draw_over_ground(osg::StateSet& state) {
    state.setAttributeAndModes(new osg::PolygonOffset(-2.0F, -8.0F));
}

}  // namespace

osg::ref_ptr<osg::Node> streets_mesh(const RunData& run, const Ground& ground) {
    Mesh mesh;
    for (std::size_t i = 0; i < run.streets.size(); ++i) {
        const StreetView& street = run.streets[i];
        const LineHeight height = street_height(street, ground);
        add_ribbon(mesh, ground, resampled(street.axis, ground.grid().cell / 2.0),
                   drawn_width(street),
                   [&](geo::Point2 p, double share) { return height(p, share) + street_lift_m; },
                   street.street_class == "path" ? colour::path : colour::street,
                   {Kind::street, static_cast<int>(i)});
    }
    auto node = mesh.geometry();
    shade_solid(*node->getOrCreateStateSet());
    draw_over_ground(*node->getOrCreateStateSet());
    return node;
}

osg::ref_ptr<osg::Node> closed_streets_mesh(const RunData& run, const Ground& ground,
                                            const geo::Raster<float>& surface, double time) {
    Mesh mesh;
    for (std::size_t i = 0; i < run.streets.size(); ++i) {
        const StreetView& street = run.streets[i];
        if (!street.is_closed(time)) {
            continue;
        }
        const LineHeight height = street_height(street, ground);
        add_ribbon(mesh, ground, resampled(street.axis, ground.grid().cell / 2.0),
                   drawn_width(street) + closed_widening_m,
                   [&](geo::Point2 p, double share) {
                       return std::max(height(p, share), Ground::interpolate(surface, p)) +
                              closed_lift_m;
                   },
                   colour::closed_street, {Kind::closed_street, static_cast<int>(i)});
    }
    auto node = mesh.geometry();
    shade_solid(*node->getOrCreateStateSet());
    draw_over_ground(*node->getOrCreateStateSet());
    node->getOrCreateStateSet()->setRenderBinDetails(6, "RenderBin");  // after the water
    return node;
}

osg::ref_ptr<osg::Node> power_lines_mesh(const RunData& run, const Ground& ground) {
    Mesh mesh(GL_LINES);
    for (std::size_t i = 0; i < run.power_lines.size(); ++i) {
        const PowerLineView& line = run.power_lines[i];
        const auto points = resampled(line.route, ground.grid().cell);
        for (std::size_t k = 0; k < points.size(); ++k) {
            const unsigned v =
                mesh.vertex(ground.local(points[k], ground.height(points[k]) + power_lift_m), {},
                            colour::power_line, {Kind::power_line, static_cast<int>(i)});
            if (k > 0) {
                mesh.line(v - 1, v);
            }
        }
        mesh.state({0.0F, static_cast<float>(line.dark.from), static_cast<float>(line.dark.until)});
    }
    auto node = mesh.geometry();
    shade_what_fails(*node->getOrCreateStateSet());
    node->getOrCreateStateSet()->setAttributeAndModes(new osg::LineWidth(1.5F));
    node->getOrCreateStateSet()->setRenderBinDetails(7, "RenderBin");
    return node;
}

}  // namespace calade::viewer
